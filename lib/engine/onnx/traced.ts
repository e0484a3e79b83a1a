/** Functions traced into one program: inputs are bound, variables are written in place, nothing is traced again. */
import * as tf from "@tensorflow/tfjs-core";
import { isTunelabError, TunelabError } from "#lib/core/index";
import { fillRandomBits } from "../random.ts";
import { leaves, mapTree, signature } from "../tree.ts";
import type { OnnxBackend } from "./backend.ts";
import { refuseNaN } from "./debug.ts";
import type { Value } from "./graph.ts";
import type { Bound } from "./runtime/runtime.ts";
import { type Input, type TracedProgram, traceProgram } from "./trace.ts";

const MAX_PROGRAMS = 16;
/** So many programs for one function, and it is said that its arguments change shape too often. */
const MANY_PROGRAMS = 12;

/** A function and its compiled programs, one for each combination of argument shapes, types and static values. */
export class TracedFunction {
  readonly #backend: OnnxBackend;
  readonly #name: string;
  readonly #fn: (...args: never[]) => unknown;
  readonly #debug: boolean;
  readonly #programs = new Map<string, TracedProgram>();
  #compiled = 0;

  constructor(backend: OnnxBackend, name: string, fn: (...args: never[]) => unknown, debug = false) {
    this.#debug = debug;
    this.#backend = backend;
    this.#name = name;
    this.#fn = fn;
  }

  async call(args: readonly unknown[]): Promise<unknown> {
    const key = `${this.#backend.executor.profile?.prefix ?? ""}${signature(args)}`;
    // The arguments are held, so that the caller may dispose them at once.
    const held = mapTree(args, (tensor) => tf.keep(tf.clone(tensor)));
    try {
      return await this.#backend.schedule.exclusive(async () => this.#run(await this.#program(key, held), held));
    } finally {
      for (const tensor of leaves(held)) tensor.dispose();
    }
  }

  async #program(key: string, args: readonly unknown[]): Promise<TracedProgram> {
    let program = this.#programs.get(key);
    if (program) this.#programs.delete(key);
    else {
      program = await traceProgram(this.#backend, this.#name, this.#fn, args, this.#debug);
      this.#compiled++;
      if (this.#compiled === MANY_PROGRAMS) this.#warn();
    }
    this.#programs.set(key, program); // most recently used last
    if (this.#programs.size > MAX_PROGRAMS) {
      const [oldest, unused] = this.#programs.entries().next().value!;
      this.#programs.delete(oldest);
      disposeProgram(unused);
    }
    return program;
  }

  #warn(): void {
    process.emitWarning(
      `jit function "${this.#name}" was compiled ${this.#compiled} times for different shapes or numbers; ` +
        "pad the arguments to a few lengths, and give numbers that change as tensors",
      { code: "TUNELAB_JIT_RETRACE" },
    );
  }

  async #run(program: TracedProgram, args: readonly unknown[]): Promise<unknown> {
    const backend = this.#backend;
    await backend.schedule.flush(); // what was recorded before must see the variables as they were
    const tensors = leaves(args);
    const needed = program.inputs.flatMap(({ source }) =>
      source.kind === "argument" ? [tensors[source.index]!] : source.kind === "variable" ? [source.variable] : [],
    );
    await backend.materialise(needed.map(({ dataId }) => dataId));
    for (const { variable } of program.updates) unshare(backend, variable);
    const inputs = program.inputs.map((input) => this.#bind(input, tensors));
    const { results, updates } = this.#outputs(program);
    const written = program.updates.map(({ variable }) => backend.entry(variable.dataId).value!);
    for (const value of written) backend.executor.busy.add(value);
    try {
      await program.session.run(
        inputs,
        [...results, ...updates].map(({ bound }) => bound),
      );
    } catch (error) {
      freeFresh([...results, ...updates]);
      throw updates.some(({ fresh }) => !fresh) ? halfStep(error) : error;
    } finally {
      for (const value of written) backend.executor.busy.delete(value);
    }
    program.updates.forEach(({ variable }, index) => {
      const { bound, fresh } = updates[index]!;
      if (fresh) backend.replaceMemory(variable.dataId, bound);
    });
    if (program.labels) refuseNaN(program.labels, results.pop()!.bound, this.#name);
    const made = program.results
      .slice(0, results.length)
      .map(({ dtype }, index) => backend.adopt(results[index]!.bound, dtype));
    return rebuild(program.result, made.values());
  }

  /** Memory for what the program makes: variables are written where they lie, where that is safe. */
  #outputs(program: TracedProgram): { results: Output[]; updates: Output[] } {
    const backend = this.#backend;
    const made: Output[] = [];
    const fresh = (value: Value): Output => {
      const output = { bound: backend.executor.allocate(value), fresh: true };
      made.push(output);
      return output;
    };
    try {
      const results = program.results.map(({ value }) => fresh(value));
      const updates = program.updates.map(({ variable, value, inPlace }): Output => {
        const old = backend.entry(variable.dataId).value!;
        if (!inPlace || !old.ready) return fresh(value);
        return { bound: { ...allocated(backend, variable), shape: value.shape }, fresh: false };
      });
      return { results, updates };
    } catch (error) {
      freeFresh(made);
      throw error;
    }
  }

  #bind({ source, value }: Input, tensors: readonly tf.Tensor[]): Bound {
    if (source.kind === "random") {
      fillRandomBits(new Int32Array(source.memory.buffer, 0, value.size));
      source.memory.version++;
      return { memory: source.memory, type: value.type, shape: value.shape };
    }
    if (source.kind === "captured") {
      this.#backend.executor.upload(source.value);
      if (!source.value.memory)
        throw new TunelabError("INVALID_INPUT", `a tensor that jit function "${this.#name}" uses was disposed`, {
          hint: "keep it, pass it as an argument, or make it a variable",
        });
      return { memory: source.value.memory, type: value.type, shape: value.shape };
    }
    const tensor = source.kind === "argument" ? tensors[source.index]! : source.variable;
    if (tensor.isDisposed)
      throw new TunelabError("INVALID_INPUT", `a variable that jit function "${this.#name}" uses was disposed`);
    return { ...allocated(this.#backend, tensor), type: value.type, shape: value.shape };
  }

  dispose(): void {
    for (const program of this.#programs.values()) disposeProgram(program);
    this.#programs.clear();
  }
}

interface Output {
  bound: Bound;
  /** Memory that was allocated for this run. */
  fresh: boolean;
}

function freeFresh(outputs: readonly Output[]): void {
  for (const { bound, fresh } of outputs) if (fresh) bound.memory.free();
}

/** Some variables may have been updated before the step failed. */
function halfStep(error: unknown): unknown {
  if (!isTunelabError(error)) return error;
  const { code, message, hint = "", details } = error;
  const restore = "variables that the step updates may hold half of it: restore them before you go on";
  return new TunelabError(code, message, { hint: hint ? `${hint}; ${restore}` : restore, details, cause: error });
}

function disposeProgram({ session, inputs }: TracedProgram): void {
  session.dispose();
  for (const { source } of inputs) if (source.kind === "random") source.memory.free();
}

/** The memory of a tensor that is computed. */
function allocated(backend: OnnxBackend, tensor: tf.Tensor): Bound {
  const value = backend.entry(tensor.dataId).value!;
  backend.executor.upload(value);
  return { memory: value.memory!, type: value.type, shape: value.shape };
}

/** A variable whose data another tensor shares gets data of its own: the other keeps the old numbers. */
function unshare(backend: OnnxBackend, variable: tf.Variable): void {
  if (backend.refCount(variable.dataId) > 1) {
    const copy = backend.copy(variable);
    variable.assign(copy);
    copy.dispose();
  }
}

/** The structure of `tree` with new tensors in the places of the old ones. */
function rebuild(tree: unknown, tensors: Iterator<tf.Tensor>): unknown {
  return mapTree(tree, () => tensors.next().value as tf.Tensor);
}
