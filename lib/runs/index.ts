/** The run store: what was trained, how, and what came of it. */
export { compareRuns, RunComparison } from "./compare.ts";
export { describeEnvironment, type Environment } from "./environment.ts";
export type { LoggedEvent } from "./events.ts";
export type { RunStatus, RunSummary } from "./status.ts";
export { type NewRun, RunStore } from "./store.ts";
export { historyOf, StoredRun } from "./stored-run.ts";
export { EventFile } from "./tensorboard/event-file.ts";
export type { RunWriter } from "./writer.ts";
