/** The parameters that trials have in common. */
import { type Distribution, isEqual, isSingle, type SearchSpace } from "../distribution.ts";

/** Those of `common` that a trial has with an equal distribution; all of the first trial. */
export function narrow(
  common: [string, Distribution][] | undefined,
  distributions: Readonly<Record<string, Distribution>>,
): [string, Distribution][] {
  if (!common) return Object.entries(distributions);
  if (common.every(([name, one]) => distributions[name] === one)) return common;
  return common.filter(([name, one]) => distributions[name] !== undefined && isEqual(distributions[name], one));
}

/** By name; parameters with one possible value are left out. */
export function toSearchSpace(common: readonly [string, Distribution][] = []): SearchSpace {
  const kept = common.filter(([, distribution]) => !isSingle(distribution));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
