/** The kernel process that Jupyter starts: `node kernel/start.mjs <connection file>`. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLanguage } from "#kernel/display/locale";
import type { EngineName } from "#kernel/engine/engine";
import { Session, type Typecheck } from "#kernel/session/session";
import { History } from "./history.ts";
import { JupyterKernel } from "./kernel.ts";
import { MessageCodec } from "./message.ts";
import type { ConnectionInfo } from "./zmq.ts";

export async function serve(connectionFile: string, programs: string): Promise<void> {
  const info = JSON.parse(readFileSync(connectionFile, "utf8")) as ConnectionInfo;
  const codec = new MessageCodec(info.key, info.signature_scheme);
  // The user's process starts while the sockets are loaded and bound; the compiler follows, since two programs are enough
  // for two cores, and a client that finds no socket tries again only after 100 ms or more.
  const session = await Session.start({
    env: withLanguage(process.env),
    programs,
    typecheck: typecheckMode(),
    engine: engineName(),
  });
  const { ZmqTransport } = await import("./zmq.ts");
  const transport = await ZmqTransport.bind(info, codec);
  const history = new History(process.env["TUNELAB_HISTORY"] ?? join(dataFolder(), "history.jsonl"));
  const stop = async () => {
    await Promise.race([
      Promise.all([transport.close(), history.written]),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    await session.close();
    process.exit(0);
  };
  new JupyterKernel({ session, transport, codec, history, onShutdown: () => void stop() });
  transport.start();
  void session.ready.then(() => session.language.warmUp()).catch(() => {});
  process.on("SIGINT", () => session.interrupt());
  process.on("SIGTERM", () => void stop());
  process.on("uncaughtException", (error) => process.stderr.write(`${error.stack}\n`));
  process.on("unhandledRejection", (error) => process.stderr.write(`${(error as Error)?.stack ?? error}\n`));
  endWith(onlyClient(process.env), stop);
}

/**
 * The process without which nobody can reach the kernel any more. Jupyter names it; VS Code names nothing, but the process
 * of its extensions, which has this variable, starts kernels itself and keeps their keys.
 */
function onlyClient(environment: NodeJS.ProcessEnv): number | undefined {
  const named = Number(environment["JPY_PARENT_PID"]);
  if (named > 1) return named;
  const { VSCODE_ESM_ENTRYPOINT, VSCODE_AMD_ENTRYPOINT } = environment;
  return /extensionHost/i.test(VSCODE_ESM_ENTRYPOINT ?? VSCODE_AMD_ENTRYPOINT ?? "") ? process.ppid : undefined;
}

function endWith(parent: number | undefined, stop: () => Promise<void>): void {
  if (parent === undefined) return;
  const check = () => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") void stop();
    }
  };
  setInterval(check, 1000).unref();
}

/** `TUNELAB_ENGINE=tslab`, as `tunelab kernel install --engine tslab` writes it. */
function engineName(): EngineName {
  return process.env["TUNELAB_ENGINE"] === "tslab" ? "tslab" : "typescript";
}

/** `TUNELAB_TYPECHECK=off | warn | error` in the kernelspec's or the user's environment. */
function typecheckMode(): Typecheck {
  const mode = process.env["TUNELAB_TYPECHECK"];
  return mode === "off" || mode === "error" ? mode : "warn";
}

function dataFolder(): string {
  const { XDG_DATA_HOME, APPDATA } = process.env;
  return join(XDG_DATA_HOME || APPDATA || join(homedir(), ".local", "share"), "tunelab");
}
