/**
 * Declared search spaces: `space.logUniform(1e-5, 5e-4)`. A dimension may hang on another one declared before it
 * (`space.when`): it is asked for, and present in the parameters, only while the condition holds.
 */
import { TunelabError } from "#lib/core/index";
import {
  categoricalDistribution,
  type Distribution,
  floatDistribution,
  intDistribution,
  type ParameterValue,
  type Params,
} from "./distribution.ts";

/** Parameters and the values that each may need to have. */
export type Condition = Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>;

export interface Dimension<T extends ParameterValue | undefined = ParameterValue | undefined> {
  readonly distribution: Distribution;
  readonly condition?: Condition;
  /** For the type of the value only. */
  readonly example?: T;
}

export type Space = Readonly<Record<string, Dimension>>;
export type ParamsOf<S extends Space> = { [K in keyof S]: S[K] extends Dimension<infer T> ? T : never };

export const space = {
  /** Any number from `low` to `high`, evenly. */
  uniform: (low: number, high: number): Dimension<number> => ({ distribution: floatDistribution(low, high) }),
  /** Any number, each decade as likely as the other: learning rates, weight decay. */
  logUniform: (low: number, high: number): Dimension<number> => ({
    distribution: floatDistribution(low, high, { log: true }),
  }),
  /** `low`, `low + step`, … up to `high`. */
  step: (low: number, high: number, step: number): Dimension<number> => ({
    distribution: floatDistribution(low, high, { step }),
  }),
  /** Whole numbers, both ends included. */
  int: (low: number, high: number, step = 1): Dimension<number> => ({
    distribution: intDistribution(low, high, { step }),
  }),
  /** Whole numbers, small ones finer than large ones: batch sizes, widths. */
  logInt: (low: number, high: number): Dimension<number> => ({
    distribution: intDistribution(low, high, { log: true }),
  }),
  /** One of a few values without order. */
  choice: <const T extends ParameterValue>(choices: readonly T[]): Dimension<T> => ({
    distribution: categoricalDistribution(choices),
  }),
  /**
   * A dimension that exists only where others have one of these values.
   * @example
   * { optimizer: space.choice(["sgd", "adam"]), momentum: space.when({ optimizer: "sgd" }, space.uniform(0, 0.99)) }
   */
  when: <T extends ParameterValue | undefined>(
    condition: Condition,
    dimension: Dimension<T>,
  ): Dimension<T | undefined> => ({
    ...dimension,
    condition: { ...dimension.condition, ...condition },
  }),
} as const;

/** True when the dimension exists beside these values. */
export function isActive(dimension: Dimension, params: Params): boolean {
  return Object.entries(dimension.condition ?? {}).every(([name, wanted]) => {
    if (!(name in params)) return false;
    return (Array.isArray(wanted) ? wanted : [wanted]).includes(params[name]);
  });
}

/** @throws TunelabError INVALID_CONFIG where a condition names no dimension declared before */
export function checkSpace(declared: Space): void {
  const before = new Set<string>();
  for (const [name, dimension] of Object.entries(declared)) {
    for (const other of Object.keys(dimension.condition ?? {}))
      if (!before.has(other))
        throw new TunelabError(
          "INVALID_CONFIG",
          [
            `“${name}”取决于“${other}”，而它没有先声明`,
            `"${name}" depends on "${other}", which is not declared before it`,
          ],
          {
            hint: [`请先声明“${other}”`, `declare "${other}" first`],
          },
        );
    before.add(name);
  }
}
