/** Kernelspecs: the folders in which Jupyter, VS Code and others look for kernels. Written without Python. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { EngineName } from "#kernel/engine/engine";
import { KernelError, messageOf } from "#kernel/errors";
import { packageFile } from "#kernel/package-file";

export interface InstallPlace {
  /** For the current user; the default. */
  user?: boolean;
  /** Into the Python environment that is active: `VIRTUAL_ENV` or `CONDA_PREFIX`. */
  sysPrefix?: boolean;
  /** Into this folder's `share/jupyter`. */
  prefix?: string;
}

export interface InstalledKernel {
  name: string;
  folder: string;
  displayName: string;
  argv: string[];
  /** Started by this very installation of tunelab. */
  own: boolean;
}

const NAME = /^[a-zA-Z0-9._-]+$/;

/** The kernelspec file: absolute paths, because front ends may not see the shell's PATH. */
export function kernelSpec(displayName: string, engine: EngineName = "typescript"): Record<string, unknown> {
  return {
    argv: [process.execPath, startProgram(), "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: true },
    ...(engine === "typescript" ? {} : { env: { TUNELAB_ENGINE: engine } }),
  };
}

const startProgram = () => join(dirname(packageFile), "kernel", "start.mjs");

/** @returns the folder that was written */
export async function installKernel(
  place: InstallPlace,
  {
    name = "tunelab",
    displayName = "TypeScript (tunelab)",
    engine,
  }: { name?: string; displayName?: string; engine?: EngineName } = {},
): Promise<string> {
  if (!NAME.test(name))
    throw new KernelError("USAGE", `"${name}" is no kernel name`, { hint: "use letters, digits, -, _ and ." });
  const folder = join(kernelsFolder(place), name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(displayName, engine), null, 2)}\n`);
    const assets = join(dirname(packageFile), "kernel", "install", "logo");
    for (const file of await readdir(assets)) await cp(join(assets, file), join(folder, file));
  } catch (cause) {
    throw new KernelError("STORAGE", `cannot write the kernel to ${folder}: ${messageOf(cause)}`, {
      hint: "choose another place with --user or --prefix",
      cause,
    });
  }
  return folder;
}

/** Kernels in all folders that Jupyter searches, the first of a name hides later ones. */
export async function listKernels(environment: NodeJS.ProcessEnv = process.env): Promise<InstalledKernel[]> {
  const found = new Map<string, InstalledKernel>();
  for (const folder of searchPath(environment))
    for (const name of await readdir(folder).catch(() => [])) {
      const kernel = await readKernel(join(folder, name), name);
      if (kernel && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), kernel);
    }
  return [...found.values()];
}

/** Removes a kernel that starts tunelab; others are not ours to remove. */
export async function removeKernel(name: string): Promise<string> {
  const kernel = (await listKernels()).find((each) => each.name === name);
  if (!kernel) throw new KernelError("NOT_FOUND", `there is no kernel "${name}"`, { hint: "see tunelab kernel list" });
  if (!kernel.argv.some((word) => /[\\/]kernel[\\/]start\.mjs$/.test(word)))
    throw new KernelError("USAGE", `the kernel "${name}" is not tunelab's`, {
      hint: "remove it with its own installer",
    });
  await rm(kernel.folder, { recursive: true });
  return kernel.folder;
}

async function readKernel(folder: string, name: string): Promise<InstalledKernel | undefined> {
  try {
    const spec = JSON.parse(await readFile(join(folder, "kernel.json"), "utf8"));
    return { name, folder, displayName: spec.display_name, argv: spec.argv, own: spec.argv.includes(startProgram()) };
  } catch {
    return undefined;
  }
}

function kernelsFolder({ sysPrefix, prefix }: InstallPlace): string {
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter", "kernels");
  if (!sysPrefix) return join(userData(process.env), "kernels");
  const environment = process.env["VIRTUAL_ENV"] ?? process.env["CONDA_PREFIX"];
  if (!environment)
    throw new KernelError("USAGE", "no Python environment is active", {
      hint: "activate one, or use --user or --prefix <folder>",
    });
  return join(environment, "share", "jupyter", "kernels");
}

function userData(environment: NodeJS.ProcessEnv): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === "win32") return join(APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}

function searchPath(environment: NodeJS.ProcessEnv): string[] {
  const separator = process.platform === "win32" ? ";" : ":";
  const { JUPYTER_PATH = "", VIRTUAL_ENV, CONDA_PREFIX, PROGRAMDATA } = environment;
  const prefixes = [VIRTUAL_ENV, CONDA_PREFIX]
    .filter((each) => each !== undefined)
    .map((each) => join(each, "share", "jupyter"));
  const system =
    process.platform === "win32"
      ? [join(PROGRAMDATA ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const paths = [
    ...JUPYTER_PATH.split(separator).filter((each) => each !== ""),
    userData(environment),
    ...prefixes,
    ...system,
  ];
  return paths.map((each) => join(each, "kernels"));
}
