/** Matrix products, plain and fused with bias and activation. */
import * as tf from "@tensorflow/tfjs-core";
import { currentPrecision, type Precision } from "../../precision.ts";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import { float, type Recorder } from "../recorder.ts";
import { type ElementType, type Shape, sizeOf } from "../types.ts";

type TensorInfo = tf.TensorInfo;

interface Transposition {
  transposeA?: boolean;
  transposeB?: boolean;
}

interface ProductOptions extends Transposition {
  alpha?: number;
}

/**
 * `alpha · a · b`, each side transposed in its last two axes where asked. Batch axes broadcast. Float32 operands are
 * rounded to the precision that `autocast` asks for; the result is of their own type again.
 */
export function matMul(g: Recorder, a: Value, b: Value, options: ProductOptions = {}): Value {
  const type = a.type === "float32" ? PRODUCT_TYPES[currentPrecision()] : a.type;
  if (type === a.type) return plainProduct(g, a, b, options);
  return g.cast(plainProduct(g, rounded(g, a, type), rounded(g, b, type), options), a.type);
}

const PRODUCT_TYPES: Record<Precision, ElementType> = { fp32: "float32", fp16: "float16", bf16: "bfloat16" };

/** A weight that is stored in 16 bits is taken as it is. ONNX Runtime joins equal casts, so none is remembered here. */
function rounded(g: Recorder, value: Value, type: ElementType): Value {
  const { node } = value;
  const stored = node?.op === "Cast" ? node.inputs[0] : undefined;
  return stored?.type === type ? stored : g.cast(value, type);
}

/** `alpha · a · b + sum` for matrices: one node in float32; in 16 bits the sum stays float32. */
export function addProduct(g: Recorder, sum: Value, a: Value, b: Value, options: ProductOptions = {}): Value {
  const { transposeA = false, transposeB = false, alpha = 1 } = options;
  if (currentPrecision() !== "fp32") return g.node("Add", [matMul(g, a, b, options), sum], sum.type, sum.shape);
  const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: float(alpha), beta: float(1) };
  return g.node("Gemm", [a, b, sum], sum.type, sum.shape, attributes);
}

function plainProduct(
  g: Recorder,
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false, alpha = 1 }: ProductOptions,
): Value {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const batch = tf.backend_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2) as number[],
    b.shape.slice(0, -2) as number[],
  );
  const shape = [...batch, rows, columns];
  if (!transposeA && !transposeB && alpha === 1) return g.node("MatMul", [a, b], a.type, shape);
  if (isFlat(a, b, rows, { transposeA, transposeB })) {
    const turned = g.node("Gemm", [b, a], a.type, [columns, rows], { transB: 1, alpha: float(alpha) });
    return g.transpose(turned, [1, 0]);
  }
  const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: float(alpha) };
  if (a.shape.length === 2 && b.shape.length === 2) return g.node("Gemm", [a, b], a.type, shape, attributes);
  return g.microsoft("FusedMatMul", [a, b], [{ type: a.type, shape }], {
    transA: Number(transposeA),
    transB: Number(transposeB),
    alpha: float(alpha),
  })[0]!;
}

/** From 2 rows (one has a kernel of its own) to so many, a product with a large transposed matrix is computed turned. */
const FLAT_ROWS = 16;

/**
 * ONNX Runtime copies the right matrix of a product into another order, which for few rows takes longer than the product:
 * turned, b · aᵀ, only the few rows are copied.
 */
function isFlat(a: Value, b: Value, rows: number, { transposeA, transposeB }: Transposition): boolean {
  if (transposeA || !transposeB || a.shape.length !== 2 || b.shape.length !== 2) return false;
  return rows > 1 && rows <= FLAT_ROWS && b.shape[0]! >= 64;
}

function product(g: Recorder, a: TensorInfo, b: TensorInfo, transposition: Transposition): Value {
  const { transposeA = false, transposeB = false } = transposition;
  const inner = [a.shape.at(transposeA ? -2 : -1)!, b.shape.at(transposeB ? -1 : -2)!];
  tf.util.assert(
    inner[0] === inner[1],
    () =>
      `Error in matMul: inner shapes (${inner[0]}) and (${inner[1]}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
      `and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  if (a.dtype !== "float32" || b.dtype !== "float32") throw new NotRecorded();
  return matMul(g, withoutUnitBatch(g, a, b), withoutUnitBatch(g, b, a), transposition);
}

/** TF.js gives three axes to every product; two are enough where both batches are 1, and Gemm is the faster node. */
function withoutUnitBatch(g: Recorder, x: TensorInfo, other: TensorInfo): Value {
  const unit = (shape: Shape) => sizeOf(shape.slice(0, -2)) === 1;
  return g.reshape(g.use(x), unit(x.shape) && unit(other.shape) ? x.shape.slice(-2) : x.shape);
}

function batchShape(a: TensorInfo, b: TensorInfo, value: Value): number[] {
  const batch = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [...batch, ...value.shape.slice(-2)];
}

/** `activation(value)`, as TF.js's fused operations name it. */
export function activate(
  g: Recorder,
  value: Value,
  activation: string | undefined,
  preluWeights?: TensorInfo,
  leakyreluAlpha = 0.2,
): Value {
  const unary = (op: string, attributes = {}) => g.node(op, [value], "float32", value.shape, attributes);
  switch (activation) {
    case undefined:
    case null:
    case "linear":
      return value;
    case "relu":
      return unary("Relu");
    case "elu":
      return unary("Elu");
    case "relu6":
      return g.node("Clip", [value, g.scalar(0), g.scalar(6)], "float32", value.shape);
    case "sigmoid":
      return unary("Sigmoid");
    case "leakyrelu":
      return unary("LeakyRelu", { alpha: float(leakyreluAlpha) });
    case "prelu":
      return g.node("PRelu", [value, g.use(preluWeights!)], "float32", value.shape);
    default:
      throw new NotRecorded();
  }
}

interface FusedMatMul {
  a: TensorInfo;
  b: TensorInfo;
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

export const matMulKernels: Kernels = {
  BatchMatMul: (g: Recorder, { a, b }: { a: TensorInfo; b: TensorInfo }, attrs: Transposition) => {
    const value = product(g, a, b, attrs);
    return g.tensor(value, batchShape(a, b, value));
  },
  _FusedMatMul: (
    g: Recorder,
    { a, b, bias, preluActivationWeights }: FusedMatMul,
    attrs: Transposition & { activation?: string; leakyreluAlpha?: number },
  ) => {
    const value = product(g, a, b, attrs);
    const shape = batchShape(a, b, value);
    let result = g.reshape(value, shape);
    if (bias) result = g.node("Add", [result, g.use(bias)], "float32", shape);
    return g.tensor(activate(g, result, attrs.activation, preluActivationWeights, attrs.leakyreluAlpha), shape);
  },
};
