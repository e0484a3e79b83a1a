/** How much memory a program's intermediate results take, from the shapes alone. */
import type { Value } from "./graph.ts";
import type { ProgramGraph } from "./program.ts";
import { bytesOf } from "./types.ts";

/** The value whose memory `value` shares: a Reshape copies nothing. */
function owner(value: Value): Value {
  let root = value;
  while (root.node?.op === "Reshape") root = root.node.inputs[0]!;
  return root;
}

/** The largest sum of intermediate results alive at a time, when nodes run in order and results are freed at once. */
export function peakBytes(graph: ProgramGraph): number {
  const outputs = new Set(graph.outputs);
  const size = (value: Value): number =>
    value.node === null || outputs.has(value) ? 0 : bytesOf(value.type, value.shape);
  const owners = (index: number): Value[] =>
    graph.nodes[index]!.inputs.flatMap((input) => (input ? [owner(input)] : []));
  const lastUse = new Map<Value, number>();
  graph.nodes.forEach((_, index) => {
    for (const value of owners(index)) lastUse.set(value, index);
  });
  let alive = 0;
  let peak = 0;
  graph.nodes.forEach((node, index) => {
    if (node.op !== "Reshape") for (const output of node.outputs) alive += size(output);
    peak = Math.max(peak, alive);
    for (const value of new Set(owners(index))) if (lastUse.get(value) === index) alive -= size(value);
  });
  return peak;
}
