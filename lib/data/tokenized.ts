/** A data set with the lengths of its samples in a model's tokens; the last expression of a cell shows it. */
import { inLanguage } from "#lib/core/index";
import type { Dataset } from "./dataset.ts";
import type { TokenReport } from "./tokens.ts";

export class TokenizedDataset {
  /** How it is shown; the layer above sets it. */
  static view: ((tokens: TokenizedDataset) => { "text/plain"?: string }) | undefined;

  readonly data: Dataset;
  readonly report: TokenReport;

  constructor(data: Dataset, report: TokenReport) {
    this.data = data;
    this.report = report;
  }

  [Symbol.for("Jupyter.display")](): object {
    return TokenizedDataset.view?.(this) ?? { "text/plain": String(this) };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return TokenizedDataset.view?.(this)["text/plain"] ?? String(this);
  }

  toString(): string {
    const { lengths, trainedTokens } = this.report;
    return inLanguage([
      `${this.data.name}：${lengths.length} 个样本，${trainedTokens} 个训练词元`,
      `${this.data.name}: ${lengths.length} samples, ${trainedTokens} trained tokens`,
    ]);
  }
}
