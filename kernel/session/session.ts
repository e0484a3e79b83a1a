/**
 * A kernel without a transport: compiles cells, runs them one after another in the user process, keeps the count, and
 * starts the process again when it is lost. The headless runner and the Jupyter kernel both stand on it.
 */

import type { DapRequest } from "#kernel/child/debugger/debugger";
import type { CompiledCell } from "#kernel/compiler/compile";
import { rewriteMagics } from "#kernel/compiler/magics";
import type { CellEngine, EngineName } from "#kernel/engine/engine";
import { createTslabEngine } from "#kernel/engine/tslab";
import { createTypeScriptEngine } from "#kernel/engine/typescript";
import { LanguageClient } from "#kernel/language/client";
import type { TypeProblem } from "#kernel/language/service";
import { bundle } from "../bundle.mjs";
import {
  compilerFailed,
  describeExit,
  interruptedBefore,
  processLost,
  syntaxError,
  typeError,
  typeWarning,
} from "./failures.ts";
import type { CommMessage, DebugFrame, ErrorOutput, Output } from "./frames.ts";
import { type Done, UserProcess } from "./user-process.ts";

export type Typecheck = "off" | "warn" | "error";

/** How long the end of a cell waits for its type warnings; later ones still go to the cell. */
const TYPE_WARNING_MS = 150;

export interface SessionOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What becomes of type errors: nothing, a warning beside the result, or an error instead of running. Default: off. */
  typecheck?: Typecheck;
  /** Default: typescript. */
  engine?: EngineName;
  /** Folder with the bundled programs, when it is known. */
  programs?: string;
}

export interface CellRequest {
  /** Receives the cell's outputs, in order; late ones also after the reply. */
  onOutput?(output: Output): void;
  /** Called with the execution count before the cell runs. */
  onStart?(executionCount: number): void;
  /** A comm message that the cell, or code that it started, sends. */
  onComm?(comm: CommMessage): void;
  /** Asks the user; without it `input()` fails in the cell. */
  onInput?(prompt: string, password: boolean): Promise<string>;
  userExpressions?: Record<string, string>;
  /** Do not count this execution. */
  silent?: boolean;
}

export interface CellReply {
  status: "ok" | "error";
  executionCount: number;
  error?: ErrorOutput;
  userExpressions?: Record<string, unknown>;
  /** The user process was lost and started again: all variables are gone. */
  restarted?: boolean;
  /** The kernel is gone and runs no further cell. */
  dead?: boolean;
  /** The kernel never said that the cell's output is complete: some may be missing. */
  outputUncertain?: boolean;
}

export class Session {
  readonly engine: CellEngine;
  readonly language: LanguageClient;
  readonly cwd: string;
  #ready: Promise<void> | undefined;
  #typecheck: Typecheck;
  /** Called when a debugged cell stops or goes on. */
  onDebugEvent: ((event: Record<string, unknown>) => void) | undefined;
  /** Called when a fresh process has taken the place of one that ended. */
  onProcessReplaced: (() => void) | undefined;
  #debugging = new Map<number, (reply: Record<string, unknown>) => void>();
  #debugSequence = 0;
  #programs: string;
  #env: NodeJS.ProcessEnv;
  #process: UserProcess;
  #requests = new Map<number, CellRequest>();
  #current: { request: number; lost(code: number | undefined, signal: NodeJS.Signals | undefined): void } | undefined;
  #count = 0;
  #serial = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #interrupted = false;
  #closing = false;

  private constructor(
    programs: string,
    { cwd = process.cwd(), env = process.env, typecheck = "off", engine }: SessionOptions,
  ) {
    this.#typecheck = typecheck;
    this.#programs = programs;
    this.cwd = cwd;
    this.#env = env;
    this.#process = this.#spawn(); // first: it takes longest
    this.engine = engine === "tslab" ? createTslabEngine(programs, cwd) : createTypeScriptEngine(programs, cwd);
    this.language = new LanguageClient(programs, cwd);
  }

  static async start(options: SessionOptions = {}): Promise<Session> {
    return new Session(options.programs ?? (await bundle()), options);
  }

  /** The first process and the compiler have started; asking starts the compiler. */
  get ready(): Promise<void> {
    this.#ready ??= Promise.all([this.#process.ready, this.engine.isComplete("")]).then(
      () => {},
      () => {}, // told by the first cell
    );
    return this.#ready;
  }

  get executionCount(): number {
    return this.#count;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Runs a cell after those that wait. Never rejects for what the cell does. */
  execute(source: string, request: CellRequest = {}): Promise<CellReply> {
    const reply = this.#queue.then(() => this.#run(source, request));
    this.#queue = reply.catch(() => {});
    return reply;
  }

  async #run(source: string, request: CellRequest): Promise<CellReply> {
    if (!request.silent) this.#count++;
    const executionCount = this.#count;
    const serial = ++this.#serial;
    request.onStart?.(executionCount);
    this.#remember(serial, request);
    this.#interrupted = false;
    if (isBlank(source, request)) return { status: "ok", executionCount };
    if (/^\s*%reset\s*$/m.test(source) && rewriteMagics(source).reset) await this.reset();
    const fail = (error: ErrorOutput, more: Partial<CellReply> = {}): CellReply => {
      request.onOutput?.({ type: "error", ...error });
      return { status: "error", executionCount, error, ...more };
    };
    // Beside the compiler, in another thread; of no use when the cell does not compile.
    const problems = this.#typecheck === "off" ? undefined : this.#typeProblems(source, serial);
    const compiled = await this.engine.compile(source, executionCount).catch(compilerFailed);
    if (!compiled.ok) return fail(syntaxError(compiled.errors, source, executionCount));
    this.language.executed(source, serial);
    const typeProblems = this.#typecheck === "error" ? await problems : undefined;
    if (typeProblems?.length) return fail(typeError(typeProblems, source, executionCount));
    if (this.#interrupted) return fail(interruptedBefore());
    const ended = await this.#evaluate(compiled.cell, serial, request);
    await this.#warn(problems, request, executionCount);
    if ("exit" in ended) return fail(processLost(ended.exit, this.#interrupted), { restarted: true });
    const { error, userExpressions } = ended;
    return {
      status: error ? "error" : "ok",
      executionCount,
      ...(error ? { error } : {}),
      ...(userExpressions ? { userExpressions } : {}),
    };
  }

  async #evaluate(cell: CompiledCell, serial: number, request: CellRequest): Promise<Done | { exit: string }> {
    const { userExpressions } = request;
    const lost = new Promise<{ exit: string }>((resolve) => {
      this.#current = { request: serial, lost: (code, signal) => resolve({ exit: describeExit(code, signal) }) };
    });
    const done = this.#process.execute({
      type: "execute",
      request: serial,
      cell,
      allowStdin: request.onInput !== undefined,
      ...(userExpressions ? { userExpressions } : {}),
    });
    const ended = await Promise.race([done, lost]);
    this.#current = undefined;
    return ended;
  }

  /** A service that is not there yet starts after the process that the cell waits for. */
  async #typeProblems(source: string, serial: number): Promise<TypeProblem[]> {
    if (this.#typecheck === "warn") await this.ready;
    return await this.language.diagnose(source, serial).catch(() => []);
  }

  /** Type warnings appear below the cell; when the checker needs longer than the cell, they come late. */
  async #warn(problems: Promise<TypeProblem[]> | undefined, request: CellRequest, cell: number): Promise<void> {
    if (!problems) return;
    const shown = problems.then((found) => {
      if (found.length > 0) request.onOutput?.({ type: "stream", name: "stderr", text: typeWarning(found, cell) });
    });
    if (this.language.warm) await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, TYPE_WARNING_MS))]);
  }

  /** Late output of the last few cells still finds its place. */
  #remember(serial: number, request: CellRequest): void {
    this.#requests.set(serial, request);
    this.#requests.delete(serial - 100);
  }

  #lastRequest(): CellRequest | undefined {
    return this.#requests.get(this.#serial);
  }

  /** A comm message from the front end. */
  sendComm(comm: CommMessage): void {
    this.#process.send({ type: "comm", comm });
  }

  /** A request of the Debug Adapter Protocol. */
  debug(request: DapRequest): Promise<Record<string, unknown>> {
    const seq = ++this.#debugSequence;
    const answer = new Promise<Record<string, unknown>>((resolve) => this.#debugging.set(seq, resolve));
    this.#process.send({ type: "debug", request: { ...request, seq } });
    return answer.then((reply) => ({ ...reply, seq: request.seq, request_seq: request.seq }));
  }

  #debugFrame(frame: DebugFrame): void {
    if (frame.type === "event") this.onDebugEvent?.(frame);
    else {
      const seq = frame.request_seq ?? 0;
      this.#debugging.get(seq)?.(frame);
      this.#debugging.delete(seq);
    }
  }

  /** Stops the running cell; variables survive unless nothing but a new process helps. */
  interrupt(): void {
    this.#interrupted = true;
    this.#process.send({ type: "interrupt" });
  }

  /** A fresh process; the running cell ends with an error. */
  async restart(): Promise<void> {
    this.#count = 0;
    this.#process.kill();
    await this.#queue;
  }

  /** A fresh process between two cells; the count goes on. */
  async reset(): Promise<void> {
    const old = this.#process;
    this.#process = this.#spawn();
    old.kill();
    this.onProcessReplaced?.();
    this.language.reset();
    await this.engine.reset();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#process.kill();
    await Promise.all([this.engine.close(), this.language.close()]);
  }

  #spawn(): UserProcess {
    const process = new UserProcess({
      programs: this.#programs,
      cwd: this.cwd,
      env: this.#env,
      events: {
        output: (request, output) => (this.#requests.get(request) ?? this.#lastRequest())?.onOutput?.(output),
        input: (prompt, password) => void this.#askUser(process, prompt, password),
        comm: ({ request, comm }) => (this.#requests.get(request) ?? this.#lastRequest())?.onComm?.(comm),
        debug: (frame) => this.#debugFrame(frame),
        exit: (code, signal) => this.#exited(process, code, signal),
      },
    });
    return process;
  }

  async #askUser(process: UserProcess, prompt: string, password: boolean): Promise<void> {
    const request = this.#current && this.#requests.get(this.#current.request);
    const value = (await request?.onInput?.(prompt, password)) ?? "";
    process.send({ type: "input", value });
  }

  #exited(process: UserProcess, code: number | undefined, signal: NodeJS.Signals | undefined): void {
    if (this.#process !== process || this.#closing) return;
    this.#process = this.#spawn();
    this.onProcessReplaced?.();
    void this.engine.reset();
    this.language.reset();
    for (const answer of this.#debugging.values())
      answer({ type: "response", success: false, message: "the process ended" });
    this.#debugging.clear();
    this.#current?.lost(code, signal);
  }
}

/** Nothing to compile, run or evaluate. */
function isBlank(source: string, { userExpressions = {} }: CellRequest): boolean {
  return source.trim() === "" && Object.keys(userExpressions).length === 0;
}
