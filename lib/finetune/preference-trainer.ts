/** What the training loop needs for preference pairs: the reference, and the evaluation. */
import { join } from "node:path";
import type { SampleStore } from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";
import type { LossEvaluation } from "./evaluate.ts";
import { PairScorer, preferenceEvaluation, type Rewards, referenceScores } from "./preference.ts";
import type { Recipe } from "./recipe.ts";

export class PreferenceEvaluator {
  #model: LanguageModel;
  #recipe: Recipe;
  #scorer: PairScorer;
  #reference: Float32Array | undefined;
  #chosenTokens: number[] = [];

  constructor(model: LanguageModel, recipe: Recipe) {
    this.#model = model;
    this.#recipe = recipe;
    this.#scorer = new PairScorer(model, recipe);
  }

  /**
   * Scores all pairs with the model as it is without its adapter. Call it before the weights change.
   * @returns the reference of the pairs to train on
   */
  async prepare(
    parts: { train: SampleStore; validation: SampleStore; checkpoints?: string },
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { train, validation, checkpoints } = parts;
    const path = (name: string) => (checkpoints === undefined ? undefined : join(checkpoints, `reference-${name}.f32`));
    const { adapter } = this.#model;
    const scorer = new PairScorer(this.#model, this.#recipe);
    this.#model.adapter = undefined;
    try {
      this.#reference = await referenceScores(scorer, validation, path("validation"), signal);
      for (let i = 0; i < validation.lengths.length; i += 2)
        this.#chosenTokens.push((await validation.read([i]))[0]!.trainedTokens);
      return await referenceScores(scorer, train, path("train"), signal);
    } finally {
      this.#model.adapter = adapter;
      scorer.dispose();
    }
  }

  async evaluate(samples: SampleStore, signal?: AbortSignal): Promise<LossEvaluation & Rewards> {
    const { dpoBeta: beta, dpoSftWeight: sftWeight } = this.#recipe;
    const policy = await this.#scorer.score(samples, signal);
    return preferenceEvaluation(policy, this.#reference!, this.#chosenTokens, { beta, sftWeight });
  }

  dispose(): void {
    this.#scorer.dispose();
  }
}
