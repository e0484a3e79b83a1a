/** Runs side by side: what differs in their recipes, and what came out. */
import { defaultLanguage, formatBytes, formatDuration, type Language } from "#lib/core/index";
import { type Column, Table } from "#lib/notebook/index";
import { type Figure, type HistoryRow, type MediaBundle, type Metric, overlayFigure } from "#lib/plot/index";
import type { StoredRun } from "./stored-run.ts";
import { flatten } from "./tensorboard/log.ts";
import type { Hyperparameter } from "./tensorboard/messages.ts";
import { say } from "./words.ts";

export interface ComparedRun {
  run: StoredRun;
  parameters: Record<string, Hyperparameter>;
  history: HistoryRow[];
}

export class RunComparison {
  readonly runs: readonly ComparedRun[];
  readonly #language: Language;

  constructor(runs: readonly ComparedRun[], language: Language = defaultLanguage()) {
    this.runs = runs;
    this.#language = language;
  }

  /** The settings that are not the same in every run. */
  get differing(): string[] {
    const names = new Set(this.runs.flatMap(({ parameters }) => Object.keys(parameters)));
    return [...names].filter((name) => new Set(this.runs.map(({ parameters }) => parameters[name])).size > 1);
  }

  /** One row for each run: settings that differ, then results. */
  rows(): Record<string, unknown>[] {
    return this.runs.map(({ run, parameters }) => ({
      id: run.id,
      status: run.status,
      ...Object.fromEntries(this.differing.map((name) => [name, parameters[name]])),
      steps: run.summary.steps,
      loss: run.summary.loss,
      bestEvalLoss: run.summary.bestEvalLoss,
      tokensPerSecond: run.summary.tokensPerSecond,
      memoryBytes: run.summary.memoryBytes,
      durationMs: run.durationMs,
    }));
  }

  /**
   * @param options.numbered the runs by their place, 1 for the first, in place of their long ids. Default false
   * @param options.turned in a terminal one column for each run. Default false
   */
  table({ numbered = false, turned = false } = {}): Table {
    const language = this.#language;
    const rows = this.rows().map((row, index) => (numbered ? { ...row, id: String(index + 1) } : row));
    const written = (format: (value: number) => string) => (value: unknown) =>
      typeof value === "number" ? format(value) : "–";
    const measured: Column[] = [
      { key: "steps", label: say(language, "steps") },
      { key: "loss", label: say(language, "loss") },
      { key: "bestEvalLoss", label: say(language, "bestLoss"), format: markBest(rows) },
      {
        key: "tokensPerSecond",
        label: say(language, "tokensPerSecond"),
        format: written((value) => String(Math.round(value))),
      },
      { key: "memoryBytes", label: say(language, "memory"), format: written(formatBytes) },
      { key: "durationMs", label: say(language, "duration"), format: written(formatDuration) },
    ];
    const settings = this.differing.map((key): Column => ({ key }));
    return new Table(rows, {
      caption: say(language, "comparison"),
      language,
      rowHeader: true,
      head: 100,
      turned,
      ...(turned && { maxColumns: Number.POSITIVE_INFINITY }),
      columns: [
        { key: "id", label: say(language, "run"), whole: true },
        {
          key: "status",
          label: say(language, "status"),
          format: (value) => say(language, value as StoredRun["status"]),
        },
        ...(turned ? [] : settings),
        ...measured.filter(({ key }) => rows.some((row) => row[key] !== undefined)),
        ...(turned ? settings : []), // what came out stands above what was set
      ],
    });
  }

  /** The curves over each other. @param metric default the evaluation loss where every run has it, else the train loss */
  figure(metric?: Metric): Figure {
    const runs = this.runs.map(({ run, history }) => ({ name: run.id, history }));
    return overlayFigure(runs, { language: this.#language, ...(metric ? { metric } : {}) });
  }

  /** The runs with numbers, then the table: a column for each run, where there are more settings than runs. */
  toString(): string {
    const ids = this.runs.map(({ run }, index) => `${index + 1}  ${run.id}`);
    const turned = this.runs.length < this.differing.length + 4;
    return [...ids, "", String(this.table({ numbered: true, turned }))].join("\n");
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    const figure = this.figure().toSvg();
    return { "text/html": this.table().toHtml() + figure, "text/plain": `${this}\n\n${this.figure()}` };
  }
}

function markBest(rows: readonly Record<string, unknown>[]) {
  const losses = rows.map((row) => row["bestEvalLoss"]).filter((loss) => typeof loss === "number");
  const best = Math.min(...losses);
  return (value: unknown, _row: object, text: string) => (value === best && losses.length > 1 ? `★ ${text}` : text);
}

/** Reads what is compared. */
export async function compareRuns(
  runs: readonly StoredRun[],
  options: { language?: Language } = {},
): Promise<RunComparison> {
  const compared: ComparedRun[] = [];
  for (const run of runs) compared.push({ run, parameters: flatten(await run.recipe()), history: await run.history() });
  return new RunComparison(compared, options.language);
}
