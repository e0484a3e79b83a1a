/** What a model is made of: numbers for estimates, and a table for people, in a notebook or a terminal. */
import {
  defaultLanguage,
  formatBytes,
  formatCount,
  inColumns,
  type Language,
  speaker,
  type Word,
} from "#lib/core/index";
import { storageOf } from "#lib/engine/index";
import { layerOf } from "./layers.ts";
import type { LanguageModel } from "./model.ts";
import { storedBytes } from "./weight-storage.ts";

export interface SummaryRow {
  weight: string;
  shape: number[];
  parameters: number;
  trainable: boolean;
  /** How the numbers are kept in memory: float32, float16, bfloat16, int8 or int4. */
  dtype: string;
  sizeBytes: number;
}

const words = {
  weight: ["权重", "weight"],
  shape: ["形状", "shape"],
  parameters: ["参数", "parameters"],
  dtype: ["类型", "dtype"],
  memory: ["内存", "memory"],
  trained: ["训练", "trained"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  total: [
    "{parameters} 个参数，训练 {trainable} 个（{share}%），权重占 {memory}",
    "{parameters} parameters, {trainable} trained ({share}%), weights take {memory}",
  ],
  block: ["第 {first}–{last} 层，每层", "each of layers {first}–{last}"],
} as const satisfies Record<string, Word>;
const say = speaker<keyof typeof words>(words);

export class ModelSummary {
  readonly name: string;
  readonly rows: readonly SummaryRow[];
  readonly #language: Language;

  constructor(name: string, rows: readonly SummaryRow[], language: Language) {
    this.name = name;
    this.rows = rows;
    this.#language = language;
  }

  get parameters(): number {
    return total(this.rows, "parameters");
  }

  get trainableParameters(): number {
    return total(
      this.rows.filter(({ trainable }) => trainable),
      "parameters",
    );
  }

  /** Memory of the weights. */
  get sizeBytes(): number {
    return total(this.rows, "sizeBytes");
  }

  toString(): string {
    const lines = [this.#headings(), ...this.#lines()];
    const aligns = this.#headings().map((_, column) => (isNumber(column) ? "right" : "left"));
    const blocks = inColumns(lines, { aligns }).map((block) => block.lines.join("\n"));
    return [this.name, ...blocks, this.#total()].join("\n");
  }

  toHtml(): string {
    const cell = (tag: string, text: string, column: number) =>
      `<${tag}${tag === "th" ? ' scope="col"' : ""} style="padding:2px 14px 2px 0;text-align:${isNumber(column) ? "right" : "left"}">${escapeHtml(text)}</${tag}>`;
    const row = (tag: string, cells: string[]) => `<tr>${cells.map((text, i) => cell(tag, text, i)).join("")}</tr>`;
    const body = this.#lines().map((line) => row("td", line));
    const lang = this.#language === "zh" ? "zh-CN" : "en";
    return (
      `<div lang="${lang}" style="font-family:system-ui,sans-serif;font-size:13px;overflow-x:auto">` +
      `<table style="border-collapse:collapse;font-variant-numeric:tabular-nums"><caption style="text-align:left;font-weight:600">${escapeHtml(this.name)}</caption>` +
      `<thead>${row("th", this.#headings())}</thead><tbody>${body.join("")}</tbody></table><p>${escapeHtml(this.#total())}</p></div>`
    );
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #headings(): string[] {
    return (["weight", "shape", "parameters", "dtype", "memory", "trained"] as const).map((key) =>
      say(this.#language, key),
    );
  }

  /** Neighbouring layers that are alike stand once. */
  #lines(): string[][] {
    return groupLayers(this.rows).flatMap(({ first, last, rows }) => {
      const head =
        first === undefined ? [] : [[say(this.#language, "block", { first, last: last! }), "", "", "", "", ""]];
      return [...head, ...rows.map((row) => this.#line(row, first !== undefined))];
    });
  }

  #line(row: SummaryRow, inLayer: boolean): string[] {
    return [
      inLayer ? `  ${inside(row.weight)}` : row.weight,
      row.shape.join(" × "),
      formatCount(row.parameters),
      row.dtype,
      formatBytes(row.sizeBytes),
      say(this.#language, row.trainable ? "yes" : "no"),
    ];
  }

  #total(): string {
    return say(this.#language, "total", {
      parameters: formatCount(this.parameters),
      trainable: formatCount(this.trainableParameters),
      share: ((100 * this.trainableParameters) / this.parameters).toFixed(1),
      memory: formatBytes(this.sizeBytes),
    });
  }
}

/**
 * @param isTrainable tells which weights a training would change; all float32 ones when absent
 * @example
 * summary(model); // the last expression of a cell shows a table
 */
export function summary(model: LanguageModel, isTrainable: (name: string) => boolean = () => true): ModelSummary {
  const rows = Array.from(model.weights, ([weight, variable]) => {
    const { shape, size } = variable;
    const dtype = storageOf(variable);
    const trainable = dtype === "float32" && isTrainable(weight);
    return { weight, shape: [...shape], parameters: size, trainable, dtype, sizeBytes: storedBytes(size, dtype) };
  });
  return new ModelSummary(model.name, rows, defaultLanguage());
}

interface Group {
  first?: number;
  last?: number;
  rows: SummaryRow[];
}

function groupLayers(rows: readonly SummaryRow[]): Group[] {
  const groups: Group[] = [];
  for (const [layer, own] of byLayer(rows)) {
    const before = groups.at(-1);
    if (layer === undefined) groups.push({ rows: own });
    else if (before?.last === layer - 1 && signature(before.rows) === signature(own)) before.last = layer;
    else groups.push({ first: layer, last: layer, rows: own });
  }
  return groups;
}

function byLayer(rows: readonly SummaryRow[]): [number | undefined, SummaryRow[]][] {
  const parts: [number | undefined, SummaryRow[]][] = [];
  for (const row of rows) {
    const layer = layerOf(row.weight);
    const last = parts.at(-1);
    if (last && last[0] === layer) last[1].push(row);
    else parts.push([layer, [row]]);
  }
  return parts;
}

function signature(rows: readonly SummaryRow[]): string {
  return JSON.stringify(rows.map((row) => ({ ...row, weight: inside(row.weight) })));
}

/** A weight's name within its layer. */
function inside(weight: string): string {
  return weight.replace(/^.*?\.\d+\./, "");
}

function total(rows: readonly SummaryRow[], key: "parameters" | "sizeBytes"): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

function isNumber(column: number): boolean {
  return column === 2 || column === 4;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
