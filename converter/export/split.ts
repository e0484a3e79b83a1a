/**
 * Train, validation and test parts. Groups stay together and are dealt in an order that hangs on the seed; what is held
 * back must not be known from training, so near duplicates across the border are looked for.
 */

import { Rng } from "#lib/core/index";
import { questionText } from "../clean/index.ts";
import { NearDuplicateIndex } from "../clean/near-duplicates.ts";
import type { CheckReport } from "../clean/settings.ts";
import type { ConvertedRecord } from "../schema.ts";
import type { SplitSettings } from "./settings.ts";

export const PARTS = ["train", "validation", "test"] as const;
export type Part = (typeof PARTS)[number];

export interface Split {
  /** Per record, in their order; undefined: left out, since training holds nearly the same. */
  parts: (Part | undefined)[];
  report: CheckReport | undefined;
}

export function splitRecords(records: readonly ConvertedRecord[], settings: SplitSettings, seed: number): Split {
  if (settings.validation === 0 && settings.test === 0) return { parts: records.map(() => "train"), report: undefined };
  const parts: (Part | undefined)[] = dealt(records, settings, seed);
  return { parts, report: settings.leakage === "off" ? undefined : repairLeakage(records, parts, settings) };
}

function dealt(records: readonly ConvertedRecord[], settings: SplitSettings, seed: number): Part[] {
  const groups = new Map<string, number[]>();
  for (const [index, record] of records.entries()) {
    const key = groupOf(record, index, settings.group);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  // The order hangs on each group's own name: a further file does not reshuffle the others.
  const shuffled = [...groups]
    .map(([key, members]) => ({ key, members, rank: new Rng(`${seed}/split/${key}`).uint32() }))
    .sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1));
  const parts: Part[] = records.map(() => "train");
  const wanted: [Part, number][] = [
    ["validation", Math.round(records.length * settings.validation)],
    ["test", Math.round(records.length * settings.test)],
  ];
  for (const [part, count] of wanted) {
    let left = count;
    for (const { members } of shuffled) {
      if (left <= 0) break;
      // Taken already, or so large that the part would hold more than twice its share.
      if (parts[members[0]!] !== "train" || members.length > left * 2) continue;
      for (const index of members) parts[index] = part;
      left -= members.length;
    }
  }
  return parts;
}

function groupOf({ kind, source, record }: ConvertedRecord, index: number, group: SplitSettings["group"]): string {
  if (group === "record") return String(index);
  if (group === "file") return source.file;
  if (group === "section") return `${source.file}\u0000${source.section ?? ""}`;
  if (kind === "clause" || kind === "text") return source.file;
  // Questions with the same material: it stands in front of an empty line.
  const material = record.input.includes("\n\n") ? record.input.slice(0, record.input.indexOf("\n\n")) : undefined;
  return material === undefined ? `${source.file}\u0000${index}` : `${source.file}\u0000${material}`;
}

function repairLeakage(
  records: readonly ConvertedRecord[],
  parts: (Part | undefined)[],
  { leakage, threshold }: SplitSettings,
): CheckReport {
  const index = new NearDuplicateIndex(records.length, threshold, (i) => questionText(records[i]!));
  const report: CheckReport = {
    check: "leakage",
    effect: leakage,
    threshold,
    found: 0,
    dropped: 0,
    changed: 0,
    counts: {},
  };
  for (const [i, part] of parts.entries()) {
    if (part !== "train") continue;
    index.find(i, () => false); // signs the text; nothing is compared
    index.add(i);
  }
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
