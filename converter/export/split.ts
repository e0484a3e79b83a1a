/**
 * Train, validation and test parts. Groups stay together and are dealt in an order that hangs on the seed; what is held
 * back must not be known from training, so near duplicates across the border are looked for.
 */

import { Rng } from "#lib/core/index";
import { NearDuplicateIndex } from "../clean/near-duplicates.ts";
import { questionText } from "../clean/question-text.ts";
import type { CheckReport } from "../clean/settings.ts";
import { ShingleCounts, shinglesOf } from "../clean/shingles.ts";
import type { ConvertedRecord } from "../schema.ts";
import type { Sequence } from "../spool.ts";
import type { SplitSettings } from "./settings.ts";

export const PARTS = ["train", "validation", "test"] as const;
export type Part = (typeof PARTS)[number];

export interface Split {
  /** Per record, in their order; undefined: left out, since training holds nearly the same. */
  parts: (Part | undefined)[];
  report: CheckReport | undefined;
}

export function splitRecords(records: Sequence<ConvertedRecord>, settings: SplitSettings, seed: number): Split {
  const parts: (Part | undefined)[] = new Array(records.length).fill("train");
  if (settings.validation === 0 && settings.test === 0) return { parts, report: undefined };
  deal(parts, records, settings, seed);
  return { parts, report: settings.leakage === "off" ? undefined : repairLeakage(records, parts, settings) };
}

/** Groups in numbers: a million records of their own need no million texts. */
interface Groups {
  /** By record: its group. */
  of: Uint32Array;
  /** By group: size, first record, and rank, which hangs on the group's own name: a further file does not reshuffle the others. */
  sizes: Uint32Array;
  firsts: Uint32Array;
  ranks: Uint32Array;
  count: number;
}

function groupRecords(records: Sequence<ConvertedRecord>, group: SplitSettings["group"], seed: number): Groups {
  const [of, sizes, firsts, ranks] = [0, 1, 2, 3].map(() => new Uint32Array(records.length));
  const groups: Groups = { of: of!, sizes: sizes!, firsts: firsts!, ranks: ranks!, count: 0 };
  const shared = new Map<string, number>();
  let index = 0;
  for (const record of records) {
    const { key, alone } = groupOf(record, index, group);
    let number = alone ? undefined : shared.get(key);
    if (number === undefined) {
      number = groups.count++;
      groups.firsts[number] = index;
      groups.ranks[number] = new Rng(`${seed}/split/${key}`).uint32();
      if (!alone) shared.set(key, number);
    }
    groups.of[index++] = number;
    groups.sizes[number]!++;
  }
  return groups;
}

function deal(
  parts: (Part | undefined)[],
  records: Sequence<ConvertedRecord>,
  settings: SplitSettings,
  seed: number,
): void {
  const { of, sizes, firsts, ranks, count } = groupRecords(records, settings.group, seed);
  const keyOf = (group: number) => groupOf(records.at(firsts[group]!)!, firsts[group]!, settings.group).key;
  const shuffled = Uint32Array.from({ length: count }, (_, i) => i);
  shuffled.sort((a, b) => ranks[a]! - ranks[b]! || (keyOf(a) < keyOf(b) ? -1 : 1));
  const taken = new Map<number, Part>();
  const wanted: [Part, number][] = [
    ["validation", Math.round(records.length * settings.validation)],
    ["test", Math.round(records.length * settings.test)],
  ];
  for (const [part, share] of wanted) {
    let left = share;
    for (const group of shuffled) {
      if (left <= 0) break;
      // Taken already, or so large that the part would hold more than twice its share.
      if (taken.has(group) || sizes[group]! > left * 2) continue;
      taken.set(group, part);
      left -= sizes[group]!;
    }
  }
  for (const [index, group] of of.entries()) parts[index] = taken.get(group) ?? "train";
}

/** The name of a record's group; `alone` when no other record can have it. */
function groupOf(
  { kind, source, record }: ConvertedRecord,
  index: number,
  group: SplitSettings["group"],
): { key: string; alone: boolean } {
  if (group === "record") return { key: String(index), alone: true };
  if (group === "file") return { key: source.file, alone: false };
  if (group === "section") return { key: `${source.file}\u0000${source.section ?? ""}`, alone: false };
  if (kind === "clause" || kind === "text") return { key: source.file, alone: false };
  // Questions with the same material: it stands in front of an empty line.
  const end = record.input.indexOf("\n\n");
  return { key: `${source.file}\u0000${end < 0 ? index : record.input.slice(0, end)}`, alone: end < 0 };
}

function repairLeakage(
  records: Sequence<ConvertedRecord>,
  parts: (Part | undefined)[],
  { leakage, threshold }: SplitSettings,
): CheckReport {
  const counts = new ShingleCounts();
  for (const record of records) counts.add(shinglesOf(questionText(record)));
  const shinglesAt = (i: number) => shinglesOf(questionText(records.at(i)!));
  const index = new NearDuplicateIndex(records.length, threshold, counts, shinglesAt);
  const report: CheckReport = {
    check: "leakage",
    effect: leakage,
    threshold,
    found: 0,
    dropped: 0,
    changed: 0,
    counts: {},
  };
  for (const [i, part] of parts.entries()) if (part === "train") index.add(i);
  for (const [i, part] of parts.entries()) {
    if (part === "train" || part === undefined || !index.find(i)) continue;
    report.found++;
    report.counts[part] = (report.counts[part] ?? 0) + 1;
    if (leakage === "move") {
      parts[i] = "train";
      index.add(i);
      report.changed++;
    } else if (leakage === "drop") {
      parts[i] = undefined;
      report.dropped++;
    }
  }
  return report;
}
