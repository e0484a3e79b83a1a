/**
 * One optimizer step as compiled programs. The loss is the sum over tokens divided by the number of trained tokens of
 * the whole effective batch, so that 4 × 1 accumulated samples give exactly the gradient of 1 × 4. In fp16 the gradients
 * are always summed apart: they are looked at before they change a weight, and computed again where they overflowed.
 */
import type { Batch } from "#lib/data/index";
import { AdamW, autocast, jit, type NamedTensors, ops, tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { lossOf } from "./evaluate.ts";
import { LossScale } from "./loss-scale.ts";
import { type PairTensors, preferenceLoss, type Rewards, rewardsOf, rowLogProbabilities } from "./preference.ts";
import type { Recipe } from "./recipe.ts";

export interface StepResult {
  loss: number;
  gradientNorm: number;
  /** In stage dpo. */
  rewards?: Rewards;
}

export class TrainingStep {
  readonly optimizer: AdamW;
  /** In stage dpo: the reference's log-probability of each sample. */
  reference: Float32Array | undefined;
  /** In precision fp16. */
  readonly lossScale: LossScale | undefined;
  #model: LanguageModel;
  #variables: Record<string, tf.Variable>;
  #recipe: Recipe;
  #sums: Record<string, tf.Variable> | undefined;
  #single;
  #accumulate;
  #sumsNorm;
  #apply;

  constructor(model: LanguageModel, variables: Record<string, tf.Variable>, recipe: Recipe) {
    this.#model = model;
    this.#variables = variables;
    this.#recipe = recipe;
    const noDecay = (name: string) => variables[name]!.rank < 2; // norms, biases, magnitudes
    this.optimizer = new AdamW(variables, { weightDecay: recipe.weightDecay, noDecay });
    this.lossScale = recipe.precision === "fp16" ? new LossScale() : undefined;
    if (recipe.gradientAccumulationSteps > 1 || this.lossScale)
      this.#sums = mapValues(variables, ({ shape }) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
    this.#single = jit(
      (inputs: NamedTensors, weight: tf.Tensor, learningRate: tf.Tensor): NamedTensors => {
        const { grads, results } = this.#lossAndGradients(inputs, weight);
        return { ...results, norm: this.#update(grads, learningRate) };
      },
      { name: "train-step" },
    );
    this.#accumulate = jit(
      (inputs: NamedTensors, weight: tf.Tensor): NamedTensors => {
        const { grads, results } = this.#lossAndGradients(inputs, weight);
        for (const [name, grad] of Object.entries(grads)) this.#sums![name]!.assign(this.#sums![name]!.add(grad));
        return results;
      },
      { name: "accumulate-gradients" },
    );
    this.#sumsNorm = jit(() => ({ norm: ops.clipByGlobalNorm(this.#sums!, Number.POSITIVE_INFINITY).norm }), {
      name: "gradient-norm",
    });
    this.#apply = jit(
      (learningRate: tf.Tensor, unscale: tf.Tensor) => {
        const grads = mapValues(this.#sums!, (sum) => (this.lossScale ? tf.mul(sum, unscale) : tf.clone(sum)));
        const norm = this.#update(grads, learningRate);
        for (const sum of Object.values(this.#sums!)) sum.assign(tf.zerosLike(sum));
        return { norm };
      },
      { name: "apply-gradients" },
    );
  }

  /** One optimizer step over the micro-batches. */
  async run(batches: readonly Batch[], learningRate: number): Promise<StepResult> {
    const parts = batches.reduce((sum, batch) => sum + (batch.pairs?.length ?? batch.trainedTokens), 0);
    const weight = 1 / Math.max(1, parts);
    const rate = tf.scalar(learningRate);
    try {
      if (!this.#sums) return await this.#once(batches[0]!, weight, rate);
      return this.lossScale
        ? await this.#scaled(batches, weight, rate, this.lossScale)
        : await this.#applied(await this.#accumulated(batches, weight), rate, 1);
    } finally {
      rate.dispose();
    }
  }

  dispose(): void {
    for (const program of [this.#single, this.#accumulate, this.#sumsNorm, this.#apply]) program.dispose();
    this.optimizer.dispose();
    if (this.#sums) tf.dispose(this.#sums);
  }

  async #once(batch: Batch, weight: number, rate: tf.Tensor): Promise<StepResult> {
    const inputs = this.#toTensors(batch);
    const factor = tf.scalar(weight);
    const { loss, norm, scores } = await this.#single(inputs, factor, rate);
    tf.dispose([inputs, factor]);
    const result = { loss: await take(loss!), gradientNorm: await take(norm!) };
    return scores ? { ...result, rewards: await this.#rewards([batch], [scores]) } : result;
  }

  /** Adds the gradients of all micro-batches to the sums. @param weight of a token's loss */
  async #accumulated(batches: readonly Batch[], weight: number): Promise<{ loss: number; rewards?: Rewards }> {
    let loss = 0;
    const allScores: tf.Tensor[] = [];
    const factor = tf.scalar(weight);
    try {
      for (const batch of batches) {
        const inputs = this.#toTensors(batch);
        const result = await this.#accumulate(inputs, factor);
        tf.dispose(inputs);
        loss += await take(result["loss"]!);
        if (result["scores"]) allScores.push(result["scores"]);
      }
    } finally {
      factor.dispose();
    }
    return allScores.length > 0 ? { loss, rewards: await this.#rewards(batches, allScores) } : { loss };
  }

  async #applied<T extends { loss: number }>(result: T, rate: tf.Tensor, scale: number): Promise<T & StepResult> {
    const unscale = tf.scalar(1 / scale);
    const { norm } = await this.#apply(rate, unscale);
    unscale.dispose();
    return { ...result, loss: result.loss / scale, gradientNorm: await take(norm) };
  }

  /** The same batches with half the scale until no gradient overflows; a loss that is no number is not the scale's fault. */
  async #scaled(batches: readonly Batch[], weight: number, rate: tf.Tensor, lossScale: LossScale): Promise<StepResult> {
    for (;;) {
      const { scale } = lossScale;
      const result = await this.#accumulated(batches, weight * scale);
      if (Number.isFinite(await take((await this.#sumsNorm()).norm))) {
        lossScale.succeed();
        return await this.#applied(result, rate, scale);
      }
      for (const sum of Object.values(this.#sums!)) tf.tidy(() => sum.assign(tf.zerosLike(sum)));
      if (!Number.isFinite(result.loss) || !lossScale.lower())
        return { ...result, loss: result.loss / scale, gradientNorm: Number.NaN };
    }
  }

  #lossAndGradients(inputs: NamedTensors, weight: tf.Tensor): { grads: NamedTensors; results: NamedTensors } {
    const names = Object.keys(this.#variables);
    let scores: tf.Tensor | undefined;
    const weighted = () => {
      const result = this.#loss(inputs);
      if (result.scores) scores = tf.keep(result.scores);
      return result.loss.mul<tf.Scalar>(weight);
    };
    const { value, grads } = autocast(this.#recipe.precision, () =>
      tf.variableGrads(weighted, Object.values(this.#variables)),
    );
    const named: NamedTensors = {};
    for (const name of names) {
      const grad = grads[this.#variables[name]!.name];
      if (grad) named[name] = grad;
    }
    const results: NamedTensors = { loss: value };
    if (scores) {
      results["scores"] = tf.clone(scores);
      scores.dispose();
    }
    return { grads: named, results };
  }

  /** Summed over tokens, in stage dpo over pairs. */
  #loss(inputs: NamedTensors): { loss: tf.Tensor; scores?: tf.Tensor } {
    const { gradientCheckpointing, neftuneAlpha, stage, dpoBeta, dpoSftWeight } = this.#recipe;
    const { ids, labels, segmentIds, positionIds, ...pairs } = inputs;
    const options = {
      checkpointing: gradientCheckpointing,
      embeddingNoise: neftuneAlpha,
      ...(segmentIds && positionIds && { segmentIds, positionIds }),
    };
    if (stage !== "dpo") return { loss: lossOf(this.#model, ids!, labels!, options) };
    const scores = rowLogProbabilities(this.#model, ids!, labels!, options);
    const settings = { beta: dpoBeta, sftWeight: dpoSftWeight };
    return { loss: preferenceLoss(scores, pairs as unknown as PairTensors, settings), scores };
  }

  #toTensors(batch: Batch): NamedTensors {
    const shape: [number, number] = [batch.batchSize, batch.length];
    return {
      ids: tf.tensor2d(batch.ids, shape, "int32"),
      labels: tf.tensor1d(batch.labels, "int32"),
      ...(batch.segmentIds && { segmentIds: tf.tensor2d(batch.segmentIds, shape, "int32") }),
      ...(batch.positionIds && { positionIds: tf.tensor2d(batch.positionIds, shape, "int32") }),
      ...(batch.pairs && this.#pairTensors(batch, batch.pairs)),
    };
  }

  #pairTensors({ batchSize, length, labels }: Batch, pairs: readonly number[]): NamedTensors {
    const half = batchSize / 2;
    const reference = new Float32Array(batchSize);
    const chosenTokens = new Float32Array(half).fill(1);
    const valid = new Float32Array(half);
    pairs.forEach((pair, row) => {
      reference[row] = this.reference![2 * pair]!;
      reference[half + row] = this.reference![2 * pair + 1]!;
      const trained = labels.subarray(row * length, (row + 1) * length).filter((label) => label >= 0).length;
      chosenTokens[row] = Math.max(1, trained);
      valid[row] = 1;
    });
    return { reference: tf.tensor1d(reference), chosenTokens: tf.tensor1d(chosenTokens), valid: tf.tensor1d(valid) };
  }

  async #rewards(batches: readonly Batch[], scores: readonly tf.Tensor[]): Promise<Rewards> {
    const policy: number[] = [];
    const reference: number[] = [];
    for (const [index, { batchSize, pairs = [] }] of batches.entries()) {
      const values = await scores[index]!.data();
      scores[index]!.dispose();
      pairs.forEach((pair, row) => {
        policy.push(values[row]!, values[batchSize / 2 + row]!);
        reference.push(this.reference![2 * pair]!, this.reference![2 * pair + 1]!);
      });
    }
    return rewardsOf(policy, reference, this.#recipe.dpoBeta);
  }

  #update(grads: NamedTensors, learningRate: tf.Tensor): tf.Tensor {
    const limit = this.#recipe.maxGradNorm === 0 ? Number.POSITIVE_INFINITY : this.#recipe.maxGradNorm;
    const clipped = ops.clipByGlobalNorm(grads, limit);
    this.optimizer.apply(clipped.grads, learningRate);
    return clipped.norm;
  }
}

async function take(scalar: tf.Tensor): Promise<number> {
  const value = (await scalar.data())[0]!;
  scalar.dispose();
  return value;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
