/** Errors that a cell meets before or instead of running. */
import { codeFrame } from "#kernel/child/error-output";
import type { CellSyntaxError, CompileResult } from "#kernel/compiler/compile";
import { say } from "#kernel/display/locale";
import { messageOf } from "#kernel/errors";
import type { TypeProblem } from "#kernel/language/service";
import type { ErrorOutput } from "./frames.ts";

const MAX_SHOWN = 5;
const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
const yellow = (text: string) => `\x1b[33m${text}\x1b[39m`;

function plainError(ename: string, evalue: string): ErrorOutput {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

export function interruptedBefore(): ErrorOutput {
  return plainError("KeyboardInterrupt", say("the cell was interrupted before it ran", "单元在运行前被中断"));
}

export function processLost(exit: string, interrupted: boolean): ErrorOutput {
  const reason = interrupted
    ? say("the cell could not be interrupted, so its process was ended", "无法中断该单元，因此结束了其进程")
    : say(`the cell ended its process (${exit})`, `该单元结束了其进程（${exit}）`);
  const consequence = say("a new one has started and all variables are lost", "新进程已启动，所有变量已丢失");
  return plainError("ProcessLost", `${reason}${say("; ", "；")}${consequence}`);
}

export function describeExit(code: number | undefined, signal: NodeJS.Signals | undefined): string {
  return signal ? signal : `exit code ${code ?? "unknown"}`;
}

export function compilerFailed(error: unknown): CompileResult {
  return { ok: false, errors: [{ message: `the compiler failed: ${messageOf(error)}`, line: 1, column: 1 }] };
}

export function syntaxError(errors: CellSyntaxError[], source: string, cell: number): ErrorOutput {
  return located("SyntaxError", errors, source, cell);
}

export function typeError(problems: TypeProblem[], source: string, cell: number): ErrorOutput {
  return located("TypeCheckError", problems, source, cell);
}

function located(ename: string, errors: CellSyntaxError[], source: string, cell: number): ErrorOutput {
  const traceback = errors
    .slice(0, MAX_SHOWN)
    .flatMap((error) => [
      `${red(ename)}: ${error.message}`,
      ...codeFrame(error, source),
      `\x1b[2m    at cell ${cell}, line ${error.line}:${error.column}\x1b[22m`,
    ]);
  return { ename, evalue: errors[0]!.message, traceback };
}

export function typeWarning(problems: TypeProblem[], cell: number): string {
  const lines = problems
    .slice(0, MAX_SHOWN)
    .map(
      ({ line, message, code }) =>
        `${yellow(say(`cell ${cell}, line ${line}`, `单元 ${cell} 第 ${line} 行`))}: ${message} (TS${code})`,
    );
  const more = problems.length - lines.length;
  if (more > 0) lines.push(say(`and ${more} more`, `另有 ${more} 处`));
  return `${lines.join("\n")}\n`;
}
