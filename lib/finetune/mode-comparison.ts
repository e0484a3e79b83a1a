/** What `compareModes` found: a table, and figures. */
import { formatBytes, formatDuration, formatNumber, type Language, speaker, type Word } from "#lib/core/index";
import { type Table, table } from "#lib/notebook/index";
import {
  type Figure,
  forgetting,
  type HistoryRow,
  type MediaBundle,
  memoryBreakdown,
  overlayFigure,
  qualityCost,
  trainableParameters,
} from "#lib/plot/index";
import type { MemoryEstimate } from "./plan/memory.ts";
import type { FineTuningMode } from "./recipe.ts";

export interface ModeResult {
  mode: FineTuningMode;
  /** Of the whole model, the adapter included. */
  parameters: number;
  trainableParameters: number;
  /** Bytes, estimated. */
  memory: MemoryEstimate;
  /** Median time of an optimizer step; 0 when it could not be told. */
  stepMs: number;
  history: HistoryRow[];
  /** On held-back records; undefined when none were held back. */
  evalLossBefore: number | undefined;
  evalLoss: number | undefined;
  /** Loss on general texts. */
  generalLoss?: { before: number; after: number };
  /** Bytes of the adapter or of the whole model, as float32. */
  sizeBytes: number;
}

const words = {
  caption: ["微调方式对比：{model}", "Modes of fine-tuning: {model}"],
  mode: ["方式", "mode"],
  trainable: ["可训练参数", "trainable"],
  share: ["占比", "share"],
  memory: ["内存峰值（估计）", "peak memory (estimate)"],
  step: ["每步", "per step"],
  before: ["训练前损失", "loss before"],
  after: ["训练后损失", "loss after"],
  perplexity: ["困惑度", "perplexity"],
  forgotten: ["通用文本损失变化", "general loss, change"],
  size: ["结果大小", "size of result"],
  evalLoss: ["评估损失", "evaluation loss"],
  milliseconds: ["每步毫秒", "milliseconds per step"],
} as const satisfies Record<string, Word>;
const say = speaker(words);

export class ModeComparison {
  readonly results: readonly ModeResult[];
  #model: string;
  #language: Language;

  constructor(model: string, results: readonly ModeResult[], language: Language) {
    this.#model = model;
    this.results = results;
    this.#language = language;
  }

  /** One row for each mode. */
  table(): Table {
    const language = this.#language;
    const loss = (value: number | undefined) => (value === undefined ? "–" : value.toFixed(3));
    const rows = this.results.map((result) => ({
      mode: result.mode,
      trainable: result.trainableParameters,
      share: `${formatNumber(Number(((100 * result.trainableParameters) / result.parameters).toPrecision(3)))}%`,
      memory: formatBytes(result.memory.total),
      step: result.stepMs > 0 ? formatDuration(result.stepMs) : "–",
      before: loss(result.evalLossBefore),
      after: loss(result.evalLoss),
      perplexity: result.evalLoss === undefined ? "–" : formatNumber(Math.exp(result.evalLoss)),
      forgotten: forgotten(result),
      size: formatBytes(result.sizeBytes),
    }));
    const names = [
      "mode",
      "trainable",
      "share",
      "memory",
      "step",
      "before",
      "after",
      "perplexity",
      "forgotten",
      "size",
    ] as const;
    const columns = names.map((key) => ({
      key,
      label: say(language, key),
      align: key === "mode" ? ("left" as const) : ("right" as const),
    }));
    return table(rows, {
      columns,
      caption: say(language, "caption", { model: this.#model }),
      rowHeader: true,
      language,
    });
  }

  /** The losses of the modes over each other. */
  plot(): Figure {
    const runs = this.results.map(({ mode, history }) => ({ name: mode, history }));
    return overlayFigure(runs, { language: this.#language });
  }

  plotMemory(): Figure {
    const modes = this.results.map(
      ({ mode, memory: { activations, logits, weights, adapter, gradients, optimizer } }) => ({
        mode,
        weights,
        adapter,
        gradients,
        optimizer,
        activations: activations + logits,
      }),
    );
    return memoryBreakdown(modes, { language: this.#language });
  }

  plotParameters(): Figure {
    const modes = this.results.map(({ mode, trainableParameters: trainable, parameters: total }) => ({
      mode,
      trainable,
      total,
    }));
    return trainableParameters(modes, { language: this.#language });
  }

  /** Evaluation loss against time per step. */
  plotQuality(): Figure {
    const language = this.#language;
    const modes = this.results.flatMap(({ mode, evalLoss, stepMs }) =>
      evalLoss === undefined ? [] : [{ mode, quality: evalLoss, cost: stepMs }],
    );
    return qualityCost(
      modes,
      { quality: say(language, "evalLoss"), cost: say(language, "milliseconds") },
      { language },
    );
  }

  /** Loss on general texts before and after; empty when none were given. */
  plotForgetting(): Figure {
    const modes = this.results.flatMap(({ mode, generalLoss }) => (generalLoss ? [{ mode, ...generalLoss }] : []));
    return forgetting(modes, { language: this.#language });
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    const shown = this.table();
    return { "text/html": shown.toHtml() + this.plot().toSvg(), "text/plain": shown.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.table().toString();
  }
}

function forgotten({ generalLoss }: ModeResult): string {
  if (!generalLoss) return "–";
  const change = generalLoss.after - generalLoss.before;
  return `${change >= 0 ? "+" : ""}${change.toFixed(3)}`;
}
