/**
 * One optimizer step as compiled programs. The loss is the sum over tokens divided by the number of trained tokens of
 * the whole effective batch, so that 4 × 1 accumulated samples give exactly the gradient of 1 × 4.
 */
import type { Batch } from "#lib/data/index";
import { AdamW, jit, type NamedTensors, ops, tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { lossOf } from "./evaluate.ts";
import type { Recipe } from "./recipe.ts";
import { hasNoDecay } from "./trainable.ts";

export interface StepResult {
  loss: number;
  gradientNorm: number;
}

export class TrainingStep {
  readonly optimizer: AdamW;
  #model: LanguageModel;
  #variables: Record<string, tf.Variable>;
  #recipe: Recipe;
  #sums: Record<string, tf.Variable> | undefined;
  #single;
  #accumulate;
  #apply;

  constructor(model: LanguageModel, variables: Record<string, tf.Variable>, recipe: Recipe) {
    this.#model = model;
    this.#variables = variables;
    this.#recipe = recipe;
    this.optimizer = new AdamW(variables, { weightDecay: recipe.weightDecay, noDecay: hasNoDecay });
    if (recipe.gradientAccumulationSteps > 1)
      this.#sums = mapValues(variables, ({ shape }) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
    this.#single = jit(
      (ids: tf.Tensor, labels: tf.Tensor, weight: tf.Tensor, learningRate: tf.Tensor) => {
        const { loss, grads } = this.#lossAndGradients(ids, labels, weight);
        return { loss, norm: this.#update(grads, learningRate) };
      },
      { name: "train-step" },
    );
    this.#accumulate = jit(
      (ids: tf.Tensor, labels: tf.Tensor, weight: tf.Tensor) => {
        const { loss, grads } = this.#lossAndGradients(ids, labels, weight);
        for (const [name, grad] of Object.entries(grads)) this.#sums![name]!.assign(this.#sums![name]!.add(grad));
        return { loss };
      },
      { name: "accumulate-gradients" },
    );
    this.#apply = jit(
      (learningRate: tf.Tensor) => {
        const grads = mapValues(this.#sums!, (sum) => tf.clone(sum));
        const norm = this.#update(grads, learningRate);
        for (const sum of Object.values(this.#sums!)) sum.assign(tf.zerosLike(sum));
        return { norm };
      },
      { name: "apply-gradients" },
    );
  }

  /** One optimizer step over the micro-batches. */
  async run(batches: readonly Batch[], learningRate: number): Promise<StepResult> {
    const tokens = batches.reduce((sum, batch) => sum + batch.trainedTokens, 0);
    const weight = tf.scalar(1 / Math.max(1, tokens));
    const rate = tf.scalar(learningRate);
    try {
      return this.#sums ? await this.#accumulated(batches, weight, rate) : await this.#once(batches[0]!, weight, rate);
    } finally {
      tf.dispose([weight, rate]);
    }
  }

  dispose(): void {
    for (const program of [this.#single, this.#accumulate, this.#apply]) program.dispose();
    this.optimizer.dispose();
    if (this.#sums) tf.dispose(this.#sums);
  }

  async #once(batch: Batch, weight: tf.Tensor, rate: tf.Tensor): Promise<StepResult> {
    const { ids, labels } = toTensors(batch);
    const { loss, norm } = await this.#single(ids, labels, weight, rate);
    tf.dispose([ids, labels]);
    return { loss: await take(loss), gradientNorm: await take(norm) };
  }

  async #accumulated(batches: readonly Batch[], weight: tf.Tensor, rate: tf.Tensor): Promise<StepResult> {
    let loss = 0;
    for (const batch of batches) {
      const { ids, labels } = toTensors(batch);
      const result = await this.#accumulate(ids, labels, weight);
      tf.dispose([ids, labels]);
      loss += await take(result.loss);
    }
    const { norm } = await this.#apply(rate);
    return { loss, gradientNorm: await take(norm) };
  }

  #lossAndGradients(ids: tf.Tensor, labels: tf.Tensor, weight: tf.Tensor) {
    const names = Object.keys(this.#variables);
    const { value, grads } = tf.variableGrads(
      () => lossOf(this.#model, ids, labels, this.#recipe.gradientCheckpointing).mul<tf.Scalar>(weight),
      Object.values(this.#variables),
    );
    const named: NamedTensors = {};
    for (const name of names) {
      const grad = grads[this.#variables[name]!.name];
      if (grad) named[name] = grad;
    }
    return { loss: value, grads: named };
  }

  #update(grads: NamedTensors, learningRate: tf.Tensor): tf.Tensor {
    const limit = this.#recipe.maxGradNorm === 0 ? Number.POSITIVE_INFINITY : this.#recipe.maxGradNorm;
    const clipped = ops.clipByGlobalNorm(grads, limit);
    this.optimizer.apply(clipped.grads, learningRate);
    return clipped.norm;
  }
}

function toTensors(batch: Batch): { ids: tf.Tensor; labels: tf.Tensor } {
  return {
    ids: tf.tensor2d(batch.ids, [batch.batchSize, batch.length], "int32"),
    labels: tf.tensor1d(batch.labels, "int32"),
  };
}

async function take(scalar: tf.Tensor): Promise<number> {
  const value = (await scalar.data())[0]!;
  scalar.dispose();
  return value;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
