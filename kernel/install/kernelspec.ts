/** Kernelspecs: the folders in which Jupyter, VS Code and others look for kernels. Written and read without Python. */

import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { say } from "#kernel/display/locale";
import type { EngineName } from "#kernel/engine/engine";
import { KernelError, messageOf } from "#kernel/errors";
import { packageFile } from "#kernel/package-file";
import { installPlotlyRenderer, removePlotlyRenderer } from "./labextension.ts";
import { nearest } from "./nearest.ts";
import { dataFolder, type InstallPlace, searchedFolders } from "./places.ts";

/** kernel.json, as jupyter_client documents it. */
const kernelspec = z.object({
  argv: z.array(z.string()).min(1),
  display_name: z.string(),
  language: z.string().default(""),
  interrupt_mode: z.enum(["signal", "message"]).default("signal"),
  env: z.record(z.string(), z.string()).default({}),
});

export interface InstalledKernel {
  name: string;
  folder: string;
  displayName: string;
  language: string;
  /** The command; `{connection_file}` and the like stand for what is known when it starts. */
  argv: string[];
  /** How a running cell is stopped: by a signal to the process or by a message. */
  interruptMode: "signal" | "message";
  /** Added to the environment of the process. */
  env: Record<string, string>;
  /** Started by this very installation of tunelab. */
  own: boolean;
}

const NAME = /^[a-zA-Z0-9._-]+$/;

/**
 * The kernelspec file: absolute paths, because front ends may not see the shell's PATH. They are words of their own, which
 * whoever starts the kernel quotes where its system wants it: blanks and backslashes stay as they are.
 */
export function kernelSpec(
  displayName: string,
  engine: EngineName = "typescript",
  [node, program]: readonly [string, string] = [process.execPath, startProgram()],
): Record<string, unknown> {
  return {
    argv: [node, program, "{connection_file}"],
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
    throw new KernelError("USAGE", say(`"${name}" is no kernel name`, `“${name}”不能作为内核名称`), {
      hint: say("use letters, digits, -, _ and .", "请用字母、数字、-、_ 和 ."),
    });
  const data = dataFolder(place);
  const folder = join(data, "kernels", name);
  try {
    await makeFolder(folder);
    await writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(displayName, engine), null, 2)}\n`);
    const assets = join(dirname(packageFile), "kernel", "install", "logo");
    for (const file of await readdir(assets)) await cp(join(assets, file), join(folder, file));
    await installPlotlyRenderer(data);
  } catch (cause) {
    throw new KernelError(
      "STORAGE",
      say(`cannot write the kernel to ${folder}: ${messageOf(cause)}`, `无法把内核写到 ${folder}：${messageOf(cause)}`),
      {
        hint: say("choose another place with --user or --prefix", "用 --user 或 --prefix 选别的位置"),
        cause,
      },
    );
  }
  return folder;
}

/** Kernels in all folders that Jupyter searches, the first of a name hides later ones. */
export async function listKernels(): Promise<InstalledKernel[]> {
  const found = new Map<string, InstalledKernel>();
  for (const folder of searchedFolders().map((data) => join(data, "kernels")))
    for (const name of await readdir(folder).catch(() => [])) {
      const kernel = await readKernel(join(folder, name), name);
      if (kernel && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), kernel);
    }
  return [...found.values()];
}

/** @throws KernelError NOT_FOUND, with the names there are */
export async function findKernel(name: string): Promise<InstalledKernel> {
  const kernels = await listKernels();
  const found = kernels.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = kernels.map((each) => each.name);
  const meant = nearest(name, names);
  const installed =
    names.length > 0
      ? say(`installed: ${names.join(", ")}`, `已安装：${names.join("、")}`)
      : say("none is installed: tunelab kernel install", "没有安装任何内核：tunelab kernel install");
  throw new KernelError("NOT_FOUND", say(`there is no kernel "${name}"`, `没有内核“${name}”`), {
    hint: meant ? say(`did you mean ${meant}? ${installed}`, `是否指 ${meant}？${installed}`) : installed,
    details: { name, installed: names },
  });
}

/** Removes a kernel that starts tunelab, and with the last one the plotly renderer; others are not ours to remove. */
export async function removeKernel(name: string): Promise<string> {
  const kernel = await findKernel(name);
  if (!isTunelab(kernel))
    throw new KernelError("USAGE", say(`the kernel "${name}" is not tunelab's`, `内核“${name}”不是 tunelab 的`), {
      hint: say("remove it with its own installer", "用它自己的安装程序删除"),
    });
  await rm(kernel.folder, { recursive: true });
  const kernels = dirname(kernel.folder);
  if (!(await listKernels()).some((each) => dirname(each.folder) === kernels && isTunelab(each)))
    await removePlotlyRenderer(dirname(kernels));
  return kernel.folder;
}

export const isTunelab = ({ argv }: Pick<InstalledKernel, "argv">) =>
  argv.some((word) => /[\\/]kernel[\\/]start\.mjs$/.test(word));

async function readKernel(folder: string, name: string): Promise<InstalledKernel | undefined> {
  try {
    const spec = kernelspec.parse(JSON.parse(await readFile(join(folder, "kernel.json"), "utf8")));
    const { argv, display_name: displayName, language, interrupt_mode: interruptMode, env } = spec;
    return { name, folder, displayName, language, argv, interruptMode, env, own: argv.includes(startProgram()) };
  } catch {
    return undefined;
  }
}

/** One by one: Node's own recursive `mkdir` goes round for ever below /proc. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path);
}
