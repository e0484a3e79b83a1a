import * as tf from "../tf.ts";
import type { NamedTensors } from "../tree.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";

const SUM_OF_SQUARES = "TunelabSumOfSquares";

function sumOfSquares(x: tf.Tensor): tf.Tensor {
  return isFused(SUM_OF_SQUARES) ? runKernel(SUM_OF_SQUARES, { x })[0]! : tf.sum(tf.square(x));
}

registerGradient({
  kernelName: SUM_OF_SQUARES,
  inputs: ["x"],
  gradient: (dy, [x]) => ({ x: () => tf.mul(x!, tf.mul(dy, 2)) }),
});

/**
 * Scales all gradients by one factor so that their joint L2 norm is at most `maxNorm`, as torch.nn.utils.clip_grad_norm_
 * does (factor min(1, maxNorm / (norm + 1e-6))).
 * @returns the scaled gradients and the norm before clipping (float32 scalar)
 */
export function clipByGlobalNorm(grads: NamedTensors, maxNorm: number): { grads: NamedTensors; norm: tf.Tensor } {
  return tf.tidy(() => {
    const squares = Object.values(grads).map((grad) => sumOfSquares(grad));
    const norm = squares.length > 0 ? tf.sqrt(tf.addN(squares)) : tf.scalar(0);
    const factor = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
    return { grads: Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, tf.mul(g, factor)])), norm };
  });
}
