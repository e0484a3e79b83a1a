/** Tensors that are filled where they lie. */

import { Value } from "./onnx/graph.ts";
import { OnnxBackend } from "./onnx/index.ts";
import * as tf from "./tf.ts";

/**
 * A float32 tensor whose memory `fill` writes directly: a file that is read into it exists once, not also as a
 * JavaScript array.
 * @param fill gets a view of all elements; the view must not be used afterwards
 */
export async function allocateTensor(
  shape: readonly number[],
  fill: (elements: Float32Array) => void | Promise<void>,
): Promise<tf.Tensor> {
  const backend = tf.backend();
  const size = tf.util.sizeFromShape([...shape]);
  if (!(backend instanceof OnnxBackend) || size === 0) {
    const elements = new Float32Array(size);
    await fill(elements);
    return tf.tensor(elements, [...shape], "float32");
  }
  const bound = backend.executor.allocate(new Value("float32", shape));
  try {
    await fill(new Float32Array(bound.memory.buffer, 0, size));
  } catch (error) {
    bound.memory.free();
    throw error;
  }
  return backend.adopt(bound, "float32");
}
