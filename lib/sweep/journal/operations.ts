/** The operations of Optuna's journal, one JSON object a line. Ids are not written: they follow from the order of creation. */

export const STATES = ["running", "complete", "pruned", "failed", "waiting"] as const;

interface Base {
  worker_id: string;
}

export interface TrialTemplate {
  state?: number;
  value?: number | null;
  values?: number[] | null;
  datetime_complete?: string | null;
  /** Distributions in their text form. */
  distributions?: Record<string, string>;
  /** Internal values. */
  params?: Record<string, number>;
  user_attrs?: Record<string, unknown>;
  system_attrs?: Record<string, unknown>;
  intermediate_values?: Record<string, number>;
}

export type Operation =
  | { op_code: 0; study_name: string; directions: number[] }
  | { op_code: 1; study_id: number }
  | { op_code: 2; study_id: number; user_attr: Record<string, unknown> }
  | { op_code: 3; study_id: number; system_attr: Record<string, unknown> }
  | ({ op_code: 4; study_id: number; datetime_start: string | null } & TrialTemplate)
  | { op_code: 5; trial_id: number; param_name: string; param_value_internal: number; distribution: string }
  | {
      op_code: 6;
      trial_id: number;
      state: number;
      values: number[] | null;
      datetime_start?: string;
      datetime_complete?: string;
    }
  | { op_code: 7; trial_id: number; step: number; intermediate_value: number }
  | { op_code: 8; trial_id: number; user_attr: Record<string, unknown> }
  | { op_code: 9; trial_id: number; system_attr: Record<string, unknown> };

export type Entry = Operation & Base;

/** Where entries are kept. */
export interface Log {
  /** Adds entries at the end, all or none. */
  append(entries: readonly Entry[]): void;
  /** Entries that were added by anyone since the last call. */
  readNew(): Entry[];
}

/** Only in this process. */
export class MemoryLog implements Log {
  #new: Entry[] = [];

  append(entries: readonly Entry[]): void {
    this.#new.push(...entries);
  }

  readNew(): Entry[] {
    const entries = this.#new;
    this.#new = [];
    return entries;
  }
}

/** UTC with an offset that every Python reads, and six digits. */
export function toJournalTime(time: Date): string {
  return time.toISOString().replace("Z", "000+00:00");
}

/** A time without an offset is local: Optuna 4 wrote it so. */
export function fromJournalTime(text: string | null | undefined): Date | undefined {
  return text == null ? undefined : new Date(text.replace(/(\.\d{3})\d+/, "$1"));
}
