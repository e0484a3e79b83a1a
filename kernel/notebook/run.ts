/**
 * Runs a notebook from top to bottom without a Jupyter client and writes the outputs into it. Parameters, metadata and
 * error marks are papermill's; timeouts and the tags `raises-exception` and `skip-execution` are nbclient's.
 */
import { resolve } from "node:path";
import { say } from "#kernel/display/locale";
import type { EngineName } from "#kernel/engine/engine";
import type { Output } from "#kernel/session/frames";
import type { CellReply, Typecheck } from "#kernel/session/session";
import { type CodeCell, cellTags, type Notebook, readNotebook, writeNotebook } from "./file.ts";
import { type NotebookKernel, startKernel } from "./kernel.ts";
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
  /** An installed kernel that runs the cells; default: the kernel of this package, without ZeroMQ. */
  kernel?: string;
  /** Without `kernel`. Default: typescript. */
  engine?: EngineName;
  /** Without `kernel`. Default: off. */
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
  /** The kernel ended during a cell; the cells after it did not run, whatever `allowErrors` says. */
  kernelDied?: boolean;
  firstError?: { cell: number; ename: string; evalue: string; traceback: string[] };
}

/** @throws KernelError NOT_FOUND, CORRUPT_FILE, USAGE, STORAGE, and what a kernel's start throws; what cells throw is in the result */
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
  readonly #kernel: NotebookKernel;
  readonly #collector = new OutputCollector();
  readonly #started = Date.now();
  #failed = 0;
  #ran = 0;
  #dead = false;
  #firstError: RunResult["firstError"];

  private constructor(options: RunOptions, notebook: Notebook, output: string, kernel: NotebookKernel) {
    this.#options = options;
    this.#notebook = notebook;
    this.#output = output;
    this.#kernel = kernel;
  }

  static async prepare(options: RunOptions): Promise<NotebookRun> {
    const read = await readNotebook(options.input);
    const output = resolve(options.output ?? options.input);
    const kernel = await startKernel(read, options);
    try {
      const { language } = kernel;
      const prepared = injectParameters(withoutErrorMarks(read), options.parameters ?? {}, language);
      const notebook = freshNotebook(prepared, await defaultParameters(read, language), options);
      Object.assign(notebook.metadata, kernel.metadata);
      await writeNotebook(output, notebook); // a place that cannot be written is told before hours of work
      return new NotebookRun(options, notebook, output, kernel);
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  async run(): Promise<RunResult> {
    const cells = this.#notebook.cells.filter(
      (cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "",
    );
    this.#emit({ type: "start", total: cells.length, output: this.#output });
    this.#warnOfUnknownParameters();
    const abort = () => this.#kernel.interrupt();
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
    await this.#kernel.close();
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
    if (reply.outputUncertain) this.#emit({ type: "warning", message: uncertainOutput(reply.executionCount) });
    this.#dead = reply.dead === true;
    if (failed && (!expected || this.#dead)) this.#recordFailure(reply, cell);
    this.#emit({ type: "cell-end", index, total, cell, milliseconds, failed, expected });
    return !reply.dead && (!failed || expected || this.#options.allowErrors === true);
  }

  async #withTimeout(cell: CodeCell, index: number): Promise<CellReply> {
    const { timeout } = this.#options;
    let timedOut = false;
    const timer = timeout
      ? setTimeout(() => {
          timedOut = true;
          this.#kernel.interrupt();
        }, timeout * 1000)
      : undefined;
    const show = (output: Output) => {
      this.#collector.add(cell, output);
      this.#emit({ type: "output", index, cell, output });
    };
    const reply = await this.#kernel.execute(cell.source, {
      onOutput: (output) => {
        if (!timedOut || output.type !== "error") show(output);
      },
    });
    clearTimeout(timer);
    if (!timedOut || reply.status === "ok") return reply;
    const error = timeoutError(timeout!, reply.dead);
    show(error);
    return { ...reply, error };
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
      ...(this.#dead ? { kernelDied: true } : {}),
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

const uncertainOutput = (cell: number): string =>
  say(
    `the kernel did not say when cell ${cell} was over: output of it may be missing`,
    `内核没有说明单元 ${cell} 何时结束：其输出可能不完整`,
  );

function timeoutError(seconds: number, dead = false): Extract<Output, { type: "error" }> {
  const evalue = dead
    ? say(
        `the cell took more than ${seconds} s, did not react to the interrupt, and its kernel was ended`,
        `单元运行超过 ${seconds} 秒且未响应中断，其内核已被结束`,
      )
    : say(`the cell took more than ${seconds} s and was interrupted`, `单元运行超过 ${seconds} 秒，已被中断`);
  return { type: "error", ename: "TimeoutError", evalue, traceback: [`\x1b[31mTimeoutError\x1b[39m: ${evalue}`] };
}
