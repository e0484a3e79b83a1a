/**
 * The Debug Adapter Protocol, as Jupyter front ends speak it, over V8's inspector. It lives in the inspector worker: the
 * user's thread stands still at a breakpoint while this answers.
 */
import type inspector from "node:inspector";
import type { CompiledCell } from "#kernel/compiler/compile";
import { DebuggedCells, generatedPlace, HASH_SEED, PATH_PREFIX, PATH_SUFFIX } from "./cells.ts";
import { VariableStore } from "./variables.ts";

export interface DapRequest {
  seq: number;
  command: string;
  arguments?: Record<string, unknown>;
}

type Body = Record<string, unknown>;
type Post = (method: string, params?: object) => Promise<Record<string, unknown>>;
type CallFrame = inspector.Debugger.CallFrame;

const THREAD = 1;
/** Code in which nobody wants to step: Node's, the kernel's, and packages. */
const SKIPPED = ["^node:", "/node_modules/", "/(child|chunk-[A-Z0-9]+)\\.mjs$"];

export class Debugger {
  readonly #post: Post;
  readonly #emit: (event: string, body: Body) => void;
  readonly #cells = new DebuggedCells();
  readonly #variables: VariableStore;
  /** Lines (from 1) by cell path, as the front end set them. */
  readonly #breakpoints = new Map<string, number[]>();
  readonly #set = new Map<string, string[]>();
  /** Script id → number of the cell. */
  readonly #scripts = new Map<string, number>();
  #frames: CallFrame[] = [];
  #started = false;

  /** @param post sends a command to the user's thread @param emit tells the front end */
  constructor(post: Post, emit: (event: string, body: Body) => void) {
    this.#post = post;
    this.#emit = emit;
    this.#variables = new VariableStore(post);
  }

  get paused(): boolean {
    return this.#frames.length > 0;
  }

  /** A cell is about to run: its breakpoints are set first. */
  async beforeRun(compiled: CompiledCell): Promise<void> {
    const { path } = this.#cells.add(compiled);
    if (this.#started && this.#breakpoints.has(path)) await this.#apply(path);
  }

  /** V8 has loaded a script; frames name it by its id only. */
  parsed(scriptId: string, url: string): void {
    const number = cellNumber(url);
    if (number !== undefined) this.#scripts.set(scriptId, number);
  }

  #cellOf({ location }: CallFrame): number | undefined {
    return this.#scripts.get(location.scriptId);
  }

  /** The user's thread has stopped. */
  stopped(frames: CallFrame[], reason: string): void {
    this.#frames = frames.filter((frame) => this.#cellOf(frame) !== undefined);
    if (this.#frames.length === 0) return void this.#post("Debugger.resume");
    const reasons: Record<string, string> = { exception: "exception", promiseRejection: "exception", step: "step" };
    this.#emit("stopped", { reason: reasons[reason] ?? "breakpoint", threadId: THREAD, allThreadsStopped: true });
  }

  resumed(): void {
    if (this.#frames.length === 0) return;
    this.#frames = [];
    this.#variables.clear();
    this.#emit("continued", { threadId: THREAD, allThreadsContinued: true });
  }

  async answer({ seq, command, arguments: args = {} }: DapRequest): Promise<Body> {
    const reply = { type: "response", seq, request_seq: seq, command };
    try {
      const handler = this.#handlers[command];
      if (!handler) return { ...reply, success: false, message: `${command} is not supported` };
      return { ...reply, success: true, body: (await handler(args)) ?? {} };
    } catch (error) {
      return { ...reply, success: false, message: (error as Error).message };
    }
  }

  readonly #handlers: Record<string, (args: Record<string, unknown>) => Promise<Body | undefined> | Body | undefined> =
    {
      debugInfo: () => this.#info(),
      initialize: () => {
        setTimeout(() => this.#emit("initialized", {}), 0);
        return {
          supportsConfigurationDoneRequest: true,
          supportsEvaluateForHovers: true,
          exceptionBreakpointFilters: EXCEPTION_FILTERS,
        };
      },
      attach: () => this.#start(),
      launch: () => this.#start(),
      configurationDone: () => undefined,
      disconnect: () => this.#stop(),
      terminate: () => this.#stop(),
      dumpCell: ({ code }) => ({ sourcePath: this.#cells.dump(String(code ?? "")) }),
      source: ({ source }) => this.#source(pathOf(source)),
      setBreakpoints: ({ source, breakpoints, lines }) =>
        this.#setBreakpoints(pathOf(source), linesOf(breakpoints, lines)),
      setExceptionBreakpoints: async ({ filters }) => {
        const names = (filters ?? []) as string[];
        const state = names.includes("raised") ? "all" : names.includes("uncaught") ? "uncaught" : "none";
        await this.#post("Debugger.setPauseOnExceptions", { state });
        return undefined;
      },
      threads: () => ({ threads: [{ id: THREAD, name: "cells" }] }),
      stackTrace: () => this.#stackTrace(),
      scopes: ({ frameId }) => ({ scopes: this.#variables.scopes(this.#frame(frameId)) }),
      variables: async ({ variablesReference }) => ({
        variables: await this.#variables.children(Number(variablesReference)),
      }),
      inspectVariables: async () => ({ variables: await this.#variables.notebook() }),
      richInspectVariables: ({ variableName, frameId }) => this.#richInspect(String(variableName), frameId),
      evaluate: ({ expression, frameId }) => this.#evaluate(String(expression), frameId),
      copyToGlobals: async ({ srcVariableName, dstVariableName, srcFrameId }) => {
        const expression = `globalThis[${JSON.stringify(dstVariableName)}] = ${srcVariableName}`;
        await this.#evaluate(expression, srcFrameId);
        return undefined;
      },
      continue: async () => {
        await this.#post("Debugger.resume");
        return { allThreadsContinued: true };
      },
      next: () => this.#step("stepOver"),
      stepIn: () => this.#step("stepInto"),
      stepOut: () => this.#step("stepOut"),
      pause: () => this.#step("pause"),
      modules: () => ({ modules: [], totalModules: 0 }),
    };

  #info(): Body {
    return {
      isStarted: this.#started,
      hashMethod: "Murmur2",
      hashSeed: HASH_SEED,
      tmpFilePrefix: PATH_PREFIX,
      tmpFileSuffix: PATH_SUFFIX,
      breakpoints: [...this.#breakpoints].map(([source, lines]) => ({
        source,
        breakpoints: lines.map((line) => ({ line })),
      })),
      stoppedThreads: this.paused ? [THREAD] : [],
      richRendering: true,
      exceptionPaths: EXCEPTION_FILTERS.map(({ filter }) => filter),
      copyToGlobals: true,
    };
  }

  async #start(): Promise<undefined> {
    await this.#post("Debugger.enable");
    await this.#post("Debugger.setBlackboxPatterns", { patterns: SKIPPED });
    this.#started = true;
    for (const path of this.#breakpoints.keys()) await this.#apply(path);
    return undefined;
  }

  async #stop(): Promise<undefined> {
    this.#started = false;
    this.#frames = [];
    this.#breakpoints.clear();
    this.#set.clear();
    await this.#post("Debugger.disable");
    return undefined;
  }

  #source(path: string): Body {
    const content = this.#cells.source(path);
    if (content === undefined) throw new Error(`there is no cell ${path}`);
    return { content, mimeType: "text/typescript" };
  }

  async #setBreakpoints(path: string, lines: number[]): Promise<Body> {
    if (lines.length > 0) this.#breakpoints.set(path, lines);
    else this.#breakpoints.delete(path);
    if (this.#started) await this.#apply(path);
    return { breakpoints: lines.map((line) => ({ verified: true, line, source: { path } })) };
  }

  /** Replaces the breakpoints of all cells with this text. */
  async #apply(path: string): Promise<void> {
    for (const breakpointId of this.#set.get(path) ?? [])
      await this.#post("Debugger.removeBreakpoint", { breakpointId });
    const ids: string[] = [];
    for (const cell of this.#cells.withPath(path))
      for (const line of this.#breakpoints.get(path) ?? []) {
        const place = generatedPlace(cell, line);
        const { breakpointId } = await this.#post("Debugger.setBreakpointByUrl", {
          url: `cell-${cell.number}.ts`,
          ...place,
        });
        ids.push(String(breakpointId));
      }
    this.#set.set(path, ids);
  }

  #stackTrace(): Body {
    const stackFrames = this.#frames.map((frame, id) => {
      const { functionName, location } = frame;
      const number = this.#cellOf(frame)!;
      const path = this.#cells.get(number)?.path ?? "";
      const line = this.#cells.originalLine(number, location.lineNumber, location.columnNumber ?? 0);
      return { id, name: functionName || `cell ${number}`, line, column: 1, source: { path, name: `cell ${number}` } };
    });
    return { stackFrames, totalFrames: stackFrames.length };
  }

  #frame(id: unknown): CallFrame {
    const frame = this.#frames[Number(id)];
    if (!frame) throw new Error("there is no such frame");
    return frame;
  }

  async #evaluate(expression: string, frameId: unknown): Promise<Body> {
    const reply = this.paused
      ? await this.#post("Debugger.evaluateOnCallFrame", {
          callFrameId: this.#frame(frameId ?? 0).callFrameId,
          expression,
        })
      : await this.#post("Runtime.evaluate", { expression, replMode: true });
    if (reply["exceptionDetails"])
      throw new Error((reply["result"] as { description?: string }).description?.split("\n")[0] ?? "failed");
    const { value, type, variablesReference } = this.#variables.toVariable(
      "",
      reply["result"] as inspector.Runtime.RemoteObject,
    );
    return { result: value, type, variablesReference };
  }

  async #richInspect(name: string, frameId: unknown): Promise<Body> {
    const { result } = await this.#evaluate(name, frameId);
    return { data: { "text/plain": result }, metadata: {} };
  }

  async #step(how: "stepOver" | "stepInto" | "stepOut" | "pause"): Promise<undefined> {
    await this.#post(`Debugger.${how}`);
    return undefined;
  }
}

const EXCEPTION_FILTERS = [
  { filter: "raised", label: "Raised Exceptions", default: false },
  { filter: "uncaught", label: "Uncaught Exceptions", default: false },
];

function cellNumber(url: string): number | undefined {
  const found = /^cell-(\d+)\.ts$/.exec(url);
  return found ? Number(found[1]) : undefined;
}

function pathOf(source: unknown): string {
  return String((source as { path?: string } | undefined)?.path ?? "");
}

function linesOf(breakpoints: unknown, lines: unknown): number[] {
  if (Array.isArray(breakpoints)) return breakpoints.map(({ line }) => Number(line));
  return Array.isArray(lines) ? lines.map(Number) : [];
}
