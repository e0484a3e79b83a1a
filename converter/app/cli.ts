import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { TunelabError } from "#lib/core/index";
import { help } from "./help.ts";
import { limitsHelp, limitsOf } from "./limit-flags.ts";

interface ServeOptions {
  host: string;
  port: string;
  data: string;
  allowHost?: string[];
  allowModel?: string[];
  redis?: string;
  limit?: string[];
  verbose?: boolean;
}

export function registerServeCommand(program: Command): void {
  program
    .command("serve")
    .description(help("serve"))
    .option("--host <address>", help("host"), "127.0.0.1")
    .option("--port <number>", help("port"), "8321")
    .option("--data <folder>", help("data"), join(homedir(), ".tunelab", "converter"))
    .option("--allow-host <name...>", help("allowHost"))
    .option("--allow-model <address...>", help("allowModel"))
    .option("--redis <url>", help("redis"))
    .option("--limit <name=value...>", help("limit"))
    .option("--verbose", help("verbose"))
    .addHelpText("after", () => help("more", { limits: limitsHelp() }))
    .action(serve);
}

async function serve({ host, port, data, allowHost, allowModel, redis, limit, verbose }: ServeOptions): Promise<void> {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new TunelabError("USAGE", [`--port 为 ${port}`, `--port is ${port}`], {
      hint: ["请用 0 到 65535 的数", "use a number from 0 to 65535"],
    });
  const limits = limitsOf(limit ?? []);
  const { startServer } = await import("./index.ts");
  const token = process.env["TUNELAB_TOKEN"];
  const server = await startServer({
    host,
    port: number,
    dataFolder: data,
    ...(allowHost ? { allowedHosts: allowHost } : {}),
    ...(redis === undefined ? {} : { redis: redisAddress(redis) }),
    limits,
    modelAddresses: (allowModel ?? []).map(modelAddress),
    ...(token ? { token } : {}),
    log: (entry) => {
      if (verbose || entry.level !== "info") process.stderr.write(`${JSON.stringify(entry)}\n`);
    },
  });
  process.stdout.write(`${help("running", { url: server.url })}\n`);
  await stopSignal();
  await server.close();
}

function modelAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new TunelabError("USAGE", [`--allow-model ${text} 不是地址`, `--allow-model ${text} is no address`], {
      hint: ["写成 http://gpu-server:8080/v1", "write it as http://gpu-server:8080/v1"],
    });
  return text;
}

function redisAddress(text: string): string {
  if (!URL.canParse(text) || !/^rediss?:/.test(text))
    throw new TunelabError("USAGE", [`--redis ${text} 不是地址`, `--redis ${text} is no address`], {
      hint: ["写成 redis://127.0.0.1:6379", "write it as redis://127.0.0.1:6379"],
    });
  return text;
}

/** A second Ctrl-C ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
