/** A study in words, as a table and as the output of a cell. */
import { defaultLanguage, formatDuration, formatNumber, type Language } from "#lib/core/index";
import { escapeHtml, FONT, langOf } from "#lib/notebook/html";
import { type Column, type Table, table } from "#lib/notebook/index";
import { type MediaBundle, optimizationHistory } from "#lib/plot/index";
import { failureOf, type TrialRecord, type TrialState } from "./records.ts";
import type { Study } from "./study.ts";
import { say } from "./words.ts";

/** The best trials with their parameters. */
export function bestTable(study: Study, language: Language = defaultLanguage(), count = 5): Table {
  const several = study.directions.length > 1;
  const trials = several ? study.paretoFront : study.top(count);
  return trialTable(study, trials, language, say(language, several ? "paretoTrials" : "bestTrials"));
}

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
  const cells = trials.map((trial) => ({
    trial: trial.number,
    state: say(language, trial.state),
    ...Object.fromEntries(names.map((_, i) => [`value:${i}`, trial.values?.[i]])),
    ...Object.fromEntries(params.map((name) => [`param:${name}`, trial.params[name]])),
    duration:
      trial.startedAt && trial.endedAt ? formatDuration(trial.endedAt.getTime() - trial.startedAt.getTime()) : "–",
  }));
  const format = (value: unknown) =>
    typeof value === "number" ? formatNumber(value) : value === undefined ? "–" : String(value);
  const mixed = new Set(trials.map(({ state }) => state)).size > 1;
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

/** The newest failure in one line. */
export function errorLine(study: Study, language: Language): string | undefined {
  const failed = study.trials.findLast(({ state }) => state === "failed");
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
  const drawn =
    study.directions.length === 1 && study.top(2).length === 2
      ? optimizationHistory(study, { language }).toSvg({ width: 680, height: 300 })
      : "";
  return `<div lang="${langOf(language)}" style="${FONT}">${title}<div>${words.join("<br>")}</div>${best}${drawn}</div>`;
}

export function studyBundle(study: Study): MediaBundle {
  return { "text/html": studyHtml(study), "text/plain": studyText(study) };
}
