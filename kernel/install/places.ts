/** Where Jupyter keeps kernels and extensions, as its documentation of data folders lists it for each system. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { KernelError } from "#kernel/errors";

export interface InstallPlace {
  /** For the current user; the default. */
  user?: boolean;
  /** Into the Python environment that is active: `VIRTUAL_ENV` or `CONDA_PREFIX`. */
  sysPrefix?: boolean;
  /** Into this folder's `share/jupyter`. */
  prefix?: string;
}

/** What the folders depend on. Default: this process. */
export interface System {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  home: string;
  exists?(file: string): boolean;
}

const thisSystem = (): System => ({
  environment: process.env,
  platform: process.platform,
  home: homedir(),
  exists: existsSync,
});

/** The data folder to write to; kernels go into its `kernels`, extensions of JupyterLab into its `labextensions`. */
export function dataFolder({ sysPrefix, prefix }: InstallPlace, system: System = thisSystem()): string {
  const { join, resolve } = pathOf(system);
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter");
  if (!sysPrefix) return userFolder(system);
  const { VIRTUAL_ENV, CONDA_PREFIX } = system.environment;
  const environment = VIRTUAL_ENV || CONDA_PREFIX;
  if (!environment)
    throw new KernelError("USAGE", "no Python environment is active", {
      hint: "activate one, or use --user or --prefix <folder>",
    });
  return join(environment, "share", "jupyter");
}

/** The data folders that Jupyter searches, in its order. */
export function searchedFolders(system: System = thisSystem()): string[] {
  const { join, delimiter } = pathOf(system);
  const { JUPYTER_PATH = "", VIRTUAL_ENV, CONDA_PREFIX, PROGRAMDATA } = system.environment;
  const shared =
    system.platform === "win32"
      ? [join(PROGRAMDATA || "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [
    ...JUPYTER_PATH.split(delimiter).filter((each) => each !== ""),
    userFolder(system),
    ...[VIRTUAL_ENV, CONDA_PREFIX, jupyterPrefix(system)].flatMap((each) =>
      each ? [join(each, "share", "jupyter")] : [],
    ),
    ...shared,
  ];
}

/** The environment of the `jupyter` on the PATH, which searches its own folder though it may not be active. */
function jupyterPrefix(system: System): string | undefined {
  const { join, delimiter, dirname } = pathOf(system);
  const program = system.platform === "win32" ? "jupyter.exe" : "jupyter";
  const folders = (system.environment["PATH"] ?? "").split(delimiter);
  const found = folders.find((folder) => folder !== "" && system.exists?.(join(folder, program)));
  return found && dirname(found);
}

function userFolder(system: System): string {
  const { join } = pathOf(system);
  const { environment, platform, home } = system;
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (platform === "win32") return join(APPDATA || join(home, "AppData", "Roaming"), "jupyter");
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  return join(XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

const pathOf = ({ platform }: System): typeof path.posix => (platform === "win32" ? path.win32 : path.posix);
