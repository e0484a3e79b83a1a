/** Order without data: a value that is not there before other values are. */
import type { Node, Value } from "./graph.ts";
import type { Recorder } from "./recorder.ts";
import { isHalf } from "./types.ts";

/**
 * `value`, once all of `earlier` is computed. It passes through a Reshape whose target shape has the sizes of `earlier`,
 * times zero, added to it: nothing is copied, and no optimiser can take the dependence away.
 */
export function waitFor(g: Recorder, value: Value, earlier: readonly Value[]): Value {
  let sum: Value | undefined;
  for (const one of earlier) {
    // Size knows no bfloat16; what is in 16 bits becomes float32 anyway, and ONNX Runtime joins equal casts.
    const size = g.shared("size", [one], () =>
      g.node("Size", [isHalf(one.type) ? g.cast(one, "float32") : one], "int64", []),
    );
    sum = sum ? g.node("Add", [sum, size], "int64", []) : size;
  }
  if (!sum) return value;
  const nothing = g.node("Mul", [sum, g.scalar(0, "int64")], "int64", []);
  const shape = g.node("Add", [g.ints(value.shape), nothing], "int64", [value.shape.length]);
  return g.node("Reshape", [value, shape], value.type, value.shape);
}

/** Makes a recorded node wait: its input at `index` is replaced. */
export function replaceInput(node: Node, index: number, input: Value): void {
  const inputs = node.inputs.map((other, position) => (position === index ? input : other));
  const replacement: Node = { ...node, inputs };
  for (const output of node.outputs) output.node = replacement;
}

/** True when computing `value` needs one of `nodes`. */
export function dependsOn(value: Value, nodes: ReadonlySet<Node>): boolean {
  const seen = new Set<Node>();
  const stack = [value];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node } = next;
    if (!node || seen.has(node)) continue;
    if (nodes.has(node)) return true;
    seen.add(node);
    for (const input of node.inputs) if (input) stack.push(input);
  }
  return false;
}
