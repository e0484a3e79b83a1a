/** An error as a notebook shows it: name, message, hint, the lines of the cell, user frames only, and what caused it. */
import { inspect } from "node:util";
import type { ErrorOutput } from "#kernel/session/frames";
import { cellSource, type Frame, stackFrames } from "./stack.ts";

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
const dim = (text: string) => `\x1b[2m${text}\x1b[22m`;
const bold = (text: string) => `\x1b[1m${text}\x1b[22m`;
const MAX_FRAMES = 20;
const MAX_CAUSES = 5;

export class Interrupted extends Error {
  override readonly name = "KeyboardInterrupt";
  constructor(message = "the cell was interrupted") {
    super(message);
  }
}

export function errorOutput(thrown: unknown): ErrorOutput {
  if (!(thrown instanceof Error)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown, { depth: 2 });
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  if (thrown instanceof Interrupted)
    return { ename: thrown.name, evalue: thrown.message, traceback: [`${red(thrown.name)}: ${thrown.message}`] };
  return { ename: nameOf(thrown), evalue: String(thrown.message), traceback: describe(thrown, 0) };
}

function nameOf(error: Error): string {
  const name = String(error.name || "Error");
  return name === "Error" && error.constructor?.name ? error.constructor.name : name;
}

function describe(error: Error, depth: number): string[] {
  const own = error as Error & { hint?: unknown; code?: unknown; errors?: unknown };
  const friendly = error.name === "TunelabError"; // an error that the user can act on: no stack below the cell
  const name = friendly ? String(own.code ?? error.name) : nameOf(error);
  const lines = [`${red(bold(name))}: ${error.message}`];
  if (typeof own.hint === "string") lines.push(`${bold("hint")}: ${own.hint}`);
  const frames = stackFrames(error).filter((frame) => frame.isUser && (!friendly || frame.cell !== undefined));
  lines.push(...codeFrame(frames.find((frame) => frame.cell !== undefined)));
  if (!friendly || frames.length > 1) lines.push(...frames.slice(0, MAX_FRAMES).map(frameLine));
  if (depth < MAX_CAUSES) lines.push(...related(own, depth));
  return lines;
}

function related(error: Error & { errors?: unknown }, depth: number): string[] {
  const lines: string[] = [];
  if (Array.isArray(error.errors))
    for (const each of error.errors.slice(0, MAX_CAUSES))
      if (each instanceof Error) lines.push("", ...describe(each, depth + 1));
      else if (error instanceof AggregateError) lines.push("", inspect(each)); // esbuild's are in its message already
  if (error.cause instanceof Error) lines.push("", dim("caused by"), ...describe(error.cause, depth + 1));
  else if (error.cause !== undefined && error.cause !== null)
    lines.push("", `${dim("caused by")} ${inspect(error.cause)}`);
  return lines;
}

function frameLine({ file, line, column, functionName, cell }: Frame): string {
  const place = cell === undefined ? `${file}:${line}:${column}` : `cell ${cell}, line ${line}:${column}`;
  return dim(`    at ${functionName ? `${functionName} (${place})` : place}`);
}

/** The line of the cell with its neighbours. */
export function codeFrame(
  frame: { cell?: number; line: number; column: number } | undefined,
  source?: string,
): string[] {
  const text = source ?? (frame?.cell === undefined ? undefined : cellSource(frame.cell));
  if (!frame || text === undefined) return [];
  const lines = text.split("\n");
  const first = Math.max(1, frame.line - 1);
  const last = Math.min(lines.length, frame.line + 1);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const here = number === frame.line;
    const label = `${here ? ">" : " "} ${String(number).padStart(width)} | `;
    shown.push(`${here ? red(label) : dim(label)}${(lines[number - 1] ?? "").slice(0, 200)}`);
    if (here)
      shown.push(`${" ".repeat(width + 2)}${dim(" | ")}${" ".repeat(Math.max(0, frame.column - 1))}${red("^")}`);
  }
  return ["", ...shown, ""];
}
