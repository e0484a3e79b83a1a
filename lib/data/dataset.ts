/** Instruction records in memory, with what was left out and why. */
import { Rng, TunelabError } from "#lib/core/index";
import type { InstructionRecord, RejectedRow } from "./records.ts";

export class Dataset {
  readonly name: string;
  readonly records: readonly InstructionRecord[];
  readonly rejected: readonly RejectedRow[];

  constructor(name: string, records: readonly InstructionRecord[], rejected: readonly RejectedRow[] = []) {
    this.name = name;
    this.records = records;
    this.rejected = rejected;
  }

  get length(): number {
    return this.records.length;
  }

  /**
   * Two parts by chance. Equal records always land in the same part, so that nothing held back was seen in training.
   * @param fraction share of the second part, between 0 and 1
   */
  split(fraction: number, seed = 42): { train: Dataset; validation: Dataset } {
    if (!(fraction > 0 && fraction < 1))
      throw new TunelabError("INVALID_INPUT", `the validation share is ${fraction}`, { hint: "use e.g. 0.1" });
    const groups = new Map<string, InstructionRecord[]>();
    for (const record of this.records) {
      const key = `${record.instruction}\u0000${record.input}`;
      groups.set(key, [...(groups.get(key) ?? []), record]);
    }
    const shuffled = new Rng(seed).shuffle([...groups.values()]);
    if (shuffled.length < 2)
      throw new TunelabError("INVALID_INPUT", `${this.name} is too small to hold anything back`, {
        hint: "give at least two different records, or no validation share",
      });
    const count = Math.min(shuffled.length - 1, Math.max(1, Math.round(shuffled.length * fraction)));
    return {
      train: new Dataset(`${this.name}/train`, shuffled.slice(count).flat()),
      validation: new Dataset(`${this.name}/validation`, shuffled.slice(0, count).flat()),
    };
  }
}
