/**
 * One optimizer step as compiled programs. The loss is the sum over tokens divided by the number of trained tokens of
 * the whole effective batch, so that 4 × 1 accumulated samples give exactly the gradient of 1 × 4.
 */
import type { Batch } from "#lib/data/index";
import { AdamW, jit, type NamedTensors, ops, tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { lossOf } from "./evaluate.ts";
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
    const noDecay = (name: string) => variables[name]!.rank < 2; // norms, biases, magnitudes
    this.optimizer = new AdamW(variables, { weightDecay: recipe.weightDecay, noDecay });
    if (recipe.gradientAccumulationSteps > 1)
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
    const parts = batches.reduce((sum, batch) => sum + (batch.pairs?.length ?? batch.trainedTokens), 0);
    const weight = tf.scalar(1 / Math.max(1, parts));
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
    const inputs = this.#toTensors(batch);
    const { loss, norm, scores } = await this.#single(inputs, weight, rate);
    tf.dispose(inputs);
    const result = { loss: await take(loss!), gradientNorm: await take(norm!) };
    return scores ? { ...result, rewards: await this.#rewards([batch], [scores]) } : result;
  }

  async #accumulated(batches: readonly Batch[], weight: tf.Tensor, rate: tf.Tensor): Promise<StepResult> {
    let loss = 0;
    const allScores: tf.Tensor[] = [];
    for (const batch of batches) {
      const inputs = this.#toTensors(batch);
      const result = await this.#accumulate(inputs, weight);
      tf.dispose(inputs);
      loss += await take(result["loss"]!);
      if (result["scores"]) allScores.push(result["scores"]);
    }
    const { norm } = await this.#apply(rate);
    const result = { loss, gradientNorm: await take(norm) };
    return allScores.length > 0 ? { ...result, rewards: await this.#rewards(batches, allScores) } : result;
  }

  #lossAndGradients(inputs: NamedTensors, weight: tf.Tensor): { grads: NamedTensors; results: NamedTensors } {
    const names = Object.keys(this.#variables);
    let scores: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const result = this.#loss(inputs);
      if (result.scores) scores = tf.keep(result.scores);
      return result.loss.mul<tf.Scalar>(weight);
    }, Object.values(this.#variables));
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
