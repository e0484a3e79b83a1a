/** What the rewritten magic lines of a cell call. */
import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { MAGICS } from "#kernel/compiler/magics";
import { say } from "#kernel/display/locale";
import { tableHtml } from "#kernel/display/table";
import { displayBundle } from "./display.ts";
import { evaluate, lexicalNames } from "./evaluate.ts";
import { reloadLocalFiles } from "./modules.ts";
import { cellSignal, emit } from "./state.ts";

const print = (text: string) => emit({ type: "stream", name: "stdout", text: `${text}\n` });

async function time<T>(work: () => T | Promise<T>): Promise<void> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  if (value !== undefined) print(inspect(value));
  reportTime(began, cpu);
}

export function reportTime(began: number, cpu: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(cpu);
  print(
    say(
      `time ${human(performance.now() - began)} (CPU ${human((user + system) / 1000)})`,
      `用时 ${human(performance.now() - began)}（CPU ${human((user + system) / 1000)}）`,
    ),
  );
}

function human(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

async function who(): Promise<void> {
  const rows: unknown[][] = [];
  for (const name of lexicalNames().sort()) {
    const outcome = await evaluate(`typeof ${name} === "undefined" ? undefined : ${name}`);
    if ("thrown" in outcome) continue; // declared by a cell that failed before the value was there
    rows.push([name, kindOf(outcome.value), inspect(outcome.value, { depth: 0, breakLength: Infinity }).slice(0, 100)]);
  }
  const columns = [say("name", "名称"), say("type", "类型"), say("value", "值")];
  const table = { columns, rows, rowCount: rows.length, columnCount: columns.length };
  displayBundle({ "text/html": tableHtml(table), "text/plain": rows.map((row) => row.join("\t")).join("\n") });
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}

function reload(): void {
  reloadLocalFiles();
}

function cd(folder: string): void {
  const target = folder === "" || folder === "~" ? homedir() : folder.replace(/^["']|["']$/g, "");
  process.chdir(resolve(target));
  print(process.cwd());
}

function env(argument: string): void {
  const [, name = "", value] = /^([^=\s]*)(?:\s*=\s*(.*))?$/s.exec(argument) ?? [];
  if (value !== undefined) process.env[name] = value;
  else if (name !== "") print(`${name}=${process.env[name] ?? ""}`);
  else
    print(
      Object.entries(process.env)
        .map((entry) => entry.join("="))
        .sort()
        .join("\n"),
    );
}

function lsmagic(): void {
  print(
    Object.entries(MAGICS)
      .map(([name, meaning]) => `${name.padEnd(10)} ${meaning}`)
      .join("\n"),
  );
}

function unknownMagic(name: string): never {
  throw new SyntaxError(`there is no magic command %${name}; %lsmagic lists them`);
}

/** A shell is only there when the person who started the kernel says so. */
function shell(command: string): Promise<void> {
  if (process.env["TUNELAB_ALLOW_SHELL"] !== "1")
    throw new Error("shell commands are off; start the kernel with TUNELAB_ALLOW_SHELL=1 to allow them");
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, signal: cellSignal(), stdio: ["ignore", "pipe", "pipe"] });
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => emit({ type: "stream", name, text }));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`the command ended with exit code ${code}`)),
    );
  });
}

/** By the names that rewritten cells call, see compiler/magics.ts. */
export const magics = { time, who, reload, cd, env, lsmagic, unknownMagic, shell };
