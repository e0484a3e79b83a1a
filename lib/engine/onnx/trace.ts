/** Recording a function and compiling what it recorded into one program. */
import * as tf from "@tensorflow/tfjs-core";
import { mapTree } from "../tree.ts";
import type { OnnxBackend } from "./backend.ts";
import { checkNumbers } from "./debug.ts";
import { peakBytes } from "./estimate.ts";
import { Value } from "./graph.ts";
import { changesPart, planInPlace } from "./inplace.ts";
import { recorderOf } from "./kernel.ts";
import { collectGraph, distinctOutputs, modelOf, type ProgramGraph, refuseFailed } from "./program.ts";
import type { Memory, Session } from "./runtime/runtime.ts";
import { elementType } from "./types.ts";

type Source =
  | { kind: "argument"; index: number }
  | { kind: "variable"; variable: tf.Variable }
  | { kind: "random"; memory: Memory }
  | { kind: "captured"; value: Value };

export interface Input {
  source: Source;
  value: Value;
}

interface VariableUpdate {
  variable: tf.Variable;
  /** Its value after the step. */
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

type TraceArguments = [
  backend: OnnxBackend,
  name: string,
  fn: (...args: never[]) => unknown,
  /** Their shapes and types count, not their data. */
  args: readonly unknown[],
  debug?: boolean,
];

/** Records a function and compiles it, on another thread. */
export async function traceProgram(...given: TraceArguments): Promise<TracedProgram> {
  const [backend] = given;
  const variables = registeredVariables(backend);
  await backend.schedule.flush();
  await backend.settle(variables.map(({ dataId }) => dataId)); // one that failed may not be used here
  const { plan, inputs } = traced(variables, ...given);
  const building = backend.executor.compile(modelOf(plan.graph));
  uploadNew(backend, inputs, plan); // while the session is built
  return programOf(plan, inputs, await building);
}

/** The same on this thread. */
export function traceProgramSync(...given: TraceArguments): TracedProgram {
  const [backend] = given;
  const variables = registeredVariables(backend);
  backend.schedule.flushSync();
  backend.settleSync(variables.map(({ dataId }) => dataId));
  const { plan, inputs } = traced(variables, ...given);
  uploadNew(backend, inputs, plan);
  return programOf(plan, inputs, backend.executor.compileSync(modelOf(plan.graph)));
}

/**
 * The variables with a value of their own; those made by a recipe are computed where they are used. One made before this
 * device was chosen comes over now: moved while recording, it would be taken for a constant.
 */
function registeredVariables(backend: OnnxBackend): tf.Variable[] {
  const engine = tf.engine();
  const variables = Object.values(engine.registeredVariables);
  for (const { dataId } of variables) if (!backend.has(dataId)) engine.moveData(backend, dataId);
  return variables.filter(({ dataId }) => !backend.entry(dataId).recipe);
}

/** New variables get their memory; those that the program writes whole, such as an optimizer's moments, all of it at once. */
function uploadNew(backend: OnnxBackend, inputs: readonly Input[], { updates }: Plan): void {
  const rewritten = new Set(updates.filter(({ value }) => !changesPart(value)).map(({ variable }) => variable));
  for (const { source, value } of inputs) {
    if (value.repeated === null) continue;
    backend.executor.upload(value);
    if (source.kind === "variable" && rewritten.has(source.variable)) value.memory!.willBeWritten();
  }
}

function traced(
  variables: readonly tf.Variable[],
  ...[backend, name, fn, args, debug = false]: TraceArguments
): { plan: Plan; inputs: Input[] } {
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
  const { recording, graph } = plan;
  refuseFailed(graph);
  const inputs = graph.inputs.map((value, index): Input => {
    if (index < recording.placeholders.length) return { value, source: { kind: "argument", index } };
    const variable = owners.get(value);
    if (recording.random.has(value))
      return { value, source: { kind: "random", memory: backend.executor.allocate(value).memory } };
    return { value, source: variable ? { kind: "variable", variable } : { kind: "captured", value } };
  });
  backend.executor.runtime.reserve(peakBytes(graph));
  return { plan, inputs };
}

function programOf(plan: Plan, inputs: Input[], session: Session): TracedProgram {
  const { recording, graph, results, updates, labels } = plan;
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
