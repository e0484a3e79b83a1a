/**
 * Frozen weights in fewer bits. The tensor is float32 for every operation; the graph turns the stored numbers into
 * float32 where they are used, once in the forward and once in the backward pass, and keeps no float32 copy.
 */
import { TunelabError } from "#lib/core/index";
import { UNPACKING, Value } from "./onnx/graph.ts";
import { OnnxBackend } from "./onnx/index.ts";
import { recorderOf } from "./onnx/kernel.ts";
import type { Recorder } from "./onnx/recorder.ts";
import type { ElementType, HostArray } from "./onnx/types.ts";
import { BLOCK_SIZE, quantizeInt4, quantizeInt8, toBfloat16, toFloat16 } from "./quantize.ts";
import * as tf from "./tf.ts";

/** How a frozen weight is kept: 16-bit floats, or integers in blocks of 32 with one scale each. */
export type Storage = "float16" | "bfloat16" | "int8" | "int4";

/**
 * A frozen copy of `tensor` in fewer bits; it cannot be trained. On devices other than ONNX Runtime's the numbers are
 * rounded in the same way and kept as float32.
 * @param tensor float32; for int8 and int4 the last axis is a multiple of 32
 */
export async function storeFrozen(tensor: tf.Tensor, storage: Storage): Promise<tf.Tensor> {
  return storeValues((await tensor.data()) as Float32Array, tensor.shape, storage);
}

/** Like `storeFrozen`, from numbers that are no tensor yet. @param values row-major, as many as `shape` has elements */
export async function storeValues(
  values: Float32Array,
  shape: readonly number[],
  storage: Storage,
): Promise<tf.Tensor> {
  if (storage === "int8" || storage === "int4") return storeIntegers(values, shape, storage);
  const convert = storage === "float16" ? toFloat16 : toBfloat16;
  return storeHalf(shape, storage, (elements) => {
    for (let i = 0; i < values.length; i++) elements[i] = convert(values[i]!);
  });
}

/**
 * A frozen tensor of 16-bit floats whose bits `fill` writes where they lie: a file is read without conversion.
 * @param fill gets a view of all elements' bits; the view must not be used afterwards
 */
export async function storeHalf(
  shape: readonly number[],
  storage: "float16" | "bfloat16",
  fill: (elements: Uint16Array) => void | Promise<void>,
): Promise<tf.Tensor> {
  const backend = tf.backend();
  const size = tf.util.sizeFromShape([...shape]);
  if (!(backend instanceof OnnxBackend) || size === 0) {
    const elements = new Uint16Array(size);
    await fill(elements);
    return tf.tensor(Float32Array.from(elements, storage === "float16" ? fromFloat16 : fromBfloat16), [...shape]);
  }
  const stored = new Value(storage, shape);
  const { memory } = backend.executor.allocate(stored);
  stored.memory = memory;
  try {
    await fill(new Uint16Array(memory.buffer, 0, size));
  } catch (error) {
    memory.free();
    throw error;
  }
  return tensorOf(
    backend,
    shape,
    [stored],
    (g) => g.cast(stored, "float32"),
    (g, ids) => {
      const rows = g.node("Gather", [stored, ids], storage, [...ids.shape, ...shape.slice(1)], { axis: 0 });
      return g.cast(rows, "float32");
    },
  );
}

/** How a tensor's numbers are kept in memory. */
export function storageOf(tensor: tf.Tensor): Storage | "float32" {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) return "float32";
  const type = backend.entry(tensor.dataId).stored?.[0]?.type;
  return type === undefined ? "float32" : type === "uint4" ? "int4" : (type as Storage);
}

function storeIntegers(values: Float32Array, shape: readonly number[], storage: "int8" | "int4"): tf.Tensor {
  const size = shape.at(-1) ?? 1;
  if (size % BLOCK_SIZE !== 0)
    throw new TunelabError(
      "INVALID_INPUT",
      [`形状为 [${shape}] 的权重不能存为 ${storage}`, `a weight of shape [${shape}] cannot be stored as ${storage}`],
      {
        hint: [
          `最后一个轴须为 ${BLOCK_SIZE} 的整数倍；这个权重请用 float16 或 bfloat16`,
          `the last axis must be a multiple of ${BLOCK_SIZE}; use float16 or bfloat16 for this one`,
        ],
      },
    );
  const rows = values.length / size;
  const blocks = size / BLOCK_SIZE;
  const { data, scales } = storage === "int8" ? quantizeInt8(values) : quantizeInt4(values);
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) return tf.tensor(dequantize(data, scales, values.length), [...shape]);
  const keep = (type: ElementType, valueShape: number[], numbers: HostArray): Value => {
    const value = new Value(type, valueShape);
    backend.executor.store(value, numbers as Float32Array);
    return value;
  };
  if (storage === "int8") {
    const whole = keep("int8", [rows, blocks, BLOCK_SIZE], data);
    const scale = keep("float32", [rows, blocks, 1], scales);
    return tensorOf(backend, shape, [whole, scale], (g) => {
      const product = g.node("Mul", [g.cast(whole, "float32"), scale], "float32", whole.shape);
      return g.reshape(product, shape);
    });
  }
  const whole = keep("uint4", [rows, size], data);
  const scale = keep("float32", [rows, blocks], scales);
  return tensorOf(backend, shape, [whole, scale], (g) => {
    const middle = g.constant("uint4", new Uint8Array(Math.ceil((rows * blocks) / 2)).fill(0x88), [rows, blocks]);
    const inputs = [whole, scale, middle];
    const result = g.node("DequantizeLinear", inputs, "float32", [rows, size], { axis: 1, block_size: BLOCK_SIZE });
    return g.reshape(result, shape);
  });
}

function tensorOf(
  backend: OnnxBackend,
  shape: readonly number[],
  stored: Value[],
  make: (g: Recorder) => Value,
  makeRows?: (g: Recorder, ids: Value) => Value,
): tf.Tensor {
  const recorder = recorderOf(backend);
  const recipe = () => {
    const { label } = recorder;
    recorder.label = UNPACKING;
    try {
      return make(recorder);
    } finally {
      recorder.label = label;
    }
  };
  const rows = makeRows && { rowsRecipe: (ids: Value) => makeRows(recorder, ids) };
  const { dataId } = backend.registerEntry({ dtype: "float32", value: null, recipe, stored, ...rows }, shape);
  return tf.engine().makeTensorFromDataId(dataId, [...shape], "float32", backend);
}

function dequantize(data: Int8Array | Uint8Array, scales: Float32Array, size: number): Float32Array {
  const level = (i: number): number =>
    data instanceof Int8Array ? data[i]! : ((data[i >> 1]! >> (i % 2 === 0 ? 0 : 4)) & 15) - 8;
  return Float32Array.from({ length: size }, (_, i) => level(i) * scales[Math.floor(i / BLOCK_SIZE)]!);
}

function fromBfloat16(half: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, half);
  return view.getFloat32(0);
}

function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
