/**
 * What one parameter may be, as samplers, storage and figures know it. A value has an internal form, always a number: a
 * categorical value is the index of its choice (the convention of Optuna's storage, which reads and writes the same).
 */
import { TunelabError, type Word } from "#lib/core/index";

export type ParameterValue = number | string | boolean | null;
export type Params = Readonly<Record<string, ParameterValue>>;

export interface FloatDistribution {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** Values are low, low + step, …; null for any number between. */
  readonly step: number | null;
}

export interface IntDistribution {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

export interface CategoricalDistribution {
  readonly kind: "categorical";
  readonly choices: readonly ParameterValue[];
}

export type NumericDistribution = FloatDistribution | IntDistribution;
export type Distribution = NumericDistribution | CategoricalDistribution;
export type SearchSpace = Readonly<Record<string, Distribution>>;

/** @throws TunelabError INVALID_CONFIG with the range at fault */
export function floatDistribution(
  low: number,
  high: number,
  { log = false, step = null }: { log?: boolean; step?: number | null } = {},
): FloatDistribution {
  checkRange(low, high, log);
  if (step === null) return { kind: "float", low, high, log, step };
  if (log)
    throw invalid(
      ["对数范围不能有 step", "a logarithmic range cannot have a step"],
      ["log 和 step 只能用一个", "leave out one of log and step"],
    );
  if (!(step > 0)) throw invalid([`step 为 ${step}`, `step is ${step}`], ["请用大于 0 的 step", "use a step above 0"]);
  return { kind: "float", low, high: lastOnGrid(low, high, step), log, step };
}

/** @throws TunelabError INVALID_CONFIG with the range at fault */
export function intDistribution(
  low: number,
  high: number,
  { log = false, step = 1 }: { log?: boolean; step?: number } = {},
): IntDistribution {
  checkRange(low, high, log);
  if (![low, high, step].every(Number.isSafeInteger) || step < 1)
    throw invalid(
      [`整数范围从 ${low} 到 ${high}，步长 ${step}`, `an integer range goes from ${low} to ${high} by ${step}`],
      ["请用整数，step 为 1 或更大", "use whole numbers and a step of 1 or more"],
    );
  if (log && step !== 1)
    throw invalid(
      ["对数范围不能有 step", "a logarithmic range cannot have a step"],
      ["log 和 step 只能用一个", "leave out one of log and step"],
    );
  if (log && low < 1)
    throw invalid(
      [`对数整数范围从 ${low} 开始`, `a logarithmic integer range begins at ${low}`],
      ["请从 1 或更大的数开始", "begin at 1 or more"],
    );
  return { kind: "int", low, high: low + Math.floor((high - low) / step) * step, log, step };
}

/** @throws TunelabError INVALID_CONFIG without a choice, or with one that cannot be stored */
export function categoricalDistribution(choices: readonly ParameterValue[]): CategoricalDistribution {
  if (choices.length === 0)
    throw invalid(
      ["没有可选的值", "there is nothing to choose from"],
      ["请至少给出一个选项", "give one choice or more"],
    );
  for (const choice of choices)
    if (choice !== null && !["number", "string", "boolean"].includes(typeof choice))
      throw invalid(
        [`有选项的类型为 ${typeof choice}`, `a choice is ${typeof choice}`],
        [
          "请用数、文字、true、false 或 null，再自行对应",
          "use numbers, texts, true, false or null and map them yourself",
        ],
      );
  return { kind: "categorical", choices: [...choices] };
}

function checkRange(low: number, high: number, log: boolean): void {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw invalid(
      [`范围从 ${low} 到 ${high}`, `a range goes from ${low} to ${high}`],
      ["第一个数较小，两者都是有限数", "the first number is the lower one, both are finite"],
    );
  if (log && low <= 0)
    throw invalid(
      [`对数范围从 ${low} 开始`, `a logarithmic range begins at ${low}`],
      ["请从大于 0 的数开始", "begin above 0"],
    );
}

function invalid(message: Word, hint: Word): TunelabError {
  return new TunelabError("INVALID_CONFIG", message, { hint });
}

/** The last value of low, low + step, … that is not above `high`; a remainder below 1e-8 steps is rounding. */
function lastOnGrid(low: number, high: number, step: number): number {
  return Number((low + Math.floor((high - low) / step + 1e-8) * step).toPrecision(15));
}

/** True when only one value is possible, so that nothing is drawn. */
export function isSingle(distribution: Distribution): boolean {
  return distribution.kind === "categorical"
    ? distribution.choices.length === 1
    : distribution.low === distribution.high;
}

export function toInternal(distribution: Distribution, value: ParameterValue): number {
  if (distribution.kind !== "categorical") {
    const number = Number(value);
    if (value === null || Number.isNaN(number))
      throw new TunelabError(
        "INVALID_INPUT",
        [`${JSON.stringify(value)} 不是数`, `${JSON.stringify(value)} is no number`],
        { details: { value } },
      );
    return number;
  }
  const index = distribution.choices.findIndex((choice) => Object.is(choice, value));
  if (index < 0)
    throw new TunelabError(
      "INVALID_INPUT",
      [`${JSON.stringify(value)} 不在选项之中`, `${JSON.stringify(value)} is not among the choices`],
      {
        hint: [
          `可选：${distribution.choices.map((choice) => JSON.stringify(choice)).join("、")}`,
          `choose from ${distribution.choices.map((choice) => JSON.stringify(choice)).join(", ")}`,
        ],
        details: { value },
      },
    );
  return index;
}

export function toExternal(distribution: Distribution, internal: number): ParameterValue {
  if (distribution.kind === "categorical") return distribution.choices[Math.trunc(internal)]!;
  return distribution.kind === "int" ? Math.trunc(internal) : internal;
}

/** True when `value` is one that the distribution can give. */
export function contains(distribution: Distribution, value: ParameterValue): boolean {
  if (distribution.kind === "categorical") return distribution.choices.some((choice) => Object.is(choice, value));
  if (typeof value !== "number" || value < distribution.low || value > distribution.high) return false;
  if (distribution.step === null) return true;
  const steps = (value - distribution.low) / distribution.step;
  return Math.abs(steps - Math.round(steps)) < 1e-8;
}

export function isEqual(a: Distribution, b: Distribution): boolean {
  if (a === b) return true;
  if (a.kind === "categorical")
    return (
      b.kind === "categorical" &&
      a.choices.length === b.choices.length &&
      a.choices.every((c, i) => Object.is(c, b.choices[i]))
    );
  return (
    a.kind === b.kind &&
    a.low === (b as NumericDistribution).low &&
    a.high === (b as NumericDistribution).high &&
    a.log === (b as NumericDistribution).log &&
    a.step === (b as NumericDistribution).step
  );
}

/** A parameter keeps its kind, its scale and its choices within a study; its range may change. */
export function isCompatible(a: Distribution, b: Distribution): boolean {
  if (a.kind === "categorical" || b.kind === "categorical") return isEqual(a, b);
  return a.kind === b.kind && a.log === b.log;
}

/** `undefined` for ranges without an end to count to. */
export function gridOf(distribution: Distribution): ParameterValue[] | undefined {
  if (distribution.kind === "categorical") return [...distribution.choices];
  const { low, high, step } = distribution;
  if (low === high) return [low];
  if (step === null || distribution.log) return undefined;
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) =>
    Number((low + i * step).toPrecision(15)),
  );
}

const NAMES = { float: "FloatDistribution", int: "IntDistribution", categorical: "CategoricalDistribution" } as const;

interface StoredAttributes {
  low?: number;
  high?: number;
  log?: boolean;
  step?: number | null;
  choices?: ParameterValue[];
  q?: number;
}

/** The text form that Optuna's storages keep. */
export function distributionToJson(distribution: Distribution): string {
  const { kind, ...attributes } = distribution;
  return JSON.stringify({ name: NAMES[kind], attributes });
}

/** @throws TunelabError CORRUPT_FILE for a distribution that this version does not know */
export function distributionFromJson(text: string): Distribution {
  const { name, attributes } = JSON.parse(text) as { name: string; attributes: StoredAttributes };
  const { low = 0, high = 0, log = false, step, choices = [], q } = attributes;
  switch (name) {
    case "FloatDistribution":
      return { kind: "float", low, high, log, step: step ?? null };
    case "IntDistribution":
      return { kind: "int", low, high, log, step: step ?? 1 };
    case "CategoricalDistribution":
      return { kind: "categorical", choices };
    // The names of Optuna 2, which old files still hold.
    case "UniformDistribution":
    case "LogUniformDistribution":
    case "DiscreteUniformDistribution":
      return { kind: "float", low, high, log: name === "LogUniformDistribution", step: q ?? null };
    case "IntUniformDistribution":
    case "IntLogUniformDistribution":
      return { kind: "int", low, high, log: name === "IntLogUniformDistribution", step: step ?? 1 };
    default:
      throw new TunelabError("CORRUPT_FILE", [`未知的分布“${name}”`, `unknown distribution "${name}"`], {
        details: { name },
      });
  }
}
