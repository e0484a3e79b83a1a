/** x, once another tensor is computed. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { waitFor } from "../../waiting.ts";

export const orderKernels: Kernels = {
  TunelabAfter: (g: Recorder, { x, after }: { x: tf.TensorInfo; after: tf.TensorInfo }) =>
    g.tensor(waitFor(g, g.use(x), [g.use(after)])),
};
