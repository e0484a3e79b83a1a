/** Finding the first operation that made NaN, and showing recorded graphs. */
import { TunelabError } from "#lib/core/index";
import { type Node, sortedNodes, type Value } from "./graph.ts";
import type { Recorder } from "./recorder.ts";
import type { Bound } from "./runtime/runtime.ts";

/** A flag for each node with a float result, int32 [n], 1 where NaN is in it; and the operations of these nodes. */
export function checkNumbers(
  g: Recorder,
  results: readonly { value: Value }[],
): { flags: Value; labels: string[] } | undefined {
  const nodes = sortedNodes(results.map(({ value }) => value)).filter(({ outputs }) => outputs[0]!.type === "float32");
  if (nodes.length === 0) return undefined;
  const flags = nodes.map(({ outputs: [output] }) => {
    const flat = g.node("Reshape", [output!, g.ints([-1])], "float32", [output!.size]);
    const missing = g.cast(g.node("IsNaN", [flat], "bool", flat.shape), "int32");
    return g.node("ReduceMax", [missing, g.ints([0])], "int32", [1], { keepdims: 1 });
  });
  const joined = flags.length === 1 ? flags[0]! : g.node("Concat", flags, "int32", [flags.length], { axis: 0 });
  return { flags: joined, labels: nodes.map(describe) };
}

function describe({ label, outputs }: Node): string {
  return `${label} with result [${outputs[0]!.shape}]`;
}

/** @throws TunelabError NUMERICAL naming the first operation whose flag is set */
export function refuseNaN(labels: readonly string[], { memory }: Bound, name: string): void {
  const first = new Int32Array(memory.buffer, 0, labels.length).indexOf(1);
  memory.free();
  if (first < 0) return;
  throw new TunelabError(
    "NUMERICAL",
    [
      `jit 函数“${name}”中出现 NaN：最早由 ${labels[first]} 产生`,
      `NaN in jit function "${name}": first made by ${labels[first]}`,
    ],
    {
      hint: [
        "请检查是否对负数取了对数或开方、是否有 0/0，或者学习率过高",
        "look for a logarithm or root of a negative number, 0/0, or a learning rate that is too high",
      ],
      details: { operation: labels[first] },
    },
  );
}

/** A recorded graph as text, one node a line, in the order of need. */
export function graphText(outputs: readonly Value[]): string {
  const names = new Map<Value, string>();
  const name = (value: Value | null): string => {
    if (!value) return "-";
    if (value.constant && value.size === 1) return String(value.constant[0]);
    let text = names.get(value);
    if (!text) {
      text = `%${names.size}`;
      names.set(value, text);
    }
    return text;
  };
  const lines = sortedNodes(outputs).map((node) => {
    const made = node.outputs.map((value) => `${name(value)}: ${value.type}[${value.shape}]`).join(", ");
    return `${made} = ${node.op}(${node.inputs.map(name).join(", ")})  # ${node.label}`;
  });
  return [...lines, `result ${outputs.map(name).join(", ")}`].join("\n");
}
