/** What `compareModes` found: a table, and figures. */
import {
  formatBytes,
  formatDuration,
  formatNumber,
  type Language,
  speaker,
  TunelabError,
  type Word,
} from "#lib/core/index";
import { type Table, table } from "#lib/notebook/index";
import {
  bar,
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
import { ANSWER_MEASURES } from "./quality/comparison.ts";
import type { Measures } from "./quality/measures.ts";
import { say as sayMeasure } from "./quality/words.ts";
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
  /** What `evaluate` says of the answers to held-back questions; undefined when none were asked. */
  answers?: { before: Measures; after: Measures };
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
  answersTitle: ["留出问题的回答", "Answers to held-back questions"],
  score: ["得分（0 至 100）", "score (0 to 100)"],
  untrained: ["训练前", "before"],
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

  /** A column for each mode, a line for each measure. */
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
      ...this.#answerCells(result),
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
      ...this.#measured().map(({ key }) => key),
      "forgotten",
      "size",
    ] as const;
    const columns = names.map((key) => ({
      key,
      label: isOwn(key) ? say(language, key) : sayMeasure(language, key),
      align: key === "mode" ? ("left" as const) : ("right" as const),
    }));
    return table(rows, {
      columns,
      caption: say(language, "caption", { model: this.#model }),
      rowHeader: true,
      turned: true, // a dozen measures of a few modes
      language,
    });
  }

  /** The losses of the modes over each other. */
  plot(): Figure {
    const runs = this.results.map(({ mode, history }) => ({ name: mode, history }));
    return overlayFigure(runs, { language: this.#language });
  }

  plotMemory(): Figure {
    const modes = this.results.map(({ mode, memory }) => ({ mode, ...memory }));
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

  /**
   * Right choices, exact matches, BLEU and ROUGE-L before and after.
   * @throws TunelabError INVALID_INPUT when no questions were asked
   */
  plotAnswers(): Figure {
    const language = this.#language;
    const asked = this.results.filter(({ answers }) => answers);
    if (asked.length === 0)
      throw new TunelabError("INVALID_INPUT", ["模型没有回答任何问题", "the models answered no questions"], {
        hint: [
          "compareModes 问的是留出的问题：请给出 maxAnswers 和大于 0 的 validationShare",
          "compareModes asks held-back questions: give maxAnswers and a validationShare above 0",
        ],
      });
    const rows = this.#measured().map(({ key, value }) => ({
      measure: sayMeasure(language, key),
      [say(language, "untrained")]: value(asked[0]!.answers!.before) ?? 0,
      ...Object.fromEntries(asked.map(({ mode, answers }) => [mode, value(answers!.after) ?? 0])),
    }));
    return bar(rows, {
      x: "measure",
      xTitle: "",
      yTitle: say(language, "score"),
      title: say(language, "answersTitle"),
      language,
    });
  }

  /**
   * Loss on general texts before and after.
   * @throws TunelabError INVALID_INPUT when none were given
   */
  plotForgetting(): Figure {
    const modes = this.results.flatMap(({ mode, generalLoss }) => (generalLoss ? [{ mode, ...generalLoss }] : []));
    if (modes.length === 0)
      throw new TunelabError("INVALID_INPUT", ["没有在通用文本上测量", "no general texts were measured"], {
        hint: [
          "请给 compareModes 提供 generalTexts：几段与数据无关的文本",
          "give compareModes generalTexts: a few about other things than the data",
        ],
      });
    return forgetting(modes, { language: this.#language });
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    const shown = this.table();
    const figures = [this.plot(), ...(this.#measured().length > 0 ? [this.plotAnswers()] : [])];
    const svg = figures.map((figure) => figure.toSvg()).join("");
    return { "text/html": shown.toHtml() + svg, "text/plain": shown.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.table().toString();
  }

  /** The measures of answers that any mode has. */
  #measured() {
    return ANSWER_MEASURES.filter(({ value }) =>
      this.results.some(({ answers }) => answers && value(answers.after) !== undefined),
    );
  }

  #answerCells({ answers }: ModeResult): Record<string, string> {
    return Object.fromEntries(
      this.#measured().map(({ key, value, unit }) => {
        const scores = answers && [answers.before, answers.after].map((measures) => score(value(measures)) + unit);
        return [key, scores ? scores.join(" → ") : "–"];
      }),
    );
  }
}

function isOwn(key: string): key is keyof typeof words {
  return key in words;
}

function score(value: number | undefined): string {
  return value === undefined ? "–" : formatNumber(Math.round(value));
}

function forgotten({ generalLoss }: ModeResult): string {
  if (!generalLoss) return "–";
  const change = generalLoss.after - generalLoss.before;
  return `${change >= 0 ? "+" : ""}${change.toFixed(3)}`;
}
