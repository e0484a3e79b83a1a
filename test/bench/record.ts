/**
 * Keeps figures with the project: every recorded outcome is a line of results.jsonl, and results.md shows the newest of
 * each case on each machine.
 */
import { readFileSync } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { arch, cpus } from "node:os";
import { formatBytes, formatDuration, formatNumber } from "#lib/core/index";
import type { Outcome, Side } from "./harness.ts";

interface Recorded extends Outcome {
  benchmark: string;
  date: string;
  machine: string;
}

const LINES = new URL("results.jsonl", import.meta.url);
const TABLE = new URL("results.md", import.meta.url);

/** Adds the outcome to results.jsonl and makes results.md anew. */
export async function record(benchmark: string, outcome: Outcome): Promise<void> {
  const line: Recorded = { benchmark, date: new Date().toISOString().slice(0, 10), machine: machine(), ...outcome };
  await appendFile(LINES, `${JSON.stringify(line)}\n`);
  const lines = (await readFile(LINES, "utf8")).trim().split("\n");
  await writeFile(TABLE, table(lines.map((text) => JSON.parse(text))));
}

function table(all: readonly Recorded[]): string {
  const newest = new Map(all.map((one) => [`${one.benchmark}/${one.name}/${one.machine}`, one]));
  const parts = [...group([...newest.values()])].map(([benchmark, ones]) => `## ${benchmark}\n\n${rows(ones)}`);
  return `# Measured\n\nMedians of interleaved rounds, the newest of each case on each machine; less is better, so peer / ours says how many times as good ours is. Made by \`npm run bench -- NAME --record\`.\n\n${parts.join("\n\n")}\n`;
}

function group(ones: readonly Recorded[]): Map<string, Recorded[]> {
  const groups = new Map<string, Recorded[]>();
  for (const one of ones) groups.set(one.benchmark, [...(groups.get(one.benchmark) ?? []), one]);
  return groups;
}

function rows(ones: readonly Recorded[]): string {
  const head = ["case", "ours", "peer", "peer / ours", "memory", "first step", "rounds", "commit", "date", "machine"];
  const body = ones.map((one) => {
    const { ours, peer, missing } = one.details;
    const value = (side: Side) => `${formatNumber(side.median)} ${one.unit}`;
    return [
      one.name,
      value(ours),
      peer ? value(peer) : `not run: ${missing}`,
      one.ratio === null ? "" : formatNumber(one.ratio),
      `${formatBytes(ours.peakBytes)}${peer ? ` / ${formatBytes(peer.peakBytes)}` : ""}`,
      `${formatDuration(ours.firstMs)}${peer ? ` / ${formatDuration(peer.firstMs)}` : ""}`,
      String(one.rounds),
      one.commit,
      one.date,
      one.machine,
    ];
  });
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The processor as the system names it, how many of it, and its widest vectors: they decide what a matrix product takes. */
function machine(): string {
  const [first] = cpus();
  const vectors = vectorInstructions();
  return `${cpus().length} × ${first?.model.trim() ?? arch()}${vectors ? `, ${vectors}` : ""}`;
}

function vectorInstructions(): string | undefined {
  let flags = "";
  try {
    flags = readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return undefined; // not Linux
  }
  if (/\bavx512f\b/.test(flags)) return "AVX-512";
  return /\bavx2\b/.test(flags) ? "AVX2" : undefined;
}
