/**
 * Updating variables in place. The new value of a variable may be written over the old one when every node that reads
 * the old one has run before. ONNX Runtime chooses the order of nodes, so this must follow from the graph alone: each
 * reader has to be an ancestor of the writer. Where one is not, the writer is made to wait for it.
 */
import type { Node, Value } from "./graph.ts";
import type { ProgramGraph } from "./program.ts";
import { type Recorder, sameShape } from "./recorder.ts";
import { isHalf } from "./types.ts";
import { replaceInput, waitFor } from "./waiting.ts";

export interface Update {
  /** The variable's value before the step, an input of the program. */
  before: Value;
  /** Its value after the step, an output of the program. */
  after: Value;
}

/** Nodes that write element i of their output from element i of their inputs only. */
const ELEMENTWISE = new Set(["Add", "Sub", "Mul", "Div", "Where", "Identity", "Neg", "Max", "Min", "Sqrt", "Clip"]);

/** Nodes that change a part of an input where it lies when an output has the same memory: for each output, the input. */
const PARTIAL: Readonly<Record<string, readonly (number | undefined)[]>> = {
  ScatterND: [0],
  GroupQueryAttention: [undefined, 3, 4],
};

class BitSet {
  readonly words: Uint32Array;
  constructor(size: number) {
    this.words = new Uint32Array(Math.ceil(size / 32));
  }
  add(bit: number): void {
    this.words[bit >>> 5]! |= 1 << (bit & 31);
  }
  has(bit: number): boolean {
    return (this.words[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }
  merge(other: BitSet): void {
    for (let i = 0; i < this.words.length; i++) this.words[i]! |= other.words[i]!;
  }
}

/**
 * Says which updates may be done in place, and changes `graph` so that they are safe.
 * @returns for each update, whether the output may be bound to the memory of the input
 */
export function planInPlace(recorder: Recorder, graph: ProgramGraph, updates: readonly Update[]): boolean[] {
  const readers = readersOf(graph, new Set(updates.map(({ before }) => before)));
  const writers = updates.map(({ after }) => after.node!);
  const tracked = new Map<Node, number>();
  for (const node of [...[...readers.values()].flat(), ...writers])
    if (!tracked.has(node)) tracked.set(node, tracked.size);
  const ancestors = ancestorSets(graph, tracked);
  const waits = new Map<Node, Set<Node>>();
  const safe = updates.map((update, index) => {
    const { before } = update;
    const writer = writers[index]!;
    const own = readers.get(before) ?? [];
    if (own.includes(writer) && !writesElementwise(writer, before) && !writesPart(writer, update)) return false;
    const late = own.filter((node) => node !== writer && !ancestors.get(writer)!.has(tracked.get(node)!));
    // A reader that itself needs an updated value would make a circle.
    if (late.some((node) => writers.some((other) => ancestors.get(node)!.has(tracked.get(other)!)))) return false;
    if (late.length > 0) waits.set(writer, new Set(late));
    return true;
  });
  insertWaits(recorder, waits);
  return safe;
}

/** Nodes whose result is their input's memory under another shape: who reads the one reads the other. */
const VIEWS = new Set(["Reshape", "Identity"]);

/** The rounding of a product's operand. A provider without such products takes it out again, so the product is the reader. */
function isRounding({ op, outputs }: Node): boolean {
  return op === "Cast" && isHalf(outputs[0]!.type);
}

function viewed(value: Value): Value {
  let root = value;
  while (root.node && (VIEWS.has(root.node.op) || isRounding(root.node))) root = root.node.inputs[0]!;
  return root;
}

function readersOf(graph: ProgramGraph, values: Set<Value>): Map<Value, Node[]> {
  const readers = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    if (isRounding(node)) continue;
    for (const input of new Set(node.inputs.map((one) => one && viewed(one)))) {
      if (!input || !values.has(input)) continue;
      const list = readers.get(input);
      if (list) list.push(node);
      else readers.set(input, [node]);
    }
  }
  return readers;
}

function ancestorSets(graph: ProgramGraph, tracked: Map<Node, number>): Map<Node, BitSet> {
  const sets = new Map<Node, BitSet>();
  for (const node of graph.nodes) {
    const set = new BitSet(tracked.size);
    for (const input of node.inputs) {
      if (!input?.node) continue;
      set.merge(sets.get(input.node)!);
      const bit = tracked.get(input.node);
      if (bit !== undefined) set.add(bit);
    }
    sets.set(node, set);
  }
  return sets;
}

function writesElementwise(writer: Node, before: Value): boolean {
  return ELEMENTWISE.has(writer.op) && sameShape(writer.outputs[0]!.shape, before.shape);
}

/** Whether the node that makes a variable's new value leaves most of the old one as it is. */
export function changesPart(after: Value): boolean {
  return partOf(after) !== undefined;
}

function partOf(after: Value): number | undefined {
  return after.node ? PARTIAL[after.node.op]?.[after.node.outputs.indexOf(after)] : undefined;
}

/** The old value may then be read in that one place only. */
function writesPart(writer: Node, { before, after }: Update): boolean {
  const changed = partOf(after);
  if (changed === undefined) return false;
  return writer.inputs.every((input, index) => (input && viewed(input) === before) === (index === changed));
}

/** Makes each writer wait for the readers that are not its ancestors. */
function insertWaits(recorder: Recorder, waits: Map<Node, Set<Node>>): void {
  recorder.label = "in-place update";
  for (const [writer, readers] of waits) {
    const at = Math.max(
      writer.inputs.findLastIndex((input) => input?.node),
      0,
    );
    const earlier = [...readers].map(({ outputs }) => outputs[0]!);
    replaceInput(writer, at, waitFor(recorder, writer.inputs[at]!, earlier));
  }
}
