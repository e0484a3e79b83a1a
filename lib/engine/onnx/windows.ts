/**
 * Large variables in pieces. An update that takes flat slices of a variable, changes each and joins them again needs
 * neither the slices nor the join: pieces of the variable's memory are bound as inputs and outputs of their own. The
 * intermediate results of a piece stay in the processor's cache, those of a large table do not.
 */
import type { Value } from "./graph.ts";
import type { ProgramGraph } from "./program.ts";

/** The outputs that `value` is joined from, and where they lie in it; itself where it is not joined. */
export function partsOf(value: Value): { value: Value; offset: number }[] {
  const joined = value.node?.op === "Reshape" ? value.node.inputs[0]! : value;
  const pieces = joined.node?.op === "Concat" && joined.shape.length === 1 ? (joined.node.inputs as Value[]) : [];
  // A piece that is a leaf or occurs twice cannot be an output.
  if (pieces.length < 2 || new Set(pieces).size < pieces.length || pieces.some(({ node }) => !node))
    return [{ value, offset: 0 }];
  let offset = 0;
  return pieces.map((piece) => {
    const part = { value: piece, offset };
    offset += piece.size;
    return part;
  });
}

/** Turns flat slices of `variables` into leaves: pieces of the variables' memory. */
export function openWindows(graph: ProgramGraph, variables: readonly Value[]): void {
  const known = new Set(variables);
  for (const { op, inputs, outputs } of graph.nodes) {
    if (op !== "Slice" || inputs.length !== 4) continue; // with steps it is no piece
    const [source, starts] = inputs as [Value, Value];
    const of = source.node?.op === "Reshape" ? source.node.inputs[0]! : source;
    if (source.shape.length !== 1 || !known.has(of) || !starts.constant) continue;
    const [piece] = outputs as [Value];
    piece.node = null;
    piece.window = { of, offset: Number(starts.constant[0]) };
  }
}
