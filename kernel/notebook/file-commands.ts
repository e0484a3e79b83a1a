/** `tunelab notebook clean | check | convert` in a terminal. */
import { writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { say } from "#kernel/display/locale";
import { checkNotebook } from "./check.ts";
import { cleanNotebook } from "./clean.ts";
import { type ConvertFormat, convertNotebook } from "./convert.ts";
import { notebookText, readNotebook, writeNotebook } from "./file.ts";
import { isTypeScript, notebookLanguage } from "./languages.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

/** @returns 1 when `check` is set and a file would change */
export async function cleanCommand(paths: string[], { check = false }: { check?: boolean }): Promise<number> {
  let dirty = 0;
  for (const path of paths) {
    const notebook = await readNotebook(path);
    const cleaned = cleanNotebook(notebook);
    if (notebookText(cleaned) === notebookText(notebook)) continue;
    dirty++;
    if (!check) await writeNotebook(path, cleaned);
    print(check ? say(`${path} is not clean`, `${path} 未清理`) : say(`cleaned ${path}`, `已清理 ${path}`));
  }
  return check && dirty > 0 ? 1 : 0;
}

export async function checkCommand(paths: string[], options: { outputs?: boolean }): Promise<number> {
  let count = 0;
  for (const path of paths) {
    const notebook = await readNotebook(path);
    const problems = checkNotebook(notebook, options);
    count += problems.length;
    for (const { cell, line, message } of problems)
      print(
        `${path}: ${say(`cell ${cell}`, `单元 ${cell}`)}${line ? say(`, line ${line}`, `，第 ${line} 行`) : ""}: ${message}`,
      );
    const language = notebookLanguage(notebook);
    const unchecked = isTypeScript(notebook)
      ? ""
      : say(` (the syntax of ${language} is not checked)`, `（不检查 ${language} 的语法）`);
    if (problems.length === 0) print(`${path}: ${say("no problems", "没有问题")}${unchecked}`);
  }
  return count > 0 ? 1 : 0;
}

export async function convertCommand(
  path: string,
  { to, output }: { to: ConvertFormat; output?: string },
): Promise<number> {
  const name = basename(path, extname(path));
  const target = output ?? `${path.slice(0, path.length - extname(path).length)}.${to}`;
  const text = convertNotebook(await readNotebook(path), to, name);
  if (target === "-") process.stdout.write(text);
  else {
    await writeFile(target, text);
    print(target);
  }
  return 0;
}
