/**
 * What TPE knows of a study, kept from one suggestion to the next: a finished trial never changes, so its values are read
 * once, and they stand in order from the start.
 */
import { type Distribution, type Params, type SearchSpace, toInternal } from "../distribution.ts";
import { type Direction, isFinished, type TrialRecord, violation } from "../records.ts";
import { learned } from "./sampler.ts";
import { narrow, toSearchSpace } from "./search-space.ts";

/**
 * Values of one parameter for the trials that a model is made of. Everything is indexed by the number of a trial, so that
 * nothing is copied for a suggestion: with a thousand trials, copies would cost more than the arithmetic.
 */
export interface Sample {
  /** By number; on a logarithmic scale where the parameter has one. */
  readonly values: Float64Array;
  /** [n] ascending. */
  readonly numbers: Int32Array;
  /** [n, and room behind] the same numbers, the smallest value first, equal ones in the order of the trials. */
  readonly order: Int32Array;
  readonly workspace: Workspace;
}

/**
 * What the kernels of one parameter keep from one suggestion to the next, by the number of a trial. A kernel's constants
 * follow from its value, its width and the range; a new trial changes the widths of its neighbours only.
 */
export class Workspace {
  /** The width for which the constants of a kernel were computed; NaN where there are none. */
  widths: Float64Array = new Float64Array(0);
  /** 1 / width */
  inverse: Float64Array = new Float64Array(0);
  /** What the log density has beside −z²/2. */
  constants: Float64Array = new Float64Array(0);
  /** By place: the order of this suggestion, and the widths in it. */
  order: Int32Array = new Int32Array(0);
  deviations: Float64Array = new Float64Array(0);
  /** Narrow kernels, then the others. */
  split: Int32Array = new Int32Array(0);
  /** Of stepped numbers: which of the kernels that differ. */
  kinds: Int32Array = new Int32Array(0);
  #low = Number.NaN;
  #high = Number.NaN;

  /** Makes room for trials with numbers below `size`, and forgets the constants when the range is another. */
  prepare(size: number, low: number, high: number): void {
    if (this.#low !== low || this.#high !== high) this.widths.fill(Number.NaN);
    [this.#low, this.#high] = [low, high];
    if (this.widths.length >= size) return;
    const room = Math.max(size, 2 * this.widths.length);
    this.widths = grown(this.widths, room);
    this.inverse = grown(this.inverse, room);
    this.constants = grown(this.constants, room);
    this.deviations = grown(this.deviations, room);
    this.kinds = new Int32Array(room);
    this.split = new Int32Array(room);
  }

  orderFor(count: number): Int32Array {
    if (this.order.length < count) this.order = new Int32Array(2 * count);
    return this.order;
  }

  /** The value of a trial has changed. */
  forget(number: number): void {
    if (number < this.widths.length) this.widths[number] = Number.NaN;
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
    if (number >= this.values.length) this.values = grown(this.values, Math.max(number + 1, 2 * this.values.length));
    const internal = name in params ? toInternal(distribution, params[name]!) : Number.NaN;
    const scaled = this.#log ? Math.log(internal) : internal;
    const value = Number.isFinite(scaled) ? scaled : Number.NaN; // a given value may lie outside of what has a logarithm
    if (this.values[number] === value) return;
    this.values[number] = value;
    this.good.forget(number);
    this.other.forget(number);
  }

  keep(number: number): void {
    const { values, sorted } = this;
    const value = values[number]!;
    if (Number.isNaN(value)) return;
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
  /** Room for `#mark`; 0 everywhere between suggestions. */
  #marks = new Uint8Array(0);

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
  others(below: readonly number[], running: readonly number[]): Int32Array {
    const learned = this.#learned;
    const rest = new Int32Array(learned.length - below.length + running.length);
    let [next, count] = [0, 0];
    for (let i = 0; i < learned.length; i++) {
      if (below[next] === learned[i]) next++;
      else rest[count++] = learned[i]!;
    }
    if (running.length === 0) return rest;
    rest.set(running, count);
    return rest.sort();
  }

  /** Values that a running trial has for now. */
  lend(number: number, space: SearchSpace, params: Params): void {
    for (const [name, distribution] of Object.entries(space))
      this.#column(name, distribution).set(number, distribution, params, name);
  }

  /**
   * The trials of `numbers` that have every parameter of `space`.
   * @param running numbers whose values are lent
   * @param role whose constants are kept: samples of one role end when the next of that role begin
   */
  samples(space: SearchSpace, numbers: Int32Array, running: readonly number[], role: "good" | "other"): Sample[] {
    const columns = Object.entries(space).map(([name, distribution]) => this.#column(name, distribution));
    const partial = columns.filter(({ sorted }) => running.length > 0 || sorted.length < this.#learned.length);
    const known = withAll(partial, numbers);
    const isSmall = 8 * known.length < this.#learned.length;
    const wanted = isSmall ? undefined : this.#mark(known);
    const guests = wanted ? running.filter((number) => wanted[number] === 1) : [];
    const samples = columns.map((column): Sample => {
      const workspace = column[role];
      const order = workspace.orderFor(known.length);
      if (wanted) merge(column, wanted, guests, order);
      else sortInto(column.values, known, order);
      return { values: column.values, numbers: known, order, workspace };
    });
    if (wanted) for (let i = 0; i < known.length; i++) wanted[known[i]!] = 0;
    return samples;
  }

  /** By number: 1 for those in `numbers`. */
  #mark(numbers: Int32Array): Uint8Array {
    const size = (numbers.at(-1) ?? 0) + 1;
    if (this.#marks.length < size) this.#marks = new Uint8Array(2 * size);
    for (let i = 0; i < numbers.length; i++) this.#marks[numbers[i]!] = 1;
    return this.#marks;
  }
}

function withAll(columns: readonly Column[], numbers: Int32Array): Int32Array {
  if (columns.length === 0) return numbers;
  return numbers.filter((number) =>
    columns.every(({ values }) => number < values.length && !Number.isNaN(values[number])),
  );
}

/** All of a column stand in order already; those wanted are taken, and the few running ones merged in. */
function merge({ sorted, values }: Column, wanted: Uint8Array, running: readonly number[], order: Int32Array): void {
  const guests = [...running].sort((a, b) => values[a]! - values[b]! || a - b);
  let [at, guest] = [0, 0];
  for (let i = 0; i < sorted.length; i++) {
    const number = sorted[i]!;
    if (wanted[number] !== 1) continue;
    while (guest < guests.length && before(values[guests[guest]!]!, guests[guest]!, values[number]!, number))
      order[at++] = guests[guest++]!;
    order[at++] = number;
  }
  while (guest < guests.length) order[at++] = guests[guest++]!;
}

function sortInto(values: Float64Array, numbers: Int32Array, order: Int32Array): void {
  order.set(numbers);
  order.subarray(0, numbers.length).sort((a, b) => values[a]! - values[b]! || a - b);
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

/** The same values in a larger room, the rest NaN. */
function grown(values: Float64Array, size: number): Float64Array {
  const larger = new Float64Array(size).fill(Number.NaN, values.length);
  larger.set(values);
  return larger;
}
