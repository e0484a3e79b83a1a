import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { TunelabError } from "#lib/core/index";
import { FORMATS } from "../formats.ts";

interface ServeOptions {
  host: string;
  port: string;
  data: string;
  allowHost?: string[];
  allowModel?: string[];
  redis?: string;
  verbose?: boolean;
}

const HELP = `
${FORMATS}

Everything stays on this machine. A token may be given in the environment
variable TUNELAB_TOKEN, the key of a language model in TUNELAB_MODEL_KEY.

Several processes, on one machine or on many, share uploads, conversions and
edits with --redis redis://HOST:6379 and one --data folder that all of them see;
a conversion runs once, and another process takes it over when its own dies.
This needs the packages bullmq and ioredis.

The API is described at /api/docs and /api/v1/openapi.json.`;

export function registerServeCommand(program: Command): void {
  program
    .command("serve")
    .description("start the converter's page and API on this machine")
    .option("--host <address>", "address to listen on; away from loopback a token is needed", "127.0.0.1")
    .option("--port <number>", "port; the next free one when it is in use", "8321")
    .option("--data <folder>", "where uploads and results are kept", join(homedir(), ".tunelab", "converter"))
    .option("--allow-host <name...>", "further host names that the service answers to")
    .option("--allow-model <address...>", "language models on other machines that conversions may call")
    .option("--redis <url>", "share the work with other processes that have the same --data folder")
    .option("--verbose", "write every request as a line of JSON")
    .addHelpText("after", HELP)
    .action(serve);
}

async function serve({ host, port, data, allowHost, allowModel, redis, verbose }: ServeOptions): Promise<void> {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new TunelabError("USAGE", `--port is ${port}`, { hint: "use a number from 0 to 65535" });
  const { startServer } = await import("./index.ts");
  const token = process.env["TUNELAB_TOKEN"];
  const server = await startServer({
    host,
    port: number,
    dataFolder: data,
    ...(allowHost ? { allowedHosts: allowHost } : {}),
    ...(redis === undefined ? {} : { redis: redisAddress(redis) }),
    modelAddresses: (allowModel ?? []).map(modelAddress),
    ...(token ? { token } : {}),
    log: (entry) => {
      if (verbose || entry.level !== "info") process.stderr.write(`${JSON.stringify(entry)}\n`);
    },
  });
  process.stdout.write(`tunelab is at ${server.url}\nstop it with Ctrl-C\n`);
  await stopSignal();
  await server.close();
}

function modelAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new TunelabError("USAGE", `--allow-model ${text} is no address`, {
      hint: "write it as http://gpu-server:8080/v1",
    });
  return text;
}

function redisAddress(text: string): string {
  if (!URL.canParse(text) || !/^rediss?:/.test(text))
    throw new TunelabError("USAGE", `--redis ${text} is no address`, { hint: "write it as redis://127.0.0.1:6379" });
  return text;
}

/** A second Ctrl-C ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
