/** A training run in words, as a line of a terminal and as HTML. */
import { formatNumber, type Language } from "#lib/core/index";
import { escapeHtml, FONT, LINE, langOf, MUTED } from "./html.ts";
import { type ProgressState, progressHtml, progressLine } from "./progress.ts";
import { type Table, table } from "./table.ts";
import type { SampleEvent } from "./training-events.ts";
import type { Evaluation, TrainingState } from "./training-state.ts";
import { say } from "./words.ts";

/** The state of the bar: the newest loss and speed stand beside it. */
export function trainingProgress(state: TrainingState, language: Language, now: number): ProgressState {
  const { loss, tokensPerSecond } = state.lastStep ?? {};
  const running = state.ending === undefined;
  const parts = [
    loss === undefined && running ? say(language, "starting") : "",
    loss === undefined ? "" : say(language, "loss", { value: formatNumber(loss) }),
    tokensPerSecond === undefined
      ? ""
      : say(language, "tokensPerSecond", { value: formatNumber(Math.round(tokensPerSecond)) }),
  ];
  return state.progress(state.title ?? say(language, "training"), parts.filter(Boolean).join(" · "), now);
}

export function trainingLine(state: TrainingState, language: Language, now: number): string {
  const bar = progressLine(trainingProgress(state, language, now), say(language, "stepUnit"), language);
  return [bar, ...endingWords(state, language)].join("  ");
}

export function trainingText(state: TrainingState, language: Language, now: number): string {
  const bar = progressLine(trainingProgress(state, language, now), say(language, "stepUnit"), language);
  const evaluations = state.evaluations.length > 0 ? [String(evaluationTable(state, language))] : [];
  const warnings = state.warnings.map((warning) => `⚠ ${warning}`);
  return [bar, ...recommendedLines(state, language), ...warnings, ...endingWords(state, language), ...evaluations].join(
    "\n",
  );
}

/** @param curve the loss curve as SVG, or nothing */
export function trainingHtml(state: TrainingState, curve: string, language: Language, now: number): string {
  const bar = progressHtml(trainingProgress(state, language, now), say(language, "stepUnit"), language);
  const ending = endingWords(state, language).map((words) => `<div style="${FONT}">${escapeHtml(words)}</div>`);
  const evaluations = state.evaluations.length > 0 ? evaluationTable(state, language).toHtml() : "";
  const sample = state.sample ? sampleHtml(state.sample, language) : "";
  const warnings = state.warnings.map((warning) => `<div style="${FONT}">⚠ ${escapeHtml(warning)}</div>`);
  return `<div lang="${langOf(language)}">${bar}${recommendedHtml(state, language)}${warnings.join("")}${ending.join("")}${curve}${evaluations}${sample}</div>`;
}

/** What was chosen for the user, one setting a line with its reason. */
export function recommendedLines({ recommended }: TrainingState, language: Language): string[] {
  if (recommended.length === 0) return [];
  const lines = recommended.map(({ field, value, reason }) => `  ${field} ${settingText(value)}  ${reason}`);
  return [say(language, "recommended", { count: recommended.length }), ...lines];
}

function recommendedHtml({ recommended }: TrainingState, language: Language): string {
  if (recommended.length === 0) return "";
  const rows = recommended.map((setting) => ({ ...setting, value: settingText(setting.value) }));
  const columns = (["field", "value", "reason"] as const).map((key) => ({ key, label: say(language, key) }));
  const list = table(rows, { columns, language, rowHeader: true, head: 30, tail: 0 }).toHtml();
  const title = escapeHtml(say(language, "recommended", { count: recommended.length }));
  return `<details style="${FONT}"><summary>${title}</summary>${list}</details>`;
}

function settingText(value: unknown): string {
  return typeof value === "number" ? formatNumber(value) : String(value);
}

/** `step 80  train loss 1.9  evaluation loss 1.8 (best)` */
export function evaluationLine(state: TrainingState, language: Language): string {
  const row = state.evaluations.at(-1)!;
  const best = row === state.best && state.evaluations.length > 1 ? ` (${say(language, "best")})` : "";
  const train = row.loss === undefined ? [] : [`${say(language, "trainLoss")} ${formatNumber(row.loss)}`];
  const words = [
    `${say(language, "step")} ${row.step}`,
    ...train,
    `${say(language, "evalLoss")} ${formatNumber(row.evalLoss)}${best}`,
  ];
  return words.join("  ");
}

function bestWords({ step, evalLoss }: Evaluation, evaluations: number, language: Language): string {
  const kind = step === 0 && evaluations > 1 ? "notBetter" : "bestAt";
  return say(language, kind, { value: formatNumber(evalLoss), step });
}

function endingWords({ ending, best, checkpoint, evaluations }: TrainingState, language: Language): string[] {
  if (!ending) return [];
  const kept = checkpoint ? [say(language, "checkpointAt", { step: checkpoint.step, path: checkpoint.path })] : [];
  switch (ending.type) {
    case "finished":
      return [
        say(language, ending.reason === "early-stopping" ? "trainingStoppedEarly" : "trainingDone"),
        ...(best ? [bestWords(best, evaluations.length, language)] : []),
      ];
    case "interrupted":
      return [
        say(language, "trainingInterrupted", { step: ending.step }),
        ...kept,
        ...(kept.length > 0 ? [say(language, "resumeHint")] : []),
      ];
    case "failed":
      return [`${say(language, "trainingFailed")}: ${ending.message}`, ...kept];
  }
}

function evaluationTable(state: TrainingState, language: Language): Table {
  const { evaluations, best } = state;
  // Before the number, so that the digits stay under each other.
  const mark = (_value: unknown, row: object, text: string) =>
    row === best && evaluations.length > 1 ? `★ ${say(language, "best")} ${text}` : text;
  const epoch = {
    key: "epoch",
    label: say(language, "epoch"),
    format: (value: unknown) => (typeof value === "number" ? value.toFixed(2) : "–"),
  };
  return table(evaluations satisfies Evaluation[], {
    caption: say(language, "evaluations"),
    language,
    rowHeader: true,
    head: 3,
    tail: 9,
    columns: [
      { key: "step", label: say(language, "step") },
      ...(evaluations.some((row) => row.epoch !== undefined) ? [epoch] : []),
      { key: "loss", label: say(language, "trainLoss") },
      { key: "evalLoss", label: say(language, "evalLoss"), format: mark },
      { key: "perplexity", label: say(language, "perplexity") },
    ],
  });
}

function sampleHtml({ step, prompt, text }: SampleEvent, language: Language): string {
  const title = escapeHtml(say(language, "sampleAt", { step }));
  return `<details style="${FONT};border-top:${LINE};margin-top:6px;padding-top:4px"><summary>${title}</summary><div style="white-space:pre-wrap;overflow-wrap:anywhere"><span style="${MUTED}">${escapeHtml(prompt)}</span>\n${escapeHtml(text)}</div></details>`;
}
