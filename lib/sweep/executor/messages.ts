/** What a sweep and the child process of a trial say to each other. */
import type { TrialRecord } from "../records.ts";

export type ToChild =
  | { type: "start"; record: TrialRecord; module: string; exportName: string; argument: unknown }
  | { type: "answer"; id: number; prune: boolean }
  | { type: "abort" };

export type FromChild =
  | { type: "ready" }
  | { type: "report"; id: number; value: number; step: number }
  | { type: "attr"; key: string; value: unknown }
  | { type: "constraint"; name: string; value: number }
  | { type: "done"; values: number[] }
  | { type: "pruned"; message: string }
  | { type: "failed"; message: string; stack: string | undefined };
