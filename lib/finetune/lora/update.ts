/** The mathematics of one adapted linear layer: LoRA (Hu et al. 2021) and DoRA (Liu et al. 2024). */
import { ops, tf } from "#lib/engine/index";

export interface LoraPair {
  a: tf.Variable; // [rank, in]
  b: tf.Variable; // [out, rank]
  /** DoRA: the length of each row of the adapted weight, [out]. */
  magnitude?: tf.Variable;
  /** alpha / rank, in rsLoRA alpha / √rank. */
  scale: number;
}

/** The weight that the pair makes of `weight`: W + s·BA, in DoRA with its rows scaled to the magnitude. [out, in] */
export function adaptedWeight(weight: tf.Tensor, pair: LoraPair): tf.Tensor {
  const sum = added(weight, pair);
  return pair.magnitude ? sum.mul(pair.magnitude.div(rowNorms(sum)).expandDims(1)) : sum;
}

/** Lengths of the rows of a weight: [out, in] → [out] */
export function rowNorms(weight: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.sum(tf.square(weight), 1));
}

/**
 * The adapted layer, y = Wx + b + update; in DoRA with the row norms held constant in the backward pass (section 4.3 of
 * the paper; PEFT's dora.py).
 */
export function adaptedLinear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  pair: LoraPair,
  dropout: number,
): tf.Tensor {
  const { a, b, magnitude, scale } = pair;
  if (!magnitude) return ops.loraLinear(x, weight, bias, a, b, { scale, dropout });
  if (dropout > 0)
    return tf.tidy(() =>
      ops.linear(x, weight, bias ?? undefined).add(linearUpdate(ops.dropout(x, dropout), weight, pair)),
    );
  return tf.tidy(() => {
    const y = ops.loraLinear(x, weight, null, a, b, { scale }).mul(doraRatio(weight, pair, magnitude));
    return bias ? y.add(bias) : y;
  });
}

/** What the pair adds to Wx + b: s·BAx, in DoRA (m/n - 1)·Wx + (m/n)·s·BAx with n the row norms of W + s·BA. */
export function linearUpdate(x: tf.Tensor, weight: tf.Tensor, pair: LoraPair): tf.Tensor {
  return tf.tidy(() => {
    const { a, b, magnitude, scale } = pair;
    const update = ops.linear(ops.linear(x, a), b).mul(scale);
    if (!magnitude) return update;
    const ratio = doraRatio(weight, pair, magnitude);
    return ops.linear(x, weight).mul(ratio.sub(1)).add(update.mul(ratio));
  });
}

function doraRatio(weight: tf.Tensor, pair: LoraPair, magnitude: tf.Tensor): tf.Tensor {
  return tf.div(
    magnitude,
    constant(() => rowNorms(added(weight, pair)), [pair.a, pair.b]),
  );
}

/** W + s·BA: [out, in] */
function added(weight: tf.Tensor, { a, b, scale }: LoraPair): tf.Tensor2D {
  return weight.add(tf.matMul(b as tf.Tensor2D, a as tf.Tensor2D).mul(scale));
}

/** The value of `make` without a gradient for `inputs`. */
function constant(make: () => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor {
  return tf.customGrad((..._args: (tf.Tensor | tf.GradSaveFunc)[]) => ({
    value: make(),
    gradFunc: () => inputs.map((input) => tf.zerosLike(input)),
  }))(...inputs);
}
