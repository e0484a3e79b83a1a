/** A run's events in TensorBoard's terms: `train/…`, `eval/…`, the recipe as hyperparameters, samples as text. */
import type { HistoryRow } from "#lib/plot/index";
import { EventFile, type EventFileOptions } from "./event-file.ts";
import type { Hyperparameter } from "./messages.ts";

const TAGS: Record<Exclude<keyof HistoryRow, "step">, string> = {
  loss: "train/loss",
  epoch: "train/epoch",
  learningRate: "train/learning_rate",
  gradientNorm: "train/grad_norm",
  tokensPerSecond: "train/tokens_per_second",
  memoryBytes: "train/memory_bytes",
  evalLoss: "eval/loss",
  // TRL's names
  rewardChosen: "train/rewards/chosen",
  rewardRejected: "train/rewards/rejected",
  rewardMargin: "train/rewards/margins",
  rewardAccuracy: "train/rewards/accuracies",
  evalRewardChosen: "eval/rewards/chosen",
  evalRewardRejected: "eval/rewards/rejected",
  evalRewardMargin: "eval/rewards/margins",
  evalRewardAccuracy: "eval/rewards/accuracies",
};
const RESULTS = ["eval/loss", "train/loss"];
const MAX_TEXT = 500;

export interface TensorBoardOptions extends EventFileOptions {
  /** The run's name in TensorBoard. */
  id: string;
  recipe: unknown;
}

export class TensorBoardLog {
  readonly #file: EventFile;

  private constructor(file: EventFile) {
    this.#file = file;
  }

  static async open(folder: string, options: TensorBoardOptions): Promise<TensorBoardLog> {
    const file = await EventFile.open(folder, options);
    const recipe = flatten(options.recipe);
    await file.hyperparameters(recipe, RESULTS, options.id);
    await file.text("recipe", recipeTable(recipe), 0);
    return new TensorBoardLog(file);
  }

  async add(event: { type: string }, row: HistoryRow | undefined): Promise<void> {
    if (row) {
      const { step, ...measures } = row;
      for (const [key, value] of Object.entries(measures))
        await this.#file.scalar(TAGS[key as keyof typeof TAGS], value, step);
      if (row.evalLoss !== undefined) await this.#file.scalar("eval/perplexity", Math.exp(row.evalLoss), step);
    }
    const { step, prompt, text } = event as { step?: number; prompt?: string; text?: string };
    if (event.type === "sample" && text !== undefined)
      await this.#file.text("sample", `**${prompt ?? ""}**\n\n${text}`, step ?? 0);
  }

  end(status: "running" | "finished" | "interrupted" | "failed"): Promise<void> {
    return this.#file.outcome(status === "failed" ? "failure" : status === "running" ? "running" : "success");
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Markdown, as TensorBoard's text tab shows it. */
function recipeTable(recipe: Record<string, Hyperparameter>): string {
  const rows = Object.entries(recipe).map(([name, value]) => `| ${name} | ${String(value).replaceAll("|", "\\|")} |`);
  return ["| setting | value |", "|---|---|", ...rows].join("\n");
}

/** Nested settings as `lora.rank`; lists as JSON; what is not set is left out. */
export function flatten(value: unknown, prefix = ""): Record<string, Hyperparameter> {
  if (typeof value !== "object" || value === null) return {};
  const flat: Record<string, Hyperparameter> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = prefix + key;
    if (item === undefined || item === null) continue;
    if (typeof item === "number" || typeof item === "boolean") flat[name] = item;
    else if (typeof item === "object" && !Array.isArray(item)) Object.assign(flat, flatten(item, `${name}.`));
    else flat[name] = (typeof item === "string" ? item : JSON.stringify(item)).slice(0, MAX_TEXT);
  }
  return flat;
}
