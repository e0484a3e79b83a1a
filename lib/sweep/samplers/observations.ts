/**
 * What TPE knows of a study, kept from one suggestion to the next: a finished trial never changes, so its values are read
 * once, and they stand in order from the start.
 */
import { type Distribution, type Params, type SearchSpace, toInternal } from "../distribution.ts";
import { type Direction, isFinished, type TrialRecord, violation } from "../records.ts";
import { learned } from "./sampler.ts";
import { narrow, toSearchSpace } from "./search-space.ts";

/** Values of one parameter for the trials that a model is made of. */
export interface Sample {
  /** [n] in the order of the trials; on a logarithmic scale where the parameter has one. */
  readonly values: Float64Array;
  /** [n] positions in `values`, the smallest value first, equal ones in the order of the trials. */
  readonly order: Uint32Array;
  /** [n] the numbers of the trials. */
  readonly numbers: Int32Array;
  readonly workspace: Workspace;
}

/**
 * Room for the kernels of one parameter, which one suggestion after the other uses, as fresh arrays for a thousand trials
 * would cost more than the arithmetic; and constants that stay true from one to the next.
 */
export class Workspace {
  /** By the number of a trial: a constant of its kernel, valid as long as the kernel is as wide as it was. */
  widths: Float64Array = new Float64Array(0);
  constants: Float64Array = new Float64Array(0);
  readonly #rooms = new Map<string, Float64Array>();
  #low = Number.NaN;
  #high = Number.NaN;

  /** Forgets the constants when the range is another. */
  prepare(size: number, low: number, high: number): void {
    if (this.#low !== low || this.#high !== high) this.widths.fill(0);
    [this.#low, this.#high] = [low, high];
    this.widths = grown(this.widths, size);
    this.constants = grown(this.constants, size);
  }

  /** [size] with anything in it. */
  room(name: string, size: number): Float64Array {
    const room = grown(this.#rooms.get(name) ?? new Float64Array(0), size);
    this.#rooms.set(name, room);
    return room.length === size ? room : room.subarray(0, size);
  }
}

/** One parameter in all trials; NaN where a trial has it not. */
class Column {
  values: Float64Array = new Float64Array(0);
  /** Numbers of finished trials, the smallest value first. */
  readonly sorted: number[] = [];
  readonly good = new Workspace();
  readonly other = new Workspace();
  readonly #log: boolean;

  constructor(distribution: Distribution) {
    this.#log = distribution.kind !== "categorical" && distribution.log;
  }

  set(number: number, distribution: Distribution, params: Params, name: string): void {
    const before = this.values.length;
    if (number >= before) {
      this.values = grown(this.values, number + 1);
      this.values.fill(Number.NaN, before);
    }
    const value = name in params ? toInternal(distribution, params[name]!) : Number.NaN;
    this.values[number] = this.#log ? Math.log(value) : value;
  }

  keep(number: number): void {
    const { values, sorted } = this;
    const value = values[number]!;
    sorted.splice(
      lowerBound(sorted.length, (i) => before(values[sorted[i]!]!, sorted[i]!, value, number)),
      0,
      number,
    );
  }
}

export class Observations {
  /** Numbers of trials that taught something, in their order. */
  readonly #learned: number[] = [];
  /** Those that are complete and keep their constraints, the best first; for one objective. */
  readonly #ranking: number[] = [];
  readonly #losses: number[] = [];
  readonly #columns = new Map<string, Column>();
  readonly #seen: boolean[] = [];
  #firstOpen = 0;
  #common: [string, Distribution][] | undefined;
  #positions = new Int32Array(0);

  /** Trials that taught something. */
  get count(): number {
    return this.#learned.length;
  }

  /** Takes over the trials that have ended since. */
  update(trials: readonly TrialRecord[], directions: readonly Direction[]): void {
    for (let number = this.#firstOpen; number < trials.length; number++) {
      const trial = trials[number]!;
      if (this.#seen[number] || !isFinished(trial.state)) continue;
      this.#seen[number] = true;
      if (learned(trial)) this.#add(trial, directions);
    }
    while (this.#seen[this.#firstOpen]) this.#firstOpen++;
  }

  #add(trial: TrialRecord, directions: readonly Direction[]): void {
    const { number, distributions, params } = trial;
    this.#learned.splice(
      lowerBound(this.#learned.length, (i) => this.#learned[i]! < number),
      0,
      number,
    );
    for (const name in params) {
      const column = this.#column(name, distributions[name]!);
      column.set(number, distributions[name]!, params, name);
      column.keep(number);
    }
    this.#common = narrow(this.#common, distributions);
    if (directions.length > 1 || trial.state !== "complete" || violation(trial) > 0) return;
    const loss = directions[0] === "maximize" ? -trial.values![0]! : trial.values![0]!;
    const [losses, ranking] = [this.#losses, this.#ranking];
    losses[number] = loss;
    ranking.splice(
      lowerBound(ranking.length, (i) => before(losses[ranking[i]!]!, ranking[i]!, loss, number)),
      0,
      number,
    );
  }

  #column(name: string, distribution: Distribution): Column {
    let column = this.#columns.get(name);
    if (!column) {
      column = new Column(distribution);
      this.#columns.set(name, column);
    }
    return column;
  }

  /** Parameters with equal distributions in every trial that taught something. */
  get commonSpace(): SearchSpace {
    return toSearchSpace(this.#common);
  }

  /** Numbers of the `quota` best trials, in their order; undefined where fewer are complete. */
  best(quota: number): number[] | undefined {
    if (this.#ranking.length < quota) return undefined;
    return this.#ranking.slice(0, quota).sort((a, b) => a - b);
  }

  /** The trials beside those in `below`, with the running ones; all in the order of their numbers. */
  others(below: readonly number[], running: readonly number[]): number[] {
    const rest: number[] = [];
    let next = 0;
    for (const number of this.#learned) {
      if (below[next] === number) next++;
      else rest.push(number);
    }
    return running.length === 0 ? rest : [...rest, ...running].sort((a, b) => a - b);
  }

  /** Values that a running trial has for now. */
  lend(number: number, space: SearchSpace, params: Params): void {
    for (const [name, distribution] of Object.entries(space))
      this.#column(name, distribution).set(number, distribution, params, name);
  }

  /**
   * The trials of `numbers` that have every parameter of `space`.
   * @param running numbers whose values are lent
   * @param role whose room is used: samples of one role end when the next of that role begin
   */
  samples(
    space: SearchSpace,
    numbers: readonly number[],
    running: readonly number[],
    role: "good" | "other",
  ): Sample[] {
    const columns = Object.entries(space).map(([name, distribution]) => this.#column(name, distribution));
    const known = withAll(columns, numbers);
    const size = (known.at(-1) ?? 0) + 1;
    if (this.#positions.length < size) this.#positions = new Int32Array(2 * size);
    const positions = this.#positions;
    for (let i = 0; i < known.length; i++) positions[known[i]!] = i + 1;
    const result = columns.map((column): Sample => {
      const workspace = column[role];
      const values = workspace.room("values", known.length);
      for (let i = 0; i < known.length; i++) values[i] = column.values[known[i]!]!;
      return { values, order: ordered(column, positions, known.length, running), numbers: known, workspace };
    });
    for (let i = 0; i < known.length; i++) positions[known[i]!] = 0;
    return result;
  }
}

function withAll(columns: readonly Column[], numbers: readonly number[]): Int32Array {
  const known = Int32Array.from(numbers);
  let count = known.length;
  for (const { values } of columns) {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const number = known[i]!;
      if (Number.isFinite(values[number])) known[kept++] = number;
    }
    count = kept;
  }
  return known.subarray(0, count);
}

/** Finished trials stand in order already; the few running ones are merged in. */
function ordered(
  { sorted, values }: Column,
  positions: Int32Array,
  count: number,
  running: readonly number[],
): Uint32Array {
  const order = new Uint32Array(count);
  const guests = running.filter((number) => positions[number]! > 0);
  guests.sort((a, b) => values[a]! - values[b]! || a - b);
  let [at, guest] = [0, 0];
  for (let i = 0; i < sorted.length; i++) {
    const number = sorted[i]!;
    const position = positions[number];
    if (!position) continue;
    while (guest < guests.length && before(values[guests[guest]!]!, guests[guest]!, values[number]!, number))
      order[at++] = positions[guests[guest++]!]! - 1;
    order[at++] = position - 1;
  }
  while (guest < guests.length) order[at++] = positions[guests[guest++]!]! - 1;
  return order;
}

function before(a: number, i: number, b: number, j: number): boolean {
  return a < b || (a === b && i < j);
}

/** The first index for which `isBefore` is false. */
function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown(values: Float64Array, size: number): Float64Array {
  if (values.length >= size) return values;
  const larger = new Float64Array(Math.max(size, 2 * values.length));
  larger.set(values);
  return larger;
}
