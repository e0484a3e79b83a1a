/** The files that a command line names: paths, folders, patterns, and `-` for standard input. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { TunelabError } from "#lib/core/index";
import type { InputFile } from "./schema.ts";

/** Files in the order named; those of a folder or pattern by name. @throws TunelabError NOT_FOUND, USAGE */
export async function inputFiles(paths: readonly string[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === "-") files.push({ name: "stdin", data: await standardInput() });
    else if (existsSync(path)) files.push(...existing(path));
    else if (/[*?[]/.test(path)) files.push(...matching(path));
    else
      throw new TunelabError("NOT_FOUND", [`没有文件 ${path}`, `there is no file ${path}`], {
        hint: ["请检查路径；相对路径从当前目录算起", "check the path; it is relative to this folder"],
      });
  }
  return distinct(files);
}

/** Files of one name in several folders go by the paths that name them. */
function distinct(files: readonly InputFile[]): InputFile[] {
  const times = new Map<string, number>();
  for (const { name } of files) times.set(name, (times.get(name) ?? 0) + 1);
  return files.map((file) => ("path" in file && times.get(file.name)! > 1 ? { ...file, name: file.path } : file));
}

function existing(path: string): InputFile[] {
  if (!statSync(path).isDirectory()) return [{ name: basename(path), path }];
  const inside = filesIn(path);
  if (inside.length === 0)
    throw new TunelabError("USAGE", [`文件夹 ${path} 中没有文件`, `the folder ${path} holds no file`]);
  return inside.map((name) => ({ name, path: join(path, name) }));
}

function matching(pattern: string): InputFile[] {
  const parts = pattern.split("/");
  const fixed = parts.findIndex((part) => /[*?[]/.test(part));
  const root = parts.slice(0, fixed).join("/");
  const glob = parts.slice(fixed).join("/");
  const regex = globPattern(glob);
  const folder = root === "" ? (pattern.startsWith("/") ? "/" : ".") : root;
  const found = existsSync(folder) ? filesIn(folder, glob.includes("/")).filter((name) => regex.test(name)) : [];
  if (found.length === 0)
    throw new TunelabError("NOT_FOUND", [`没有匹配 ${pattern} 的文件`, `no file matches ${pattern}`], {
      hint: [
        "** 表示任意层文件夹，* 表示名称的一部分，? 表示一个字符，[ab] 表示其中之一",
        "** stands for folders, * for a part of a name, ? for one sign, [ab] for one of these",
      ],
    });
  return found.map((name) => ({ name, path: join(folder, name) }));
}

/** Relative paths with `/`, sorted; hidden files and the lock files of Office are left out. */
function filesIn(folder: string, recursive = true): string[] {
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((name) => !/(?:^|\/)(?:\.|~\$)/.test(name))
    .sort();
}

function globPattern(glob: string): RegExp {
  let pattern = "";
  for (let i = 0; i < glob.length; i++) {
    const sign = glob[i]!;
    const choice = /^\[!?[^\]]+\]/.exec(glob.slice(i))?.[0];
    if (glob.startsWith("**/", i)) {
      pattern += "(?:[^/]+/)*";
      i += 2;
    } else if (choice) {
      pattern += choice.replace("[!", "[^").replaceAll("\\", "\\\\");
      i += choice.length - 1;
    } else if (sign === "*") pattern += "[^/]*";
    else if (sign === "?") pattern += "[^/]";
    else pattern += sign.replace(/[.+^${}()|[\]\\]/, "\\$&");
  }
  return new RegExp(`^${pattern}$`);
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
