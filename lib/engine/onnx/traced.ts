/** Functions traced into one program: inputs are bound, variables are written in place, nothing is traced again. */
import * as tf from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import { fillRandomBits } from "../random.ts";
import { leaves, mapTree, signature } from "../tree.ts";
import type { OnnxBackend } from "./backend.ts";
import { checkNumbers, refuseNaN } from "./debug.ts";
import { peakBytes } from "./estimate.ts";
import { Value } from "./graph.ts";
import { planInPlace } from "./inplace.ts";
import { recorderOf } from "./kernel.ts";
import { collectGraph, distinctOutputs, modelOf, type ProgramGraph } from "./program.ts";
import type { Bound, Memory, Session } from "./runtime/runtime.ts";
import { elementType } from "./types.ts";

type Source =
  | { kind: "argument"; index: number }
  | { kind: "variable"; variable: tf.Variable }
  | { kind: "random"; memory: Memory }
  | { kind: "captured"; value: Value };

interface Input {
  source: Source;
  value: Value;
}

interface VariableUpdate {
  variable: tf.Variable;
  value: Value;
  inPlace: boolean;
}

/** One compiled combination of argument shapes. */
export interface TracedProgram {
  session: Session;
  inputs: Input[];
  /** The result with placeholders where tensors were. */
  result: unknown;
  results: { value: Value; dtype: tf.DataType }[];
  updates: VariableUpdate[];
  nodeCount: number;
  /** With debug: the operations that the last result has a flag for, 1 where NaN came out. */
  labels?: string[];
}

/** Records `fn` and compiles it. @param args their shapes and types count, not their data */
export async function traceProgram(
  backend: OnnxBackend,
  name: string,
  fn: (...args: never[]) => unknown,
  args: readonly unknown[],
  debug = false,
): Promise<TracedProgram> {
  const engine = tf.engine();
  const variables = Object.values(engine.registeredVariables);
  // A variable made before this device was chosen comes over now: moved while recording, it would be taken for a constant.
  for (const { dataId } of variables) if (!backend.has(dataId)) engine.moveData(backend, dataId);
  await backend.flush();
  await backend.materialise(variables.map(({ dataId }) => dataId));
  const owners = new Map(variables.map((variable) => [backend.entry(variable.dataId).value!, variable]));
  let plan: Plan;
  try {
    const recording = record(backend, name, fn, args);
    const checks = debug
      ? checkNumbers(recorderOf(backend), recording.results.concat(recording.updates as never))
      : undefined;
    if (checks) recording.results.push({ value: checks.flags, dtype: "int32" });
    plan = { ...planProgram(backend, recording), ...(checks ? { labels: checks.labels } : {}) };
  } finally {
    backend.endTrace();
  }
  const { recording, graph, results, updates } = plan;
  const inputs = graph.inputs.map((value, index): Input => {
    if (index < recording.placeholders.length) return { value, source: { kind: "argument", index } };
    const variable = owners.get(value);
    if (recording.random.has(value))
      return { value, source: { kind: "random", memory: backend.executor.allocate(value).memory } };
    return { value, source: variable ? { kind: "variable", variable } : { kind: "captured", value } };
  });
  backend.executor.runtime.reserve(peakBytes(graph));
  const building = backend.executor.compile(modelOf(graph));
  // While the session is built on another thread, new variables get their memory.
  for (const { value } of inputs) if (value.repeated !== null) backend.executor.upload(value);
  const session = await building;
  const { labels } = plan;
  return {
    session,
    inputs,
    result: recording.result,
    results,
    updates,
    nodeCount: graph.nodes.length,
    ...(labels ? { labels } : {}),
  };
}

interface Plan {
  recording: Recording;
  graph: ProgramGraph;
  results: TracedProgram["results"];
  updates: VariableUpdate[];
  labels?: string[];
}

function planProgram(backend: OnnxBackend, recording: Recording): Plan {
  const values = [...recording.results, ...recording.updates].map(({ value }) => value);
  const outputs = distinctOutputs(values);
  const after = outputs.slice(recording.results.length);
  const inPlace = planInPlace(
    recorderOf(backend),
    collectGraph(outputs, recording.placeholders),
    recording.updates.map(({ before }, index) => ({ before, after: after[index]! })),
  );
  return {
    recording,
    graph: collectGraph(outputs, recording.placeholders),
    results: recording.results.map(({ dtype }, index) => ({ dtype, value: outputs[index]! })),
    updates: recording.updates.map(({ variable }, index) => ({
      variable,
      value: after[index]!,
      inPlace: inPlace[index]!,
    })),
  };
}

interface Recording {
  placeholders: Value[];
  random: ReadonlySet<Value>;
  result: unknown;
  results: { value: Value; dtype: tf.DataType }[];
  updates: { variable: tf.Variable; before: Value; value: Value }[];
}

/** Runs `fn` with placeholders for its arguments; variables have their old values again afterwards. */
function record(
  backend: OnnxBackend,
  name: string,
  fn: (...args: never[]) => unknown,
  args: readonly unknown[],
): Recording {
  const engine = tf.engine();
  const recorder = recorderOf(backend);
  const old = new Map<tf.Variable, tf.Tensor>();
  const placeholders: Value[] = [];
  const random = new Set<Value>();
  const results: Recording["results"] = [];
  engine.startScope(name);
  backend.trace = {
    name,
    random,
    assigned(variable) {
      // A second owner of the old data, so that the assignment does not free it.
      if (!old.has(variable)) old.set(variable, tf.keep(tf.clone(variable)));
    },
  };
  try {
    const inner = mapTree(args, (tensor) => {
      const placeholder = new Value(elementType(tensor.dtype), tensor.shape);
      placeholders.push(placeholder);
      const { dataId } = backend.register(placeholder, tensor.dtype);
      return engine.makeTensorFromDataId(dataId, tensor.shape, tensor.dtype, backend);
    });
    const result = mapTree(fn(...(inner as never[])), (tensor) => {
      results.push({ value: recorder.use(tensor), dtype: tensor.dtype });
      tensor.dispose();
      return tensor;
    });
    const updates = [...old].map(([variable, before]) => ({
      variable,
      before: backend.entry(before.dataId).value!,
      value: recorder.use(variable),
    }));
    return { placeholders, random, result, results, updates };
  } finally {
    backend.trace = null;
    for (const [variable, before] of old) {
      variable.assign(before);
      before.dispose();
    }
    engine.endScope();
  }
}

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
      return await this.#backend.exclusive(async () => this.#run(await this.#program(key, held), held));
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
    await backend.flush(); // what was recorded before must see the variables as they were
    const tensors = leaves(args);
    const needed = program.inputs.flatMap(({ source }) =>
      source.kind === "argument" ? [tensors[source.index]!] : source.kind === "variable" ? [source.variable] : [],
    );
    await backend.materialise(needed.map(({ dataId }) => dataId));
    for (const { variable } of program.updates) unshare(backend, variable);
    const inputs = program.inputs.map((input) => this.#bind(input, tensors));
    const results = program.results.map(({ value }) => backend.executor.allocate(value));
    const updates = program.updates.map(({ variable, value, inPlace }) =>
      inPlace ? { ...allocated(backend, variable), shape: value.shape } : backend.executor.allocate(value),
    );
    const written = program.updates.map(({ variable }) => backend.entry(variable.dataId).value!);
    for (const value of written) backend.executor.busy.add(value);
    try {
      await program.session.run(inputs, [...results, ...updates]);
    } finally {
      for (const value of written) backend.executor.busy.delete(value);
    }
    program.updates.forEach(({ variable, inPlace }, index) => {
      if (!inPlace) backend.replaceMemory(variable.dataId, updates[index]!);
    });
    if (program.labels) refuseNaN(program.labels, results.pop()!, this.#name);
    const made = program.results
      .slice(0, results.length)
      .map(({ dtype }, index) => backend.adopt(results[index]!, dtype));
    return rebuild(program.result, made.values());
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
