/** Trees of tensors: what jitted functions take and give. */
import { TunelabError } from "#lib/core/index";
import * as tf from "./tf.ts";

/** Tensors in arrays and plain objects, nested as you like. Numbers, texts, booleans and null are static values. */
export type TensorTree =
  | tf.Tensor
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly TensorTree[]
  | { readonly [key: string]: TensorTree };

export type NamedTensors = Record<string, tf.Tensor>;

/** The tensors of a tree, depth first, object keys in their own order. */
export function leaves(tree: unknown, found: tf.Tensor[] = []): tf.Tensor[] {
  mapTree(tree, (tensor) => {
    found.push(tensor);
    return tensor;
  });
  return found;
}

/** A tree of the same structure, each tensor replaced by `replace(tensor, path)`. */
export function mapTree<T>(tree: T, replace: (tensor: tf.Tensor, path: string) => tf.Tensor, path = ""): T {
  return visit(tree, replace, path) as T;
}

function visit(tree: unknown, replace: (tensor: tf.Tensor, path: string) => tf.Tensor, path: string): unknown {
  if (tree instanceof tf.Tensor) return replace(tree, path);
  if (tree === null || typeof tree !== "object") return checkedStatic(tree, path);
  if (Array.isArray(tree)) return tree.map((item, index) => visit(item, replace, join(path, String(index))));
  const prototype = Object.getPrototypeOf(tree);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TunelabError(
      "INVALID_INPUT",
      [
        `${path || "这个值"} 是 ${prototype.constructor?.name ?? "class"}`,
        `${path || "the value"} is a ${prototype.constructor?.name ?? "class"}`,
      ],
      {
        hint: ["请把张量放在普通对象和数组中", "use tensors in plain objects and arrays"],
      },
    );
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, visit(item, replace, join(path, key))]));
}

function checkedStatic(value: unknown, path: string): unknown {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    throw new TunelabError(
      "INVALID_INPUT",
      [`${path || "这个值"} 的类型为 ${typeof value}`, `${path || "the value"} is a ${typeof value}`],
      {
        hint: [
          "请把张量、数、文字和布尔值放在普通对象和数组中",
          "use tensors, numbers, texts and booleans in plain objects and arrays",
        ],
      },
    );
  return value;
}

/** What a compiled program depends on: structure, types and shapes of the tensors, and the static values. */
export function signature(tree: unknown): string {
  return JSON.stringify(mapToText(tree));
}

function mapToText(tree: unknown): unknown {
  if (tree instanceof tf.Tensor) return { $: `${tree.dtype}[${tree.shape.join(",")}]` };
  if (Array.isArray(tree)) return tree.map(mapToText);
  if (tree !== null && typeof tree === "object")
    return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, mapToText(item)]));
  return tree === undefined || (typeof tree === "number" && !Number.isFinite(tree)) ? { $: String(tree) } : tree;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
