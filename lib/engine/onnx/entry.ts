/** What the backend keeps for a tensor's data, and how numbers get in. */
import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import type { Value } from "./graph.ts";
import type { HostArray, Shape } from "./types.ts";

/** One of TF.js's data identifiers. Exactly one of the forms is set. */
export interface Entry {
  readonly dtype: DataType;
  refCount: number;
  /** The tensor in the graph. */
  value: Value | null;
  /** A tensor of one repeated number, made where it is used. */
  fill?: { value: number; shape: Shape };
  /** Makes the value anew at each use (weights that are stored in another type). */
  recipe?: () => Value;
  /** Makes only the rows (along the first axis) that `ids` names: a table need not be unpacked whole for a few. */
  rowsRecipe?: (ids: Value) => Value;
  /** The values that the recipe reads; they go when the tensor goes. */
  stored?: Value[];
  /** Strings stay in JavaScript. */
  strings?: Uint8Array[];
  complex?: { real: TensorInfo; imag: TensorInfo };
}

/** 0 or 1 when all values are that: TF.js makes its zeros and ones element by element. */
export function repeatedNumber(values: ArrayLike<number>): 0 | 1 | undefined {
  const first = Number(values[0]);
  if ((first !== 0 && first !== 1) || Object.is(first, -0)) return undefined;
  for (let i = 1; i < values.length; i++) if (Number(values[i]) !== first || Object.is(values[i], -0)) return undefined;
  return first;
}

/** A copy of `values`: the caller may fill the same array again before the graph runs. */
export function toHost(values: ArrayLike<number>, dtype: DataType): HostArray {
  if (dtype === "float32") return new Float32Array(values);
  if (dtype === "int32") return new Int32Array(values);
  return new Uint8Array(values);
}

export function busyError(): TunelabError {
  return new TunelabError(
    "CONFLICT",
    ["jit 的一步正在更新变量时，变量被读取", "a variable is read while a jit step updates it"],
    {
      hint: ["请先 await 这一步", "await the step first"],
    },
  );
}
