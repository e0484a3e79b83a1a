/** Functions traced into one program: inputs are bound, variables are written in place, nothing is traced again. */
import * as tf from "@tensorflow/tfjs-core";
import { inLanguage, isTunelabError, TunelabError, type Word } from "#lib/core/index";
import { fillRandomBits } from "../random.ts";
import { leaves, mapTree, signature } from "../tree.ts";
import type { OnnxBackend } from "./backend.ts";
import { refuseNaN } from "./debug.ts";
import { busyError } from "./entry.ts";
import type { Value } from "./graph.ts";
import type { Bound } from "./runtime/runtime.ts";
import { type Input, type TracedProgram, traceProgram, traceProgramSync } from "./trace.ts";

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
    const key = this.#key(args);
    // The arguments are held, so that the caller may dispose them at once.
    const held = mapTree(args, (tensor) => tf.keep(tf.clone(tensor)));
    try {
      return await this.#backend.schedule.exclusive(async () => {
        const program =
          this.#kept(key) ??
          this.#keep(key, await traceProgram(this.#backend, this.#name, this.#fn, held, this.#debug));
        return this.#run(program, held);
      });
    } finally {
      for (const tensor of leaves(held)) tensor.dispose();
    }
  }

  /** Traces and compiles on this thread, unless that is done. */
  prepareSync(args: readonly unknown[]): void {
    const key = this.#key(args);
    if (!this.#kept(key)) this.#keep(key, traceProgramSync(this.#backend, this.#name, this.#fn, args, this.#debug));
  }

  /** Runs what `prepareSync` has compiled, on this thread. @throws TunelabError CONFLICT while another step writes variables */
  runSync(args: readonly unknown[]): unknown {
    const program = this.#kept(this.#key(args))!;
    const backend = this.#backend;
    backend.schedule.flushSync();
    const tensors = leaves(args);
    backend.materialiseSync(neededBy(program, tensors));
    const { inputs, outputs, written } = this.#bindings(program, tensors);
    if (written.some((value) => backend.executor.busy.has(value))) throw busyError();
    try {
      program.session.runSync(inputs, outputs.map(boundOf));
    } catch (error) {
      throw afterFailure(outputs, error);
    }
    return this.#finish(program, outputs);
  }

  #key(args: readonly unknown[]): string {
    return `${this.#backend.executor.profile?.prefix ?? ""}${signature(args)}`;
  }

  #kept(key: string): TracedProgram | undefined {
    const program = this.#programs.get(key);
    if (program) {
      this.#programs.delete(key); // most recently used last
      this.#programs.set(key, program);
    }
    return program;
  }

  #keep(key: string, program: TracedProgram): TracedProgram {
    this.#compiled++;
    if (this.#compiled === MANY_PROGRAMS) this.#warn();
    this.#programs.set(key, program);
    if (this.#programs.size > MAX_PROGRAMS) {
      const [oldest, unused] = this.#programs.entries().next().value!;
      this.#programs.delete(oldest);
      disposeProgram(unused);
    }
    return program;
  }

  #warn(): void {
    process.emitWarning(
      inLanguage([
        `jit 函数“${this.#name}”已为不同的形状或数编译了 ${this.#compiled} 次；请把参数补齐到少数几种长度，会变的数用张量给出`,
        `jit function "${this.#name}" was compiled ${this.#compiled} times for different shapes or numbers; pad the arguments to a few lengths, and give numbers that change as tensors`,
      ]),
      { code: "TUNELAB_JIT_RETRACE" },
    );
  }

  async #run(program: TracedProgram, args: readonly unknown[]): Promise<unknown> {
    const backend = this.#backend;
    const { busy } = backend.executor;
    await backend.schedule.flush(); // what was recorded before must see the variables as they were
    const tensors = leaves(args);
    await backend.materialise(neededBy(program, tensors));
    const { inputs, outputs, written } = this.#bindings(program, tensors);
    for (const value of written) busy.add(value);
    try {
      await program.session.run(inputs, outputs.map(boundOf));
    } catch (error) {
      throw afterFailure(outputs, error);
    } finally {
      for (const value of written) busy.delete(value);
    }
    return this.#finish(program, outputs);
  }

  #bindings(
    program: TracedProgram,
    tensors: readonly tf.Tensor[],
  ): { inputs: Bound[]; outputs: Output[]; written: Value[] } {
    for (const { variable } of program.updates) unshare(this.#backend, variable);
    const inputs = program.inputs.map((input) => this.#bind(input, tensors));
    const outputs = this.#outputs(program);
    const written = program.updates.map(({ variable }) => this.#backend.entry(variable.dataId).value!);
    return { inputs, outputs, written };
  }

  /** Variables get their new values, the caller the results. */
  #finish(program: TracedProgram, outputs: readonly Output[]): unknown {
    const backend = this.#backend;
    const results = outputs.slice(0, program.results.length);
    program.updates.forEach(({ variable }, index) => {
      const { bound, fresh } = outputs[results.length + index]!;
      if (fresh) backend.replaceMemory(variable.dataId, bound);
    });
    if (program.labels) refuseNaN(program.labels, results.pop()!.bound, this.#name);
    const made = results.map(({ bound }, index) => backend.adopt(bound, program.results[index]!.dtype));
    return rebuild(program.result, made.values());
  }

  /** Memory for the results, then for the updates: variables are written where they lie, where that is safe. */
  #outputs(program: TracedProgram): Output[] {
    const backend = this.#backend;
    const outputs: Output[] = [];
    const fresh = (value: Value): Output => ({ bound: backend.executor.allocate(value), fresh: true });
    try {
      for (const { value } of program.results) outputs.push(fresh(value));
      for (const { variable, value, inPlace } of program.updates) {
        const old = backend.entry(variable.dataId).value!;
        if (!inPlace || !old.ready) outputs.push(fresh(value));
        else outputs.push({ bound: { ...allocated(backend, variable), shape: value.shape }, fresh: false });
      }
      return outputs;
    } catch (error) {
      freeFresh(outputs);
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
        throw new TunelabError(
          "INVALID_INPUT",
          [`jit 函数“${this.#name}”使用的张量已释放`, `a tensor that jit function "${this.#name}" uses was disposed`],
          {
            hint: [
              "请用 keep 保留它，作为参数传入，或改为变量",
              "keep it, pass it as an argument, or make it a variable",
            ],
          },
        );
      return { memory: source.value.memory, type: value.type, shape: value.shape };
    }
    const tensor = source.kind === "argument" ? tensors[source.index]! : source.variable;
    if (tensor.isDisposed)
      throw new TunelabError("INVALID_INPUT", [
        `jit 函数“${this.#name}”使用的变量已释放`,
        `a variable that jit function "${this.#name}" uses was disposed`,
      ]);
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

function boundOf({ bound }: Output): Bound {
  return bound;
}

/** The tensors whose data a run needs. */
function neededBy(program: TracedProgram, tensors: readonly tf.Tensor[]): object[] {
  return program.inputs.flatMap(({ source }) => {
    if (source.kind === "argument") return [tensors[source.index]!.dataId];
    return source.kind === "variable" ? [source.variable.dataId] : [];
  });
}

function afterFailure(outputs: readonly Output[], error: unknown): unknown {
  freeFresh(outputs);
  return outputs.some(({ fresh }) => !fresh) ? halfStep(error) : error;
}

function freeFresh(outputs: readonly Output[]): void {
  for (const { bound, fresh } of outputs) if (fresh) bound.memory.free();
}

/** Some variables may have been updated before the step failed. */
function halfStep(error: unknown): unknown {
  if (!isTunelabError(error)) return error;
  const { code, message, hint = "", details } = error;
  const said: Word = [
    "这一步要更新的变量可能只更新了一部分：继续之前请先恢复它们",
    "variables that the step updates may hold half of it: restore them before you go on",
  ];
  const restore = inLanguage(said);
  return new TunelabError(code, message, {
    hint: hint ? `${hint}${inLanguage(["；", "; "])}${restore}` : restore,
    details,
    cause: error,
  });
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
