/** The recorded graph: values and the nodes that make them. */
import type { Memory } from "./runtime/runtime.ts";
import { type ElementType, type HostArray, type Shape, sizeOf } from "./types.ts";

/** A float attribute; plain numbers are integers in ONNX attributes. */
export class FloatAttribute {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type Attribute = number | string | readonly number[] | FloatAttribute;
export type Attributes = Record<string, Attribute>;

export interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
  /** The TF.js operation that recorded the node, for profiles and error messages. */
  readonly label: string;
}

/**
 * A tensor of the graph. One of these holds: `node` (to be computed), `memory` (computed or written), `host` or
 * `repeated` (written, not yet in native memory), `constant` (part of the program), none (an argument of a traced function).
 */
export class Value {
  readonly type: ElementType;
  readonly shape: Shape;
  node: Node | null = null;
  memory: Memory | null = null;
  host: HostArray | null = null;
  constant: HostArray | null = null;
  /** The one number that it holds everywhere, not yet in native memory. */
  repeated: number | null = null;
  /** Why it could not be computed; what needs it cannot be either. */
  failure: unknown = undefined;
  /** How many tensors hold this value: two do when an operation changes nothing. */
  owners = 0;

  constructor(type: ElementType, shape: Shape) {
    this.type = type;
    this.shape = shape;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** True when the value is there without computing. */
  get ready(): boolean {
    return this.node === null;
  }
}

/** The label of nodes that unpack a stored weight for the operation that uses it. */
export const UNPACKING = "StoredWeight";

/** The nodes that `outputs` need, every node after its inputs. */
export function sortedNodes(outputs: readonly Value[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: { node: Node; next: number }[] = [];
  const enter = (value: Value | null | undefined): void => {
    const node = value?.node;
    if (!node || seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.next < top.node.inputs.length) enter(top.node.inputs[top.next++]);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}
