/** Which option of a closed question the model holds likeliest, whatever it would write (as in MMLU's usual measure). */
import { throwIfAborted } from "#lib/core/index";
import { collate, type EncodedSample, IGNORED_LABEL, type PromptTemplate } from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";
import { BatchScorer } from "../batch-scorer.ts";
import { rowLogProbabilities } from "../preference.ts";
import { answerStart, type Question } from "./questions.ts";

/** Compares the options of questions with one right answer. */
export class OptionScorer {
  #model: LanguageModel;
  #template: PromptTemplate;
  #maxLength: number;
  #scorer;

  constructor(model: LanguageModel, template: PromptTemplate, maxLength: number) {
    this.#model = model;
    this.#template = template;
    this.#maxLength = maxLength;
    this.#scorer = new BatchScorer("score-options", model, maxLength, (ids, labels) =>
      rowLogProbabilities(model, ids, labels),
    );
  }

  /** The name of the likeliest option; undefined for questions with several right ones, or too long ones. */
  async likeliest(question: Question, signal?: AbortSignal): Promise<string | undefined> {
    const { choice } = question;
    if (choice?.expected.length !== 1) return undefined;
    throwIfAborted(signal, ["评估", "evaluation"]);
    const rows = choice.options.map(({ name, text }) =>
      this.#encode(question, choice.lead + (choice.kind === "letters" ? name : text)),
    );
    if (rows.some(({ ids }) => ids.length > this.#maxLength)) return undefined;
    const batch = collate(rows, {
      batchSize: rows.length,
      maxLength: this.#maxLength,
      padTokenId: this.#model.tokenizer.padTokenId,
    });
    const values = await this.#scorer.score(batch);
    return choice.options[values.indexOf(Math.max(...values))]!.name;
  }

  dispose(): void {
    this.#scorer.dispose();
  }

  #encode(question: Question, content: string): EncodedSample {
    const { tokenizer } = this.#model;
    const { prompt, answer } = answerStart(question, content, tokenizer, this.#template);
    const [given, scored] = [tokenizer.encode(prompt), tokenizer.encode(answer)];
    const ids = Int32Array.from([...given, ...scored]);
    const labels = ids.slice().fill(IGNORED_LABEL, 0, given.length);
    return { ids, labels, trainedTokens: scored.length, truncatedTokens: 0 };
  }
}
