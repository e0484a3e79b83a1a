/** A JupyterLab of the peer's Python, with our kernel installed, on a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { installKernel } from "#kernel/install/kernelspec";

const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";

/** Why JupyterLab cannot run here, or undefined. */
export function missingLab(): string | undefined {
  try {
    execFileSync(python, ["-c", "import jupyterlab"], { stdio: "pipe" });
    return undefined;
  } catch {
    return `${python} has no jupyterlab`;
  }
}

export interface Lab {
  /** With a slash at the end. */
  url: string;
  token: string;
  close(): Promise<void>;
}

/** @param folder holds the notebooks, and in hidden folders everything that Jupyter writes */
export async function startLab(folder: string, environment: Record<string, string> = {}): Promise<Lab> {
  const prefix = join(folder, ".jupyter");
  await installKernel({ prefix }, { name: "tunelab", displayName: "TypeScript (tunelab)" });
  const settingsFolder = join(prefix, "settings");
  const notification = join(settingsFolder, "@jupyterlab/apputils-extension/notification.jupyterlab-settings");
  mkdirSync(dirname(notification), { recursive: true });
  writeFileSync(notification, '{ "fetchNews": "false" }'); // else Lab asks, in front of the notebook
  const token = "peer-test";
  const settings = [
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    `--ServerApp.root_dir=${folder}`,
    `--IdentityProvider.token=${token}`,
  ];
  const server = spawn(python, ["-m", "jupyterlab", ...settings], {
    cwd: folder,
    env: {
      ...process.env,
      JUPYTER_PATH: join(prefix, "share", "jupyter"),
      JUPYTER_CONFIG_DIR: join(prefix, "config"),
      JUPYTER_DATA_DIR: join(prefix, "data"),
      JUPYTERLAB_SETTINGS_DIR: settingsFolder,
      JUPYTER_RUNTIME_DIR: join(prefix, "runtime"),
      TUNELAB_HISTORY: join(prefix, "history.jsonl"),
      TUNELAB_LANG: "en",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await addressOf(server);
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const close = async () => {
    server.kill("SIGTERM"); // Jupyter ends its kernels
    await ended;
  };
  return { url, token, close };
}

async function addressOf(server: ChildProcess): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    lines.push(line);
    const found = /(http:\/\/127\.0\.0\.1:\d+\/)lab/.exec(line);
    if (!found) continue;
    server.stderr!.resume(); // the rest must not fill the pipe
    return found[1]!;
  }
  throw new Error(`JupyterLab did not start:\n${lines.slice(-20).join("\n")}`);
}
