/** The process of an installed kernel, started as Jupyter starts it: connection file, environment, signals. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { KernelError } from "#kernel/errors";
import type { InstalledKernel } from "#kernel/install/kernelspec";
import { type ConnectionInfo, PORTS } from "#kernel/jupyter/zmq";

export interface KernelProcessOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Lines of what the process prints that are kept to explain its end. */
const KEPT_LINES = 20;
const CLOSE_MS = 300;

export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** How it ended; settles once. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #alive = true;
  #printed: string[] = [];

  private constructor(child: ChildProcess, connection: ConnectionInfo, folder: string) {
    this.#child = child;
    this.connection = connection;
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding("utf8").on("data", (text: string) => this.#keep(text));
    this.ended = new Promise<string>((settle) => {
      child.once("error", (error) => settle(error.message));
      child.once("exit", (code, signal) => {
        child.once("close", () => settle(signal ?? `exit code ${code}`)); // all that it printed has arrived
        setTimeout(() => settle(signal ?? `exit code ${code}`), CLOSE_MS); // something it started still holds the pipes
      });
    }).finally(() => {
      this.#alive = false;
      return rm(folder, { recursive: true, force: true });
    });
  }

  /** Starts it; whether it answers is for its client to find out. */
  static async start(kernel: InstalledKernel, { cwd, env = process.env }: KernelProcessOptions = {}) {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-kernel-"));
    const file = join(folder, "connection.json");
    const connection = await newConnection();
    await writeFile(file, JSON.stringify({ ...connection, kernel_name: kernel.name }), { mode: 0o600 }); // it holds the key
    const [program, ...words] = commandOf(kernel, file);
    const child = spawn(program!, words, {
      cwd,
      env: { ...env, ...expanded(kernel.env, env), JPY_PARENT_PID: String(process.pid) },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32", // a process group of its own: Ctrl+C in the terminal is ours to tell
      windowsHide: true,
    });
    return new KernelProcess(child, connection, folder);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines that it printed. */
  get printed(): readonly string[] {
    return this.#printed;
  }

  /** To the process and what it started. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL"): void {
    if (!this.#alive || this.#child.pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill(name);
      else process.kill(-this.#child.pid, name);
    } catch {
      // it has just ended
    }
  }

  #keep(text: string): void {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    this.#printed = [...this.#printed, ...lines].slice(-KEPT_LINES);
  }
}

/** Free ports of this machine, and a key. */
export async function newConnection(): Promise<ConnectionInfo> {
  const ports = await freePorts(PORTS.length);
  const numbers = Object.fromEntries(PORTS.map((name, i) => [name, ports[i]!])) as Record<
    (typeof PORTS)[number],
    number
  >;
  return { transport: "tcp", ip: "127.0.0.1", key: randomUUID(), signature_scheme: "hmac-sha256", ...numbers };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** The command, with the words that Jupyter documents for kernel.json filled in. */
export function commandOf(
  { argv, folder, name }: Pick<InstalledKernel, "argv" | "folder" | "name">,
  connectionFile: string,
): string[] {
  const prefix = prefixOf(folder);
  const known: Record<string, string> = { connection_file: connectionFile, resource_dir: folder, prefix };
  const words = argv.map((word) => word.replace(/\{(\w+)\}/g, (whole, key: string) => known[key] ?? whole));
  if (!argv.some((word) => word.includes("{connection_file}")))
    throw new KernelError("USAGE", `the kernel "${name}" takes no connection file`, {
      hint: `its kernel.json in ${folder} starts something else than a kernel`,
    });
  return [pythonOf(words[0]!, prefix), ...words.slice(1)];
}

/** `prefix/share/jupyter/kernels/name`, as environments lay it out. */
const prefixOf = (folder: string): string => resolve(folder, "../../../..");

/** A kernelspec that says only "python" means the Python of the environment in which it lies. */
function pythonOf(program: string, prefix: string): string {
  if (!/^python(3(\.\d+)?)?$/.test(program)) return program;
  const places = process.platform === "win32" ? ["python.exe", "Scripts/python.exe"] : ["bin/python", "bin/python3"];
  return places.map((place) => join(prefix, place)).find((path) => existsSync(path)) ?? program;
}

/** `${NAME}` in the kernelspec's environment is taken from ours. */
function expanded(values: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  const fill = (value: string) => value.replace(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? "");
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
}
