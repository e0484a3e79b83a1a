/** What a model is made of: for people (a table) and for estimates (numbers). */
import type { LanguageModel } from "./model.ts";

export interface SummaryRow {
  weight: string;
  shape: number[];
  parameters: number;
  trainable: boolean;
}

export interface ModelSummary {
  name: string;
  rows: SummaryRow[];
  parameters: number;
  trainableParameters: number;
  sizeBytes: number;
}

/** @param isTrainable tells which weights a training would change; all when absent */
export function summary(model: LanguageModel, isTrainable: (name: string) => boolean = () => true): ModelSummary {
  const rows = Array.from(model.weights, ([weight, { shape, size }]) => ({
    weight,
    shape: [...shape],
    parameters: size,
    trainable: isTrainable(weight),
  }));
  const count = (kept: SummaryRow[]) => kept.reduce((sum, row) => sum + row.parameters, 0);
  const parameters = count(rows);
  return {
    name: model.name,
    rows,
    parameters,
    trainableParameters: count(rows.filter((row) => row.trainable)),
    sizeBytes: parameters * 4,
  };
}
