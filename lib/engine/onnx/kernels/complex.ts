/** Complex numbers, kept as two real tensors, and Fourier transforms. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Kernel, type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import { concat, slice } from "./shape.ts";

type TensorInfo = tf.TensorInfo;

/** The same numbers as a tensor of its own: complex tensors and their parts are disposed apart. */
function own(g: Recorder, x: TensorInfo): TensorInfo {
  const fill = g.fillOf(x);
  return fill === undefined ? g.tensor(g.use(x), x.shape) : g.fill(fill, x.shape, x.dtype);
}

function complexTensor(g: Recorder, real: TensorInfo, imag: TensorInfo): TensorInfo {
  return g.backend.registerEntry({ dtype: "complex64", value: null, complex: { real, imag } }, real.shape);
}

/** The real and the imaginary part, in the shape of the tensor. */
function partsOf(g: Recorder, input: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
  const { complex } = g.backend.entry(input.dataId);
  if (!complex || sizeOf(input.shape) === 0) throw new NotRecorded();
  return { real: { ...complex.real, shape: input.shape }, imag: { ...complex.imag, shape: input.shape } };
}

/** Transforms the last axis. A complex number is a pair in the last axis of ONNX's operator, a real one stands alone. */
function fourier(inverse: boolean): Kernel {
  return (g: Recorder, { input }: { input: TensorInfo }) => {
    const { real, imag } = partsOf(g, input);
    const length = input.shape.at(-1)!;
    const batch = sizeOf(input.shape) / length;
    const parts = g.fillOf(imag) === 0 ? [real] : [real, imag];
    const signal = concat(
      g,
      parts.map((part) => g.reshape(g.use(part), [batch, length, 1])),
      2,
    );
    const inputs = [signal, null, g.scalar(1, "int64")]; // the signal's whole length, along axis 1
    const spectrum = g.node("DFT", inputs, "float32", [batch, length, 2], { inverse: Number(inverse) });
    const [first, second] = [0, 1].map((at) =>
      g.tensor(slice(g, spectrum, [0, 0, at], [batch, length, 1]), input.shape),
    );
    return complexTensor(g, first!, second!);
  };
}

export const complexKernels: Kernels = {
  Complex: (g: Recorder, { real, imag }: { real: TensorInfo; imag: TensorInfo }) =>
    complexTensor(g, own(g, real), own(g, imag)),
  "Real*": (g: Recorder, { input }: { input: TensorInfo }) => own(g, partsOf(g, input).real),
  "Imag*": (g: Recorder, { input }: { input: TensorInfo }) => own(g, partsOf(g, input).imag),
  "ComplexAbs*": (g: Recorder, { x }: { x: TensorInfo }) => {
    // in doubles: the squares of small numbers are no floats
    const squares = Object.values(partsOf(g, x)).map((part) => {
      const value = g.cast(g.use(part), "float64");
      return g.node("Mul", [value, value], "float64", x.shape);
    });
    const length = g.node("Sqrt", [g.node("Add", squares, "float64", x.shape)], "float64", x.shape);
    return g.tensor(g.cast(length, "float32"), x.shape);
  },
  "FFT*": fourier(false),
  "IFFT*": fourier(true),
};
