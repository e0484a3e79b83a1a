/** The Sobol sequence: points that fill the space more evenly than random ones (unscrambled, as Optuna's QMCSampler). */
import { createHash } from "node:crypto";
import { TunelabError } from "#lib/core/index";
import { type Distribution, isSingle, type ParameterValue, type Params } from "../distribution.ts";
import type { TrialRecord } from "../records.ts";
import { fromTransformed, RandomSampler, transformedBounds } from "./random.ts";
import { learned, type Sampler, type SearchState, type SeedOptions } from "./sampler.ts";
import { DIRECTIONS } from "./sobol-directions.ts";

const BITS = 30;

/** Point `index` of the sequence in Gray-code order, each coordinate in [0, 1). */
export function sobolPoint(index: number, dimensions: number): number[] {
  if (dimensions > DIRECTIONS.length + 1)
    throw new TunelabError(
      "LIMIT_EXCEEDED",
      [`Sobol 序列有 ${dimensions} 维`, `a Sobol sequence of ${dimensions} dimensions`],
      {
        hint: [
          `请用至多 ${DIRECTIONS.length + 1} 个参数，或用 random 采样器`,
          `use at most ${DIRECTIONS.length + 1} parameters, or the random sampler`,
        ],
      },
    );
  const gray = index ^ (index >>> 1);
  return Array.from({ length: dimensions }, (_, dimension) => {
    const directions = directionsOf(dimension);
    let point = 0;
    for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) point ^= directions[bit]!;
    return point / 2 ** BITS;
  });
}

const known = new Map<number, number[]>();

function directionsOf(dimension: number): number[] {
  const found = known.get(dimension);
  if (found) return found;
  const [polynomial, ...initial] = dimension === 0 ? [0] : DIRECTIONS[dimension - 1]!;
  const degree = initial.length;
  const numbers: number[] = [...initial];
  for (let j = degree; j < BITS; j++) {
    if (dimension === 0) {
      numbers.push(1);
      continue;
    }
    let next = numbers[j - degree]!;
    for (let k = 0; k < degree; k++) if ((polynomial! >>> (degree - 1 - k)) & 1) next ^= numbers[j - k - 1]! << (k + 1);
    numbers.push(next);
  }
  const directions = numbers.map((number, j) => number << (BITS - 1 - j));
  known.set(dimension, directions);
  return directions;
}

export class SobolSampler implements Sampler {
  readonly name = "sobol";
  readonly #random: RandomSampler;

  constructor(options: SeedOptions = {}) {
    this.#random = new RandomSampler(options);
  }

  drawTogether(state: SearchState, trial: TrialRecord): Params {
    const searched = searchedSpace(state, trial);
    const names = Object.keys(searched);
    const fixed = (trial.systemAttrs["fixed_params"] ?? {}) as Params;
    if (names.every((name) => name in fixed)) return {}; // given from outside, or run again: no point is spent on it
    const point = sobolPoint(nextIndex(state, searched), names.length);
    return Object.fromEntries(names.map((name, i) => [name, place(searched[name]!, point[i]!)]));
  }

  draw(state: SearchState, trial: TrialRecord, name: string, distribution: Distribution): ParameterValue {
    return this.#random.draw(state, trial, name, distribution);
  }
}

function place(distribution: Distribution, coordinate: number): ParameterValue {
  if (distribution.kind === "categorical")
    return distribution.choices[Math.floor(coordinate * distribution.choices.length)]!;
  const [low, high] = transformedBounds(distribution);
  return fromTransformed(distribution, low + coordinate * (high - low));
}

/** The declared space, else the parameters of the first trial that taught something, else those that are being asked for. */
function searchedSpace(state: SearchState, own: TrialRecord): Record<string, Distribution> {
  const several = (space: Record<string, Distribution>) =>
    Object.fromEntries(Object.entries(space).filter(([, distribution]) => !isSingle(distribution)));
  if (state.space)
    return several(Object.fromEntries(Object.entries(state.space).map(([name, one]) => [name, one.distribution])));
  const first = state.trials.find(learned);
  if (first) return several({ ...first.distributions });
  const running = state.trials.filter((trial) => trial.state === "running" && trial.id !== own.id);
  return several(Object.assign({}, ...running.map((trial) => trial.distributions)));
}

/** Counts the points that workers have taken, under one attribute of the study for each space. */
function nextIndex(state: SearchState, searched: Record<string, Distribution>): number {
  const text = JSON.stringify(Object.entries(searched).sort(([a], [b]) => (a < b ? -1 : 1)));
  const key = `tunelab:sobol:${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  const index = Number(state.systemAttrs[key] ?? -1) + 1;
  state.setStudyAttr(key, index);
  return index;
}
