/**
 * Runs a notebook from top to bottom without a Jupyter client and writes the outputs into it. Parameters, metadata and
 * error marks are papermill's; timeouts and the tags `raises-exception` and `skip-execution` are nbclient's.
 */
import { dirname, resolve } from "node:path";
import { say } from "#kernel/display/locale";
import type { EngineName } from "#kernel/engine/engine";
import { KernelError } from "#kernel/errors";
import type { Output } from "#kernel/session/frames";
import { type CellReply, Session, type SessionOptions, type Typecheck } from "#kernel/session/session";
import { type CodeCell, cellTags, type Notebook, readNotebook, writeNotebook } from "./file.ts";
import { OutputCollector } from "./outputs.ts";
import { freshNotebook, isoTime, markError, papermillOf, recordExecution, withoutErrorMarks } from "./papermill.ts";
import { defaultParameters, injectParameters, type Parameters } from "./parameters.ts";

export interface RunOptions {
  input: string;
  /** Where the executed notebook goes; default: back into `input`. */
  output?: string;
  parameters?: Parameters;
  /** Seconds a cell may take; it is interrupted then. Default: no limit. */
  timeout?: number;
  /** Go on after a cell has failed. */
  allowErrors?: boolean;
  /** Folder in which the cells run; default: the notebook's. */
  cwd?: string;
  /** Hide the code in the result: `metadata.jupyter.source_hidden`. */
  reportMode?: boolean;
  /** Default: typescript. */
  engine?: EngineName;
  /** Default: off. */
  typecheck?: Typecheck;
  env?: NodeJS.ProcessEnv;
  /** Interrupts the running cell and ends the run. */
  signal?: AbortSignal;
  onEvent?(event: RunEvent): void;
}

export type RunEvent =
  | { type: "start"; total: number; output: string }
  | { type: "warning"; message: string }
  | { type: "cell-start"; index: number; total: number; cell: CodeCell }
  | { type: "output"; index: number; cell: CodeCell; output: Output }
  | {
      type: "cell-end";
      index: number;
      total: number;
      cell: CodeCell;
      milliseconds: number;
      failed: boolean;
      expected: boolean;
    }
  | { type: "end"; result: RunResult };

export interface RunResult {
  status: "completed" | "failed" | "interrupted";
  output: string;
  /** Code cells: run, failed (and not expected to), left out after a failure or an interrupt. */
  ran: number;
  failed: number;
  notRun: number;
  milliseconds: number;
  firstError?: { cell: number; ename: string; evalue: string; traceback: string[] };
}

const LANGUAGES = /^(typescript|javascript|tslab|jslab|deno|tunelab)/i;

/** @throws KernelError NOT_FOUND, CORRUPT_FILE, USAGE, STORAGE; what cells throw is in the result */
export async function runNotebook(options: RunOptions): Promise<RunResult> {
  const run = await NotebookRun.prepare(options);
  try {
    return await run.run();
  } finally {
    await run.close();
  }
}

class NotebookRun {
  readonly #options: RunOptions;
  readonly #notebook: Notebook;
  readonly #output: string;
  readonly #session: Session;
  readonly #collector = new OutputCollector();
  readonly #started = Date.now();
  #failed = 0;
  #ran = 0;
  #firstError: RunResult["firstError"];

  private constructor(options: RunOptions, notebook: Notebook, output: string, session: Session) {
    this.#options = options;
    this.#notebook = notebook;
    this.#output = output;
    this.#session = session;
  }

  static async prepare(options: RunOptions): Promise<NotebookRun> {
    const read = await readNotebook(options.input);
    refuseOtherLanguages(read, options.input);
    const output = resolve(options.output ?? options.input);
    const defaults = await defaultParameters(read);
    const notebook = freshNotebook(
      injectParameters(withoutErrorMarks(read), options.parameters ?? {}),
      defaults,
      options,
    );
    const sessionOptions: SessionOptions = {
      cwd: resolve(options.cwd ?? dirname(options.input)),
      ...(options.env ? { env: options.env } : {}),
      ...(options.engine ? { engine: options.engine } : {}),
      ...(options.typecheck ? { typecheck: options.typecheck } : {}),
    };
    await writeNotebook(output, notebook); // a place that cannot be written is told before hours of work
    return new NotebookRun(options, notebook, output, await Session.start(sessionOptions));
  }

  async run(): Promise<RunResult> {
    const cells = this.#notebook.cells.filter(
      (cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "",
    );
    this.#emit({ type: "start", total: cells.length, output: this.#output });
    this.#warnOfUnknownParameters();
    const abort = () => this.#session.interrupt();
    this.#options.signal?.addEventListener("abort", abort);
    for (const [index, cell] of cells.entries()) {
      if (cellTags(cell).includes("skip-execution")) continue;
      if (this.#options.signal?.aborted) break;
      const goOn = await this.#runCell(cell, index, cells.length);
      await this.#save();
      if (!goOn) break;
    }
    this.#options.signal?.removeEventListener("abort", abort);
    const result = this.#result(cells);
    await this.#finish(result);
    this.#emit({ type: "end", result });
    return result;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** @returns whether the next cell is to run */
  async #runCell(cell: CodeCell, index: number, total: number): Promise<boolean> {
    const began = Date.now();
    const mark = papermillOf(cell);
    Object.assign(mark, { status: "running", start_time: isoTime(began), exception: false });
    this.#emit({ type: "cell-start", index, total, cell });
    const reply = await this.#withTimeout(cell, index);
    const milliseconds = Date.now() - began;
    const failed = reply.status === "error";
    const expected = cellTags(cell).includes("raises-exception");
    cell.execution_count = reply.executionCount;
    Object.assign(mark, {
      status: failed ? "failed" : "completed",
      end_time: isoTime(Date.now()),
      duration: milliseconds / 1000,
      exception: failed,
    });
    recordExecution(cell, began);
    this.#ran++;
    if (failed && !expected) this.#recordFailure(reply, cell);
    this.#emit({ type: "cell-end", index, total, cell, milliseconds, failed, expected });
    return !failed || expected || this.#options.allowErrors === true;
  }

  async #withTimeout(cell: CodeCell, index: number): Promise<CellReply> {
    const { timeout } = this.#options;
    let timedOut = false;
    const timer = timeout
      ? setTimeout(() => {
          timedOut = true;
          this.#session.interrupt();
        }, timeout * 1000)
      : undefined;
    const reply = await this.#session.execute(cell.source, {
      onOutput: (output) => {
        const shown = timedOut && output.type === "error" ? timeoutError(timeout!) : output;
        this.#collector.add(cell, shown);
        this.#emit({ type: "output", index, cell, output: shown });
      },
    });
    clearTimeout(timer);
    return timedOut && reply.status === "error" ? { ...reply, error: timeoutError(timeout!) } : reply;
  }

  #recordFailure({ error }: CellReply, cell: CodeCell): void {
    this.#failed++;
    if (!error || this.#firstError) return;
    const { ename, evalue, traceback } = error;
    this.#firstError = { cell: this.#notebook.cells.indexOf(cell), ename, evalue, traceback };
  }

  #result(cells: CodeCell[]): RunResult {
    const interrupted = this.#options.signal?.aborted === true;
    const notRun = cells.filter(
      (cell) => papermillOf(cell)["status"] === "pending" && !cellTags(cell).includes("skip-execution"),
    );
    return {
      status: interrupted ? "interrupted" : this.#failed > 0 ? "failed" : "completed",
      output: this.#output,
      ran: this.#ran,
      failed: this.#failed,
      notRun: notRun.length,
      milliseconds: Date.now() - this.#started,
      ...(this.#firstError ? { firstError: this.#firstError } : {}),
    };
  }

  async #finish(result: RunResult): Promise<void> {
    const root = this.#notebook.metadata["papermill"] as Record<string, unknown>;
    Object.assign(root, {
      end_time: isoTime(Date.now()),
      duration: result.milliseconds / 1000,
      exception: result.failed > 0,
    });
    if (result.firstError && !this.#options.allowErrors) markError(this.#notebook, result.firstError.cell);
    await this.#save();
  }

  /** A name that the cell of defaults does not declare is probably mistyped. */
  #warnOfUnknownParameters(): void {
    const known = (this.#notebook.metadata["papermill"] as { default_parameters: Parameters }).default_parameters;
    if (!this.#notebook.cells.some((cell) => cellTags(cell).includes("parameters"))) return;
    for (const name of Object.keys(this.#options.parameters ?? {}))
      if (!(name in known))
        this.#emit({
          type: "warning",
          message: say(`the notebook declares no parameter ${name}`, `笔记本没有声明参数 ${name}`),
        });
  }

  async #save(): Promise<void> {
    await writeNotebook(this.#output, this.#notebook);
  }

  #emit(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }
}

function refuseOtherLanguages({ metadata }: Notebook, path: string): void {
  const spec = (metadata["kernelspec"] ?? {}) as { name?: string; language?: string };
  const info = (metadata["language_info"] ?? {}) as { name?: string };
  const language = info.name ?? spec.language ?? spec.name;
  if (language && !LANGUAGES.test(language) && !(spec.name && LANGUAGES.test(spec.name)))
    throw new KernelError("USAGE", `${path} is a notebook in ${language}, not in TypeScript`, {
      hint: "run it with Jupyter and the kernel of its language",
    });
}

function timeoutError(seconds: number): Extract<Output, { type: "error" }> {
  const evalue = say(
    `the cell took more than ${seconds} s and was interrupted`,
    `单元运行超过 ${seconds} 秒，已被中断`,
  );
  return { type: "error", ename: "TimeoutError", evalue, traceback: [`\x1b[31mTimeoutError\x1b[39m: ${evalue}`] };
}
