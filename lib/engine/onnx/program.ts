/** A compiled graph: built from recorded values, kept by its structure, run with other memory each time. */
import { createHash } from "node:crypto";
import { type Attribute, FloatAttribute, type Node, sortedNodes, UNPACKING, Value } from "./graph.ts";
import { encodeModel } from "./proto.ts";

export interface ProgramGraph {
  nodes: Node[];
  /** Leaves with data, in the order of first use. */
  inputs: Value[];
  outputs: Value[];
  constants: Value[];
}

/** The part of the recorded graph that computes `outputs`. `arguments_` come first among the inputs. */
export function collectGraph(outputs: readonly Value[], arguments_: readonly Value[] = []): ProgramGraph {
  const graph: ProgramGraph = {
    nodes: sortedNodes(outputs),
    inputs: [...arguments_],
    outputs: [...outputs],
    constants: [],
  };
  const seen = new Set<Value>(arguments_);
  for (const node of graph.nodes)
    for (const input of node.inputs) {
      if (!input || input.node || seen.has(input)) continue;
      seen.add(input);
      (input.constant ? graph.constants : graph.inputs).push(input);
    }
  return graph;
}

/** @throws what kept an operation that the graph needs from being computed */
export function refuseFailed({ nodes }: ProgramGraph): void {
  for (const { outputs } of nodes) for (const { failure } of outputs) if (failure !== undefined) throw failure;
}

/** The text that two graphs share when one session serves both. */
export function structureOf({ nodes, inputs, outputs, constants }: ProgramGraph): string {
  const ids = new Map<Value, number>();
  const hash = createHash("sha1");
  for (const value of inputs) {
    ids.set(value, ids.size);
    hash.update(`I${value.type}[${value.shape.join()}]`);
  }
  for (const value of constants) {
    ids.set(value, ids.size);
    hash.update(`C${value.type}[${value.shape.join()}]=${value.constant!.join()}`);
  }
  for (const node of nodes) {
    const used = node.inputs.map((input) => (input ? ids.get(input) : ""));
    hash.update(`${node.domain}${node.op}(${used.join()})${attributeText(node.attributes)}`);
    for (const output of node.outputs) ids.set(output, ids.size);
  }
  hash.update(`O${outputs.map((value) => `${ids.get(value)}:${value.type}[${value.shape.join()}]`).join()}`);
  return hash.digest("base64");
}

function attributeText(attributes: Record<string, Attribute>): string {
  let text = "";
  for (const [key, value] of Object.entries(attributes))
    text += `;${key}=${value instanceof FloatAttribute ? `f${value.value}` : String(value)}`;
  return text;
}

/**
 * The model of a graph, its inputs named i0, i1, …, its outputs o0, o1, …. Nodes that unpack weights stand first: of the
 * inputs of an operation ONNX Runtime computes the one with the higher number first, so that otherwise it unpacks every
 * weight of the model before the first layer (SmolLM2-135M in int8: a pass peaked at 898 MB instead of 634).
 */
export function modelOf(graph: ProgramGraph): Uint8Array {
  const names = new Map<Value, string>();
  graph.inputs.forEach((value, index) => {
    names.set(value, `i${index}`);
  });
  graph.outputs.forEach((value, index) => {
    names.set(value, `o${index}`);
  });
  let count = 0;
  const name = (value: Value): string => {
    let text = names.get(value);
    if (text === undefined) {
      text = `v${count++}`;
      names.set(value, text);
    }
    return text;
  };
  const unpacks = ({ label }: Node) => label === UNPACKING;
  const nodes = [...graph.nodes.filter(unpacks), ...graph.nodes.filter((node) => !unpacks(node))];
  return encodeModel({ ...graph, nodes, name });
}

/**
 * Gives every output a node and a name of its own: a leaf or a value that is asked for twice passes through Identity.
 */
export function distinctOutputs(outputs: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  return outputs.map((value) => {
    if (value.node && !seen.has(value)) {
      seen.add(value);
      return value;
    }
    const copy = new Value(value.type, value.shape);
    copy.node = { op: "Identity", domain: "", inputs: [value], attributes: {}, outputs: [copy], label: "Identity" };
    return copy;
  });
}
