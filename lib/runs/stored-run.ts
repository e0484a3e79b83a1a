/** A run as it was kept. */
import { join } from "node:path";
import { defaultLanguage, formatBytes, formatDuration, type Language, readJson } from "#lib/core/index";
import { Card, type CardRow } from "#lib/notebook/index";
import { type Figure, type HistoryRow, type MediaBundle, runFigure, type TrainingFigureOptions } from "#lib/plot/index";
import { HistoryBuilder, type LoggedEvent, readEvents } from "./events.ts";
import type { RunState, RunStatus, RunSummary } from "./status.ts";
import { flatten } from "./tensorboard/log.ts";
import { say } from "./words.ts";

export class StoredRun {
  readonly id: string;
  readonly folder: string;
  readonly status: RunStatus;
  readonly #state: RunState;

  constructor(id: string, folder: string, state: RunState, status: RunStatus) {
    this.id = id;
    this.folder = folder;
    this.status = status;
    this.#state = state;
  }

  get name(): string {
    return this.#state.name;
  }

  get startedAt(): Date {
    return new Date(this.#state.startedAt);
  }

  get endedAt(): Date | undefined {
    return this.#state.endedAt === undefined ? undefined : new Date(this.#state.endedAt);
  }

  /** Milliseconds from the start to the end; `undefined` while it runs. */
  get durationMs(): number | undefined {
    return this.endedAt && this.endedAt.getTime() - this.startedAt.getTime();
  }

  /** Why it failed. */
  get message(): string | undefined {
    return this.#state.message;
  }

  get summary(): Readonly<RunSummary> {
    return this.#state.summary;
  }

  get checkpointFolder(): string {
    return join(this.folder, "checkpoints");
  }

  recipe(): Promise<unknown> {
    return readJson(join(this.folder, "recipe.json"));
  }

  environment(): Promise<unknown> {
    return readJson(join(this.folder, "environment.json"));
  }

  events(): AsyncGenerator<LoggedEvent> {
    return readEvents(join(this.folder, "events.jsonl"));
  }

  /** What was measured, step by step; where the run was resumed, without what the crash had undone. */
  async history(): Promise<HistoryRow[]> {
    const history = new HistoryBuilder();
    for await (const event of this.events()) history.add(event);
    return history.rows;
  }

  async plot(options: TrainingFigureOptions = {}): Promise<Figure> {
    return runFigure(await this.history(), { title: this.id, ...options });
  }

  /** Status, results and the recipe, as a card. */
  async card({ language = defaultLanguage() }: { language?: Language } = {}): Promise<Card> {
    const parameters = Object.entries(flatten(await this.recipe()));
    return new Card(this.id, [...this.#facts(language), ...parameters], { language });
  }

  #facts(language: Language): CardRow[] {
    const { summary } = this.#state;
    const steps = summary.totalSteps === undefined ? summary.steps : `${summary.steps} / ${summary.totalSteps}`;
    const best = summary.bestStep === undefined ? undefined : say(language, "atStep", { step: summary.bestStep });
    const rows: (CardRow | false)[] = [
      [say(language, "status"), say(language, this.status), this.message],
      [say(language, "started"), this.startedAt],
      this.durationMs !== undefined && [say(language, "duration"), formatDuration(this.durationMs)],
      [say(language, "steps"), steps],
      summary.loss !== undefined && [say(language, "loss"), summary.loss],
      summary.bestEvalLoss !== undefined && [say(language, "bestEvalLoss"), summary.bestEvalLoss, best],
      summary.memoryBytes !== undefined && [say(language, "memory"), formatBytes(summary.memoryBytes)],
      [say(language, "folder"), this.folder],
    ];
    return rows.filter((row) => row !== false);
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    const shown = new Card(this.id, this.#facts(defaultLanguage()));
    return { "text/html": shown.toHtml(), "text/plain": String(shown) };
  }
}

/** What a kept run measured. */
export function historyOf(run: StoredRun): Promise<HistoryRow[]> {
  return run.history();
}
