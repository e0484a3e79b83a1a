/** All kernels of the backend "onnx", by family. */
import type { Kernels } from "../kernel.ts";
import { binaryKernels } from "./binary.ts";
import { createKernels } from "./create.ts";
import { gatherKernels } from "./gather.ts";
import { matMulKernels } from "./matmul.ts";
import { reduceKernels } from "./reduce.ts";
import { shapeKernels } from "./shape.ts";
import { unaryKernels } from "./unary.ts";

export const kernelFamilies: Kernels[] = [
  unaryKernels,
  binaryKernels,
  reduceKernels,
  shapeKernels,
  createKernels,
  gatherKernels,
  matMulKernels,
];
