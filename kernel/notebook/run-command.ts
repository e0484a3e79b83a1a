/** `tunelab notebook run` in a terminal: one line a cell, the error of the first that failed, an exit code. */
import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";
import { say } from "#kernel/display/locale";
import type { EngineName } from "#kernel/engine/engine";
import { KernelError, messageOf } from "#kernel/errors";
import type { Typecheck } from "#kernel/session/session";
import { type Parameters, parseParameter } from "./parameters.ts";
import { type RunEvent, type RunResult, runNotebook } from "./run.ts";

export interface RunFlags {
  output?: string;
  param: string[];
  file: string[];
  timeout?: number;
  allowErrors?: boolean;
  cwd?: string;
  reportMode?: boolean;
  kernel?: string;
  engine?: EngineName;
  typecheck?: Typecheck;
  logOutput?: boolean;
  quiet?: boolean;
}

export async function runCommand(input: string, flags: RunFlags): Promise<number> {
  const { output, timeout, allowErrors, cwd, reportMode, typecheck, engine, kernel } = flags;
  const parameters = await readParameters(flags);
  const progress = new Progress(process.stderr, flags);
  const abort = new AbortController();
  const stop = interruptOnce(abort);
  try {
    const result = await runNotebook({
      input,
      parameters,
      ...(output ? { output } : {}),
      ...(timeout ? { timeout } : {}),
      ...(allowErrors ? { allowErrors } : {}),
      ...(cwd ? { cwd } : {}),
      ...(reportMode ? { reportMode } : {}),
      ...(kernel ? { kernel } : {}),
      ...(engine ? { engine } : {}),
      ...(typecheck ? { typecheck } : {}),
      signal: abort.signal,
      onEvent: (event) => progress.show(event),
    });
    return exitCode(result, allowErrors);
  } finally {
    stop();
    progress.close();
  }
}

function exitCode({ status, kernelDied }: RunResult, allowErrors = false): number {
  if (status === "interrupted") return 130;
  return kernelDied || (status === "failed" && !allowErrors) ? 1 : 0;
}

/** Ctrl+C interrupts the cell and ends the run after saving; the second one ends the program. */
function interruptOnce(abort: AbortController): () => void {
  const onSignal = () => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}

/** Files first, then the command line: the later value wins. */
async function readParameters({ file, param }: RunFlags): Promise<Parameters> {
  const all: Parameters = {};
  for (const path of file) Object.assign(all, await readParameterFile(path));
  for (let i = 0; i < param.length; i++) {
    const word = param[i]!;
    const equals = word.indexOf("=");
    if (equals > 0) all[word.slice(0, equals)] = parseParameter(word.slice(equals + 1));
    else if (i + 1 < param.length) all[word] = parseParameter(param[++i]!);
    else
      throw new KernelError("USAGE", say(`the parameter ${word} has no value`, `参数 ${word} 没有值`), {
        hint: say("write -p name value", "写成 -p 名称 值"),
      });
  }
  return all;
}

async function readParameterFile(path: string): Promise<Parameters> {
  let value: unknown;
  try {
    value = parse(await readFile(path, "utf8"));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    if (missing)
      throw new KernelError("NOT_FOUND", say(`there is no file ${path}`, `没有文件 ${path}`), {
        hint: say("check the path after -f", "请检查 -f 后面的路径"),
        cause,
      });
    throw new KernelError(
      "USAGE",
      say(
        `${path} cannot be read as YAML: ${messageOf(cause).split("\n")[0]}`,
        `${path} 不是有效的 YAML：${messageOf(cause).split("\n")[0]}`,
      ),
      { cause },
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new KernelError("USAGE", say(`${path} holds no parameters`, `${path} 中没有参数`), {
      hint: say("write one `name: value` a line", "每行写一个 `名称: 值`"),
    });
  return value as Parameters;
}

class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #flags: RunFlags;
  #line = "";
  #began = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream, flags: RunFlags) {
    this.#out = out;
    this.#flags = flags;
  }

  show(event: RunEvent): void {
    if (event.type === "output") this.#log(event);
    else if (event.type === "warning") this.#out.write(`${say("warning", "警告")}: ${event.message}\n`);
    else if (event.type === "end") this.#end(event.result);
    else if (!this.#flags.quiet) this.#cell(event);
  }

  #cell(event: RunEvent): void {
    if (event.type === "cell-start") {
      this.#line = `[${event.index + 1}/${event.total}] ${firstLine(event.cell.source)}`;
      this.#began = Date.now();
      this.#running();
    } else if (event.type === "cell-end") {
      this.#clear();
      const mark = event.failed ? (event.expected ? `✗ ${say("(expected)", "（预期的）")}` : "✗") : "✓";
      this.#out.write(`${mark} ${this.#line}  ${duration(event.milliseconds)}\n`);
    }
  }

  close(): void {
    this.#clear();
  }

  /** The line of the running cell, with its time, on a terminal only. */
  #running(): void {
    if (!this.#out.isTTY) return;
    const draw = () =>
      this.#out.write(
        `\r\x1b[K… ${this.#line.slice(0, (this.#out.columns ?? 80) - 14)}  ${duration(Date.now() - this.#began)}`,
      );
    draw();
    this.#timer = setInterval(draw, 500);
  }

  #clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }

  #log({ output }: Extract<RunEvent, { type: "output" }>): void {
    if (!this.#flags.logOutput) return;
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
    if (output.type === "stream") process[output.name].write(output.text);
    else if (output.type === "display" || output.type === "result")
      if (!("update" in output && output.update))
        process.stdout.write(`${output.data["text/plain"] ?? `[${Object.keys(output.data)[0]}]`}\n`);
  }

  #end({ status, ran, failed, notRun, milliseconds, output, firstError }: RunResult): void {
    this.#clear();
    if (firstError) {
      const { ename, evalue, traceback } = firstError;
      const text = traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`; // some kernels give no traceback
      this.#out.write(`\n${this.#out.isTTY ? text : stripVTControlCharacters(text)}\n\n`);
    }
    if (this.#flags.quiet && status === "completed") return;
    const counts = say(
      `${ran} ${ran === 1 ? "cell" : "cells"} run${failed ? `, ${failed} failed` : ""}${notRun ? `, ${notRun} not run` : ""}`,
      `已运行 ${ran} 个单元${failed ? `，失败 ${failed}` : ""}${notRun ? `，未运行 ${notRun}` : ""}`,
    );
    const stopped = status === "interrupted" ? say(", interrupted", "，已中断") : "";
    this.#out.write(`${counts}${stopped}, ${duration(milliseconds)}: ${output}\n`);
  }
}

function firstLine(source: string): string {
  const line = source.split("\n").find((each) => each.trim() !== "" && !/^\s*(\/\/|\/\*|#|import |from )/.test(each));
  const text = (line ?? source.trim().split("\n")[0] ?? "").trim();
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
