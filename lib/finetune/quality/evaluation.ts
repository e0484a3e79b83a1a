/** What `evaluate` found: numbers, and the answers that were given. */
import { defaultLanguage, type Language } from "#lib/core/index";
import type { MediaBundle } from "#lib/plot/index";
import { EvaluationComparison } from "./comparison.ts";
import type { GivenAnswer, Measures, Share } from "./measures.ts";

export class Evaluation implements Measures {
  readonly model!: string;
  readonly data!: string;
  readonly records!: number;
  readonly loss!: number;
  readonly tokens!: number;
  readonly generalLoss?: number;
  readonly exactMatch?: Share;
  readonly choiceAccuracy?: Share;
  readonly unreadable?: number;
  readonly likeliestAccuracy?: Share;
  readonly bleu?: number;
  readonly rougeL?: number;
  readonly answers!: readonly GivenAnswer[];

  constructor(measures: Measures) {
    Object.assign(this, measures);
  }

  get perplexity(): number {
    return Math.exp(this.loss);
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return this.#shown().bundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(language: Language = defaultLanguage()): string {
    return this.#shown(language).toString();
  }

  #shown(language?: Language): EvaluationComparison {
    return new EvaluationComparison({ [this.model]: this }, language);
  }
}
