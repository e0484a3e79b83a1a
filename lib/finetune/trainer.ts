/**
 * The training loop. It emits events, yields to the event loop at every step, writes checkpoints, stops on request, and
 * goes on where a checkpoint stands. It knows nothing of displays and files of results.
 */
import { formatNumber, isTunelabError, TunelabError } from "#lib/core/index";
import type { Batch, SampleStore } from "#lib/data/index";
import { engineRandomState, restoreEngineRandom, seedEngine } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { BatchSource } from "./batch-source.ts";
import { BestWeights } from "./best-weights.ts";
import {
  latestCheckpoint,
  loadCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
  stepName,
  type TrainingState,
} from "./checkpoint.ts";
import { Evaluator } from "./evaluate.ts";
import type { TrainEvent } from "./events.ts";
import type { RecommendedValue } from "./plan/values.ts";
import { PreferenceEvaluator } from "./preference-trainer.ts";
import type { Recipe } from "./recipe.ts";
import { learningRateAt, warmupSteps } from "./schedule.ts";
import { TrainingStep } from "./step.ts";
import type { Trainable } from "./trainable.ts";
import { recipeWarnings, warmupWarnings } from "./warnings.ts";

export interface TrainerOptions {
  model: LanguageModel;
  recipe: Recipe;
  trainable: Trainable;
  train: SampleStore;
  validation: SampleStore;
  /** Questions to answer at each evaluation. */
  prompts?: readonly string[];
  /** What the reader should know before the numbers. */
  notices?: readonly string[];
  /** Settings that were not the user's, for the same reader. */
  recommended?: RecommendedValue[];
  device: string;
  /** Folder for checkpoints; none are written without it. */
  checkpoints?: string;
  /** Fingerprint of recipe, data and model; a checkpoint of another one is refused. */
  fingerprint: string;
  /** Go on from the newest checkpoint when there is one. */
  resume?: boolean;
  signal?: AbortSignal;
}

export class Trainer {
  #options: TrainerOptions;
  #step: TrainingStep;
  #evaluator: Evaluator | PreferenceEvaluator;
  #source: BatchSource;
  #best: BestWeights;
  #stepsPerEpoch: number;
  #totalSteps: number;
  #state: TrainingState;
  #startedAt = 0;
  #stepsHere = 0;

  constructor(options: TrainerOptions) {
    const { model, recipe, trainable, train } = options;
    if (train.lengths.length === 0)
      throw new TunelabError("INVALID_INPUT", ["没有可以训练的内容", "there is nothing to train on"]);
    this.#options = options;
    this.#step = new TrainingStep(model, trainable.variables, recipe);
    this.#evaluator =
      recipe.stage === "dpo"
        ? new PreferenceEvaluator(model, recipe)
        : new Evaluator(model, recipe.batchSize, recipe.maxLength, recipe.precision);
    this.#source = new BatchSource(train, recipe, model.tokenizer.padTokenId);
    this.#best = new BestWeights(trainable.variables, options.checkpoints);
    this.#stepsPerEpoch = Math.ceil(this.#source.batchesPerEpoch / recipe.gradientAccumulationSteps);
    this.#totalSteps = recipe.maxSteps ?? Math.max(1, Math.ceil(this.#stepsPerEpoch * recipe.epochs));
    this.#state = {
      step: 0,
      fingerprint: options.fingerprint,
      engineRandom: engineRandomState(),
      bestEvalLoss: null,
      evaluationsWithoutImprovement: 0,
    };
  }

  /** Trains to the end, to early stopping, or to an interrupt (which is not an error: the state is saved). */
  async *run(): AsyncGenerator<TrainEvent> {
    const { model, recipe, signal } = this.#options;
    try {
      seedEngine(recipe.seed);
      model.prepare(recipe.maxLength);
      if (this.#evaluator instanceof PreferenceEvaluator)
        this.#step.reference = await this.#evaluator.prepare(this.#options, signal);
      await this.#resume();
      this.#startedAt = performance.now();
      yield this.#started();
      if (this.#state.step === 0) yield* this.#evaluate(); // the losses before, to compare with
      for await (const batches of this.#steps()) {
        if (signal?.aborted) {
          yield* this.#checkpoint();
          yield { type: "interrupted", step: this.#state.step, elapsedMs: this.#elapsed() };
          return;
        }
        yield await this.#trainOn(batches);
        if (this.#isEvaluationDue()) {
          yield* this.#evaluate();
          yield* this.#checkpoint();
          if (this.#isPatienceOver()) break;
        }
        await new Promise((resolve) => setImmediate(resolve)); // let interrupts and displays in
      }
      const reason = this.#isPatienceOver() ? "early-stopping" : "done";
      const restored = await this.#restoreBest();
      yield { type: "finished", step: this.#state.step, reason, elapsedMs: this.#elapsed(), ...restored };
    } finally {
      const { adapter } = this.#options.trainable;
      if (adapter) adapter.training = false; // generation has no dropout
      this.#step.dispose();
      this.#evaluator.dispose();
    }
  }

  /** The micro-batches of each remaining optimizer step. The order depends on seed and epoch alone. */
  async *#steps(): AsyncGenerator<Batch[]> {
    const { gradientAccumulationSteps } = this.#options.recipe;
    while (this.#state.step < this.#totalSteps) {
      const epoch = Math.floor(this.#state.step / this.#stepsPerEpoch);
      const first = (this.#state.step % this.#stepsPerEpoch) * gradientAccumulationSteps;
      yield await this.#source.read(epoch, first, gradientAccumulationSteps);
    }
  }

  async #trainOn(batches: readonly Batch[]): Promise<TrainEvent> {
    const { recipe } = this.#options;
    const begun = performance.now();
    const learningRate = learningRateAt(this.#state.step, this.#totalSteps, recipe);
    const { loss, gradientNorm, rewards } = await this.#step.run(batches, learningRate);
    const rows = batches.flatMap((batch) => batch.rows);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm))
      throw new TunelabError(
        "NUMERICAL",
        [
          `第 ${this.#state.step + 1} 步：损失为 ${formatNumber(loss)}，梯度范数为 ${formatNumber(gradientNorm)}；这一批含第 ${rows.slice(0, 12).join("、")}${rows.length > 12 ? "…" : ""} 行`,
          `step ${this.#state.step + 1}: the loss is ${formatNumber(loss)}, the gradient norm ${formatNumber(gradientNorm)}; its batch holds rows ${rows.slice(0, 12).join(", ")}${rows.length > 12 ? "…" : ""}`,
        ],
        {
          hint: [
            `请降低学习率（现为 ${formatNumber(learningRate)}），或让 maxGradNorm 保持为 1`,
            `lower the learning rate (now ${formatNumber(learningRate)}), or keep maxGradNorm at 1`,
          ],
          details: { step: this.#state.step + 1, loss, gradientNorm, learningRate, rows },
        },
      );
    this.#state.step++;
    this.#stepsHere++;
    const seconds = (performance.now() - begun) / 1000;
    const tokens = batches.reduce((sum, batch) => sum + batch.ids.length, 0);
    return {
      type: "step",
      step: this.#state.step,
      epoch: this.#epoch(),
      loss,
      learningRate,
      gradientNorm,
      ...rewards,
      tokensPerSecond: tokens / seconds,
      memoryBytes: process.memoryUsage.rss(),
      elapsedMs: this.#elapsed(),
      remainingMs: (this.#elapsed() / this.#stepsHere) * (this.#totalSteps - this.#state.step),
    };
  }

  async *#evaluate(): AsyncGenerator<TrainEvent> {
    const { validation, recipe, signal, trainable } = this.#options;
    if (validation.lengths.length === 0) return;
    const { adapter } = trainable;
    if (adapter) adapter.training = false;
    try {
      const { loss, tokens: _tokens, ...measured } = await this.#evaluator.evaluate(validation, signal);
      const best = this.#state.bestEvalLoss;
      const isBest = best === null || loss < best - recipe.earlyStoppingMinDelta;
      if (isBest) this.#state.bestEvalLoss = loss;
      if (isBest) this.#state.bestStep = this.#state.step;
      this.#state.evaluationsWithoutImprovement = isBest ? 0 : this.#state.evaluationsWithoutImprovement + 1;
      if (isBest && this.#options.checkpoints) await this.#save("best");
      if (isBest && this.#restoresBest()) await this.#best.keep();
      yield { type: "evaluated", step: this.#state.step, epoch: this.#epoch(), evalLoss: loss, ...measured, isBest };
      yield* this.#samples();
    } catch (error) {
      if (!isTunelabError(error) || error.code !== "INTERRUPTED") throw error; // the loop saves and ends
    } finally {
      if (adapter) adapter.training = true;
    }
  }

  /** What the model answers now; greedy, so that the evaluations differ by the training alone. */
  async *#samples(): AsyncGenerator<TrainEvent> {
    const { model, recipe, prompts = [], signal } = this.#options;
    for (const prompt of prompts) {
      const options = { maxNewTokens: recipe.sampleTokens, raw: recipe.stage === "pt", ...(signal && { signal }) };
      yield { type: "sample", step: this.#state.step, prompt, text: await model.generate(prompt, options) };
    }
  }

  /** Early stopping runs past the best evaluation by design; without it the last weights are what was asked for. */
  #restoresBest(): boolean {
    const { restoreBest, earlyStoppingPatience } = this.#options.recipe;
    return restoreBest ?? earlyStoppingPatience !== undefined;
  }

  async #restoreBest(): Promise<{ restoredStep?: number }> {
    const { bestStep, step } = this.#state;
    if (!this.#restoresBest() || bestStep === undefined || bestStep === step) return {};
    await this.#best.restore();
    return { restoredStep: bestStep };
  }

  async *#checkpoint(): AsyncGenerator<TrainEvent> {
    if (!this.#options.checkpoints) return;
    const path = await this.#save(stepName(this.#state.step));
    await pruneCheckpoints(this.#options.checkpoints, this.#options.recipe.keepCheckpoints);
    yield { type: "checkpoint", step: this.#state.step, path };
  }

  #save(name: string): Promise<string> {
    this.#state.engineRandom = engineRandomState();
    if (this.#step.lossScale) this.#state.lossScale = this.#step.lossScale.state;
    return saveCheckpoint(this.#options.checkpoints!, name, this.#tensors(), this.#state);
  }

  async #resume(): Promise<void> {
    const { checkpoints, resume, fingerprint, trainable } = this.#options;
    if (trainable.adapter) trainable.adapter.training = true;
    const path = resume && checkpoints ? await latestCheckpoint(checkpoints) : undefined;
    if (path === undefined) return;
    const state = await loadCheckpoint(path, this.#tensors());
    if (state.fingerprint !== fingerprint)
      throw new TunelabError(
        "CHECKPOINT",
        [`${path} 属于另一份配方、另一个数据集或另一个模型`, `${path} was made with another recipe, data set or model`],
        {
          hint: ["请用完全相同的设置继续，或开始新的运行", "resume with exactly the same settings, or start a new run"],
        },
      );
    this.#state = state;
    restoreEngineRandom(state.engineRandom);
    if (state.lossScale) this.#step.lossScale?.restore(state.lossScale);
  }

  #tensors() {
    return { variables: this.#options.trainable.variables, optimizer: this.#step.optimizer.state() };
  }

  #started(): TrainEvent {
    const { model, recipe, trainable, train, validation, device, notices = [], recommended = [] } = this.#options;
    const warmup = warmupSteps(this.#totalSteps, recipe);
    const count = (sizes: Iterable<{ size: number }>) => Array.from(sizes).reduce((sum, { size }) => sum + size, 0);
    const base = count(model.weights.values());
    const trained = count(Object.values(trainable.variables));
    return {
      type: "started",
      recipe,
      device,
      totalSteps: this.#totalSteps,
      firstStep: this.#state.step,
      trainSamples: train.lengths.length,
      validationSamples: validation.lengths.length,
      truncatedSamples: train.truncatedSamples + validation.truncatedSamples,
      truncatedTokens: train.truncatedTokens + validation.truncatedTokens,
      samplesPerRow: train.lengths.length / this.#source.rowCount,
      parameters: base + (trainable.adapter ? trained : 0),
      trainableParameters: trained,
      recommended,
      warnings: [...notices, ...recipeWarnings(recipe), ...warmupWarnings(this.#totalSteps, warmup)],
    };
  }

  #isEvaluationDue(): boolean {
    const every = this.#options.recipe.evaluateEvery ?? this.#stepsPerEpoch;
    return this.#state.step % every === 0 || this.#state.step >= this.#totalSteps;
  }

  #isPatienceOver(): boolean {
    const { earlyStoppingPatience } = this.#options.recipe;
    return earlyStoppingPatience !== undefined && this.#state.evaluationsWithoutImprovement >= earlyStoppingPatience;
  }

  #epoch(): number {
    return this.#state.step / this.#stepsPerEpoch;
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }
}
