/**
 * The training loop. It emits events, yields to the event loop at every step, writes checkpoints, stops on request, and
 * goes on where a checkpoint stands. It knows nothing of displays and files of results.
 */
import { formatNumber, isTunelabError, Rng, TunelabError } from "#lib/core/index";
import { type Batch, collate, type EncodedSample, planEpoch } from "#lib/data/index";
import { engineRandomState, restoreEngineRandom, seedEngine } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import {
  latestCheckpoint,
  loadCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
  stepName,
  type TrainingState,
} from "./checkpoint.ts";
import { Evaluator } from "./evaluate.ts";
import type { EvaluatedEvent, TrainEvent } from "./events.ts";
import type { Recipe } from "./recipe.ts";
import { recipeWarnings } from "./recipe.ts";
import { learningRateAt } from "./schedule.ts";
import { TrainingStep } from "./step.ts";
import type { Trainable } from "./trainable.ts";

export interface TrainerOptions {
  model: LanguageModel;
  recipe: Recipe;
  trainable: Trainable;
  train: readonly EncodedSample[];
  validation: readonly EncodedSample[];
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
  #evaluator: Evaluator;
  #stepsPerEpoch: number;
  #totalSteps: number;
  #state: TrainingState;
  #startedAt = 0;
  #stepsHere = 0;

  constructor(options: TrainerOptions) {
    const { model, recipe, trainable, train } = options;
    if (train.length === 0) throw new TunelabError("INVALID_INPUT", "there is nothing to train on");
    this.#options = options;
    this.#step = new TrainingStep(model, trainable.variables, recipe);
    this.#evaluator = new Evaluator(model, recipe.batchSize, recipe.maxLength);
    const batches = Math.ceil(train.length / recipe.batchSize);
    this.#stepsPerEpoch = Math.ceil(batches / recipe.gradientAccumulationSteps);
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
      await this.#resume();
      this.#startedAt = performance.now();
      yield this.#started();
      if (this.#state.step === 0) yield* this.#evaluate(); // the losses before, to compare with
      for (const batches of this.#steps()) {
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
      yield { type: "finished", step: this.#state.step, reason, elapsedMs: this.#elapsed() };
    } finally {
      this.#step.dispose();
      this.#evaluator.dispose();
    }
  }

  /** The micro-batches of each remaining optimizer step. The order depends on seed and epoch alone. */
  *#steps(): Generator<Batch[]> {
    const { recipe, train, model } = this.#options;
    const { batchSize, gradientAccumulationSteps, maxLength } = recipe;
    const options = { batchSize, maxLength, padTokenId: model.tokenizer.padTokenId };
    for (let epoch = Math.floor(this.#state.step / this.#stepsPerEpoch); ; epoch++) {
      const plan = planEpoch(train, batchSize, new Rng(recipe.seed).derive(`epoch ${epoch}`));
      while (Math.floor(this.#state.step / this.#stepsPerEpoch) === epoch) {
        if (this.#state.step >= this.#totalSteps) return;
        const first = (this.#state.step % this.#stepsPerEpoch) * gradientAccumulationSteps;
        const chosen = plan.slice(first, first + gradientAccumulationSteps);
        yield chosen.map((indices) =>
          collate(
            indices.map((index) => train[index]!),
            options,
          ),
        );
      }
    }
  }

  async #trainOn(batches: readonly Batch[]): Promise<TrainEvent> {
    const { recipe } = this.#options;
    const begun = performance.now();
    const learningRate = learningRateAt(this.#state.step, this.#totalSteps, recipe);
    const { loss, gradientNorm } = await this.#step.run(batches, learningRate);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm))
      throw new TunelabError(
        "NUMERICAL",
        `step ${this.#state.step + 1}: the loss is ${formatNumber(loss)}, the gradient norm ${formatNumber(gradientNorm)}`,
        {
          hint: `lower the learning rate (now ${formatNumber(learningRate)}), or keep maxGradNorm at 1`,
          details: { step: this.#state.step + 1, loss, gradientNorm, learningRate },
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
      tokensPerSecond: tokens / seconds,
      elapsedMs: this.#elapsed(),
      remainingMs: (this.#elapsed() / this.#stepsHere) * (this.#totalSteps - this.#state.step),
    };
  }

  async *#evaluate(): AsyncGenerator<EvaluatedEvent> {
    const { validation, recipe, signal } = this.#options;
    if (validation.length === 0) return;
    const adapter = this.#options.trainable.adapter;
    if (adapter) adapter.training = false;
    const result = await this.#evaluator.evaluate(validation, signal).catch((error) => {
      if (isTunelabError(error) && error.code === "INTERRUPTED") return undefined; // the loop saves and ends
      throw error;
    });
    if (adapter) adapter.training = true;
    if (!result) return;
    const { loss, perplexity } = result;
    const best = this.#state.bestEvalLoss;
    const isBest = best === null || loss < best - recipe.earlyStoppingMinDelta;
    if (isBest) this.#state.bestEvalLoss = loss;
    this.#state.evaluationsWithoutImprovement = isBest ? 0 : this.#state.evaluationsWithoutImprovement + 1;
    if (isBest && this.#options.checkpoints) await this.#save("best");
    yield { type: "evaluated", step: this.#state.step, epoch: this.#epoch(), evalLoss: loss, perplexity, isBest };
  }

  async *#checkpoint(): AsyncGenerator<TrainEvent> {
    if (!this.#options.checkpoints) return;
    const path = await this.#save(stepName(this.#state.step));
    await pruneCheckpoints(this.#options.checkpoints, this.#options.recipe.keepCheckpoints);
    yield { type: "checkpoint", step: this.#state.step, path };
  }

  #save(name: string): Promise<string> {
    this.#state.engineRandom = engineRandomState();
    return saveCheckpoint(this.#options.checkpoints!, name, this.#tensors(), this.#state);
  }

  async #resume(): Promise<void> {
    const { checkpoints, resume, fingerprint, trainable } = this.#options;
    if (trainable.adapter) trainable.adapter.training = true;
    const path = resume && checkpoints ? await latestCheckpoint(checkpoints) : undefined;
    if (path === undefined) return;
    const state = await loadCheckpoint(path, this.#tensors());
    if (state.fingerprint !== fingerprint)
      throw new TunelabError("CHECKPOINT", `${path} was made with another recipe, data set or model`, {
        hint: "resume with exactly the same settings, or start a new run",
      });
    this.#state = state;
    restoreEngineRandom(state.engineRandom);
  }

  #tensors() {
    return { variables: this.#options.trainable.variables, optimizer: this.#step.optimizer.state() };
  }

  #started(): TrainEvent {
    const { model, recipe, trainable, train, validation, device } = this.#options;
    const count = (sizes: Iterable<{ size: number }>) => Array.from(sizes).reduce((sum, { size }) => sum + size, 0);
    const base = count(model.weights.values());
    const trained = count(Object.values(trainable.variables));
    return {
      type: "started",
      recipe,
      device,
      totalSteps: this.#totalSteps,
      firstStep: this.#state.step,
      trainSamples: train.length,
      validationSamples: validation.length,
      truncatedSamples: [...train, ...validation].filter((sample) => sample.truncatedTokens > 0).length,
      parameters: base + (trainable.adapter ? trained : 0),
      trainableParameters: trained,
      warnings: recipeWarnings(recipe),
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
