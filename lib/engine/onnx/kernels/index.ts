/** All kernels of the backend "onnx", by family. */
import type { Kernels } from "../kernel.ts";
import { binaryKernels } from "./binary.ts";
import { complexKernels } from "./complex.ts";
import { convolutionKernels } from "./convolution.ts";
import { countKernels } from "./count.ts";
import { createKernels } from "./create.ts";
import { cropKernels } from "./crop.ts";
import { dilationKernels } from "./dilation.ts";
import { gatherKernels } from "./gather.ts";
import { matMulKernels } from "./matmul.ts";
import { normaliseKernels } from "./normalise.ts";
import { poolKernels } from "./pool.ts";
import { rearrangeKernels } from "./rearrange.ts";
import { reduceKernels } from "./reduce.ts";
import { resizeKernels } from "./resize.ts";
import { shapeKernels } from "./shape.ts";
import { attentionKernels } from "./training/attention.ts";
import { cachedAttentionKernels } from "./training/cached-attention.ts";
import { crossEntropyKernels } from "./training/cross-entropy.ts";
import { embeddingKernels } from "./training/embedding.ts";
import { geluKernels } from "./training/gelu.ts";
import { linearKernels } from "./training/linear.ts";
import { normKernels } from "./training/norms.ts";
import { optimizerKernels } from "./training/optimizer.ts";
import { orderKernels } from "./training/order.ts";
import { randomKernels } from "./training/random.ts";
import { rotaryKernels } from "./training/rotary.ts";
import { swigluKernels } from "./training/swiglu.ts";
import { unaryKernels } from "./unary.ts";

export const kernelFamilies: Kernels[] = [
  unaryKernels,
  binaryKernels,
  reduceKernels,
  shapeKernels,
  createKernels,
  gatherKernels,
  matMulKernels,
  convolutionKernels,
  poolKernels,
  normaliseKernels,
  resizeKernels,
  rearrangeKernels,
  complexKernels,
  countKernels,
  cropKernels,
  dilationKernels,
  attentionKernels,
  cachedAttentionKernels,
  crossEntropyKernels,
  embeddingKernels,
  geluKernels,
  linearKernels,
  normKernels,
  optimizerKernels,
  orderKernels,
  randomKernels,
  rotaryKernels,
  swigluKernels,
];
