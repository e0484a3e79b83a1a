/** Where the time goes, and what is recorded. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TunelabError } from "#lib/core/index";
import { graphText } from "./onnx/debug.ts";
import { OnnxBackend } from "./onnx/index.ts";
import { recorderOf } from "./onnx/kernel.ts";
import * as tf from "./tf.ts";
import { leaves, type TensorTree } from "./tree.ts";

export interface OperationTime {
  /** TF.js's operation, and the ONNX nodes that it became. */
  operation: string;
  node: string;
  calls: number;
  milliseconds: number;
  /** Part of the whole, 0 … 1. */
  share: number;
}

export interface LayerTime {
  /** The scopes of the model, outermost first, as in "layer 0/attention"; "" for what lies outside of all. */
  layer: string;
  calls: number;
  milliseconds: number;
  /** Part of the whole, 0 … 1. */
  share: number;
}

export interface Profile<Result> {
  result: Result;
  /** Slowest first. */
  operations: OperationTime[];
  /** By the scopes in which operations and their gradients were recorded (see `scope`), slowest first. */
  layers: LayerTime[];
  /** Time in nodes, without compiling. */
  milliseconds: number;
  /** Largest resident memory of the process so far, bytes. */
  peakMemory: number;
  /** Events for chrome://tracing. */
  trace: TraceEvent[];
}

interface TraceEvent {
  name: string;
  cat: string;
  dur: number;
  args?: { op_name?: string };
}

export interface ProfileOptions {
  /** Where to write the trace for chrome://tracing. */
  traceFile?: string;
}

/**
 * Runs `fn` once and measures every node that ONNX Runtime computes for it. Programs are compiled anew for the
 * measurement, so compiling is not part of it.
 */
export async function profile<Result>(
  fn: () => Promise<Result>,
  options: ProfileOptions = {},
): Promise<Profile<Result>> {
  const backend = onnxBackend();
  const { executor } = backend;
  const folder = await mkdtemp(join(tmpdir(), "tunelab-profile-"));
  try {
    await backend.schedule.flush();
    const taken = { prefix: join(folder, "run"), sessions: [] };
    executor.profile = taken;
    let result: Result;
    try {
      result = await fn();
      await backend.schedule.flush();
    } finally {
      executor.profile = null;
    }
    const trace = (await Promise.all(taken.sessions.map(readTrace))).flat();
    if (options.traceFile !== undefined) await writeFile(options.traceFile, JSON.stringify(trace));
    const nodes = nodeTimes(trace);
    const operations = summed(nodes, ({ operation, node }) => ({ operation, node }));
    const layers = summed(nodes, ({ layer }) => ({ layer }));
    const milliseconds = operations.reduce((sum, one) => sum + one.milliseconds, 0);
    return { result, operations, layers, milliseconds, peakMemory: process.resourceUsage().maxRSS * 1024, trace };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readTrace(session: { endProfile(): string }): Promise<TraceEvent[]> {
  return JSON.parse(await readFile(session.endProfile(), "utf8")) as TraceEvent[];
}

const KERNEL_TIME = "_kernel_time";

interface NodeTime {
  layer: string;
  operation: string;
  node: string;
  milliseconds: number;
}

/** One entry for each run of a node; its name is "number:layer/operation". */
function nodeTimes(trace: readonly TraceEvent[]): NodeTime[] {
  return trace
    .filter(({ name, cat }) => cat === "Node" && name.endsWith(KERNEL_TIME))
    .map(({ name, dur, args }) => {
      const label = name.slice(0, -KERNEL_TIME.length).replace(/^\d+:/, "");
      const slash = label.lastIndexOf("/");
      return {
        layer: label.slice(0, Math.max(slash, 0)),
        operation: label.slice(slash + 1),
        node: args?.op_name ?? "",
        milliseconds: dur / 1000,
      };
    });
}

/** The times summed over the nodes that have the same key, the largest first. */
function summed<Key extends object>(nodes: readonly NodeTime[], keyOf: (node: NodeTime) => Key) {
  const byKey = new Map<string, Key & { calls: number; milliseconds: number; share: number }>();
  for (const one of nodes) {
    const key = keyOf(one);
    const text = JSON.stringify(key);
    const entry = byKey.get(text) ?? { ...key, calls: 0, milliseconds: 0, share: 0 };
    entry.calls++;
    entry.milliseconds += one.milliseconds;
    byKey.set(text, entry);
  }
  const list = [...byKey.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  const total = list.reduce((sum, { milliseconds }) => sum + milliseconds, 0) || 1;
  return list.map((entry) => ({ ...entry, share: entry.milliseconds / total }));
}

/**
 * The graph that `fn` records, one node a line: result, operation, inputs, and the TF.js operation that made it. `fn`
 * is not run.
 */
export function explain(fn: () => TensorTree): string {
  const backend = onnxBackend();
  const recorder = recorderOf(backend);
  return tf.tidy(() => {
    const values = leaves(fn()).map((tensor) => recorder.use(tensor));
    return graphText(values) as unknown as tf.Tensor;
  }) as unknown as string;
}

function onnxBackend(): OnnxBackend {
  const backend = tf.backend();
  if (backend instanceof OnnxBackend) return backend;
  throw new TunelabError(
    "DEVICE_UNAVAILABLE",
    [`当前设备（${tf.getBackend()}）不记录计算图`, `the device in use (${tf.getBackend()}) records no graph`],
    {
      hint: ['请先调用 useDevice("onnx")', 'call useDevice("onnx") first'],
    },
  );
}
