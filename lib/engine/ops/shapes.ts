import { TunelabError } from "#lib/core/index";
import type * as tf from "../tf.ts";

/** @throws TunelabError SHAPE_MISMATCH naming the operation, what was expected and what came */
export function assertShape(operation: string, name: string, tensor: tf.Tensor, expected: (number | null)[]): void {
  const fits =
    tensor.rank === expected.length &&
    expected.every((length, axis) => length === null || length === tensor.shape[axis]);
  if (fits) return;
  const wanted = expected.map((length) => length ?? "any").join(", ");
  throw new TunelabError(
    "SHAPE_MISMATCH",
    [
      `${operation}：${name} 的形状为 [${tensor.shape}]，应为 [${wanted}]`,
      `${operation}: ${name} has shape [${tensor.shape}], not [${wanted}]`,
    ],
    {
      details: { operation, name, shape: tensor.shape },
    },
  );
}

/** @throws TunelabError INVALID_INPUT */
export function assertType(operation: string, name: string, tensor: tf.Tensor, dtype: tf.DataType): void {
  if (tensor.dtype === dtype) return;
  throw new TunelabError(
    "INVALID_INPUT",
    [
      `${operation}：${name} 的类型为 ${tensor.dtype}，应为 ${dtype}`,
      `${operation}: ${name} is ${tensor.dtype}, not ${dtype}`,
    ],
    {
      hint: [`请用 tf.cast(${name}, "${dtype}") 转换`, `cast it with tf.cast(${name}, "${dtype}")`],
    },
  );
}
