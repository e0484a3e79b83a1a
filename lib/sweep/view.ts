/** A study in words, as a table and as the output of a cell. */
import { defaultLanguage, formatDuration, formatNumber, type Language } from "#lib/core/index";
import { escapeHtml, FONT, langOf } from "#lib/notebook/html";
import { type Column, type Table, table } from "#lib/notebook/index";
import { type Figure, type MediaBundle, optimizationHistory, paretoFront } from "#lib/plot/index";
import { failureOf, type TrialRecord, type TrialState } from "./records.ts";
import type { Study } from "./study.ts";
import { say } from "./words.ts";

/** The best trials with their parameters; with several objectives the front, along the first of them. */
export function bestTable(study: Study, language: Language = defaultLanguage(), count = 5): Table {
  if (study.directions.length === 1) return trialTable(study, study.top(count), language, say(language, "bestTrials"));
  const sign = study.directions[0] === "maximize" ? -1 : 1;
  const front = study.paretoFront.sort((a, b) => sign * (a.values![0]! - b.values![0]!));
  return trialTable(study, front, language, say(language, "paretoTrials"), FRONT_ROWS);
}

const FRONT_ROWS = 15;

/** All trials, the best first, then those that do not count as a result, by number. */
export function studyTable(study: Study, language: Language = defaultLanguage(), rows = 25): Table {
  const ranked = study.top(study.trials.length);
  const counts = new Set(ranked);
  const rest = study.trials.filter((trial) => !counts.has(trial));
  return trialTable(study, [...ranked, ...rest], language, say(language, "allTrials"), rows);
}

/** Trials as rows: number, values, parameters, time; with their state when it is not the same for all. */
export function trialTable(
  study: Study,
  trials: readonly TrialRecord[],
  language: Language,
  caption: string,
  rows = 50,
): Table {
  const names = study.directions.map(
    (_, i) =>
      study.objectiveNames?.[i] ??
      (study.directions.length > 1 ? `${say(language, "value")} ${i + 1}` : say(language, "value")),
  );
  const params = [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
  const missed = study.infeasible;
  const cells = trials.map((trial) => ({
    trial: trial.number,
    state: say(language, missed.has(trial.number) ? "missed" : trial.state),
    ...Object.fromEntries(names.map((_, i) => [`value:${i}`, trial.values?.[i]])),
    ...Object.fromEntries(params.map((name) => [`param:${name}`, trial.params[name]])),
    duration:
      trial.startedAt && trial.endedAt ? formatDuration(trial.endedAt.getTime() - trial.startedAt.getTime()) : "–",
  }));
  const format = (value: unknown, _row: object, text: string) => (value === null ? "null" : text);
  const mixed = new Set(cells.map(({ state }) => state)).size > 1;
  const columns: Column[] = [
    { key: "trial", label: say(language, "trial") },
    ...(mixed ? [{ key: "state", label: say(language, "state") }] : []),
    ...names.map((label, i) => ({ key: `value:${i}`, label, format, align: "right" as const })),
    ...params.map((label) => ({ key: `param:${label}`, label, format })),
    { key: "duration", label: say(language, "duration"), align: "right" },
  ];
  return table(cells, { caption, columns, language, rowHeader: true, head: rows, tail: 0 });
}

export function countStates(trials: readonly TrialRecord[]): Record<TrialState, number> {
  const counts: Record<TrialState, number> = { running: 0, complete: 0, pruned: 0, failed: 0, waiting: 0 };
  for (const { state } of trials) counts[state]++;
  return counts;
}

/** `20 complete, 3 pruned, 0 failed · best 1.234 (trial 7)` */
export function summaryLine(study: Study, language: Language): string {
  const { best } = study;
  const told = best ? say(language, "best", { value: formatNumber(best.values![0]!), number: best.number }) : undefined;
  return [say(language, "counts", countStates(study.trials)), told].filter(Boolean).join(" · ");
}

/** The newest failure in one line, unless the trial was run again. */
export function errorLine(study: Study, language: Language): string | undefined {
  const failed = study.counted.findLast(({ state }) => state === "failed");
  const error = failed && failureOf(failed)?.split("\n")[0];
  return error && say(language, "lastError", { error });
}

export function studyText(study: Study, language: Language = defaultLanguage()): string {
  const best = study.top(1).length > 0 ? String(bestTable(study, language)) : say(language, "none");
  return [...headLines(study, language), best].join("\n");
}

/** What the study is, and every trial with its hyperparameters. @param width columns of the terminal, default 80 */
export function studyReport(study: Study, width?: number, language: Language = defaultLanguage()): string {
  return [...headLines(study, language), studyTable(study, language).toText(width)].join("\n");
}

function headLines(study: Study, language: Language): string[] {
  const lines = [`${say(language, "sweep")} ${study.name}`, summaryLine(study, language), errorLine(study, language)];
  return lines.flatMap((line) => line || []);
}

export function studyHtml(study: Study, language: Language = defaultLanguage()): string {
  const title = `<strong>${escapeHtml(`${say(language, "sweep")} ${study.name}`)}</strong>`;
  const words = [summaryLine(study, language), errorLine(study, language) ?? ""].map(escapeHtml).filter(Boolean);
  const best = study.top(1).length > 0 ? bestTable(study, language).toHtml() : "";
  const drawn = study.top(2).length === 2 ? (drawing(study, language)?.toSvg({ width: 680, height: 300 }) ?? "") : "";
  return `<div lang="${langOf(language)}" style="${FONT}">${title}<div>${words.join("<br>")}</div>${best}${drawn}</div>`;
}

function drawing(study: Study, language: Language): Figure | undefined {
  if (study.directions.length > 2) return undefined;
  return study.directions.length === 2 ? paretoFront(study, { language }) : optimizationHistory(study, { language });
}

export function studyBundle(study: Study): MediaBundle {
  return { "text/html": studyHtml(study), "text/plain": studyText(study) };
}
