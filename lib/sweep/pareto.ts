/** Several objectives: domination, ranks, hypervolume. Every vector here is to be minimised. */
import type { Direction, TrialRecord } from "./records.ts";

export type Losses = readonly number[];

export function lossesOf(trial: TrialRecord, directions: readonly Direction[]): number[] {
  return (trial.values ?? []).map((value, i) => (directions[i] === "maximize" ? -value : value));
}

export function dominates(a: Losses, b: Losses): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) return false;
    if (a[i]! < b[i]!) better = true;
  }
  return better;
}

/** 0 for what nothing dominates, 1 for what only rank 0 dominates, and so on; ranking ends once `enough` have a rank. */
export function nonDominationRanks(losses: readonly Losses[], enough = losses.length): number[] {
  const ranks = new Array<number>(losses.length).fill(-1);
  let rest = losses.map((_, i) => i);
  let rank = 0;
  while (rest.length > 0 && losses.length - rest.length < enough) {
    const front = new Set(rest.filter((i) => !rest.some((j) => dominates(losses[j]!, losses[i]!))));
    for (const i of front) ranks[i] = rank;
    rest = rest.filter((i) => !front.has(i));
    rank++;
  }
  for (const i of rest) ranks[i] = rank;
  return ranks;
}

/** The volume between the losses and `reference`, by slicing along the first objective (Fonseca et al. 2006). */
export function hypervolume(losses: readonly Losses[], reference: Losses): number {
  const inside = losses.filter((loss) => loss.every((value, i) => value < reference[i]!));
  if (inside.length === 0) return 0;
  if (reference.length === 1) return reference[0]! - Math.min(...inside.map(([value]) => value!));
  const sorted = [...inside].sort((a, b) => a[0]! - b[0]!);
  let volume = 0;
  for (let i = 0; i < sorted.length; i++) {
    const end = sorted[i + 1]?.[0] ?? reference[0]!;
    const width = end - sorted[i]![0]!;
    if (width <= 0) continue;
    const slice = sorted.slice(0, i + 1).map((loss) => loss.slice(1));
    volume += width * hypervolume(slice, reference.slice(1));
  }
  return volume;
}

/**
 * `size` of the losses that together cover the most volume, chosen greedily (Guerreiro et al. 2016; Optuna:
 * _hypervolume/hssp.py). Copies of a vector are taken only when the different ones do not suffice. @returns indices
 */
export function largestHypervolumeSubset(losses: readonly Losses[], size: number, reference: Losses): number[] {
  if (size >= losses.length) return losses.map((_, i) => i);
  const sorted = losses.map((_, i) => i).sort((a, b) => compareLosses(losses[a]!, losses[b]!) || a - b);
  const unique = sorted.filter((index, i) => i === 0 || compareLosses(losses[index]!, losses[sorted[i - 1]!]!) !== 0);
  if (unique.length < size) {
    const copies = losses.map((_, i) => i).filter((i) => !unique.includes(i));
    return [...unique, ...copies.slice(0, size - unique.length)];
  }
  if (!reference.every(Number.isFinite)) return unique.slice(0, size);
  const chosen: number[] = [];
  let [covered, rest] = [0, unique];
  while (chosen.length < size) {
    let [best, gain] = [rest[0]!, Number.NEGATIVE_INFINITY];
    for (const index of rest) {
      const added =
        hypervolume(
          [...chosen, index].map((i) => losses[i]!),
          reference,
        ) - covered;
      if (added > gain) [best, gain] = [index, added];
    }
    chosen.push(best);
    covered += gain;
    rest = rest.filter((index) => index !== best);
  }
  return chosen;
}

function compareLosses(a: Losses, b: Losses): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** A point a little worse than every loss. */
export function referencePoint(losses: readonly Losses[]): number[] {
  return losses[0]!.map((_, i) => {
    const worst = Math.max(...losses.map((loss) => loss[i]!));
    return Math.max(1.1 * worst, 0.9 * worst) || 1e-12;
  });
}

/** The best `count` of several losses: by rank, within a rank by hypervolume. @returns indices, ascending */
export function bestByRank(losses: readonly Losses[], count: number): number[] {
  if (count <= 0) return [];
  if (count >= losses.length) return losses.map((_, i) => i);
  const ranks = nonDominationRanks(losses, count);
  const chosen: number[] = [];
  for (let rank = 0; chosen.length < count; rank++) {
    const members = ranks.flatMap((r, i) => (r === rank ? [i] : []));
    const room = count - chosen.length;
    if (members.length <= room) chosen.push(...members);
    else {
      const vectors = members.map((i) => losses[i]!);
      chosen.push(...largestHypervolumeSubset(vectors, room, referencePoint(vectors)).map((i) => members[i]!));
    }
  }
  return chosen.sort((a, b) => a - b);
}
