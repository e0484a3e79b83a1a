/** A trial while it runs: what an objective is given. */
import { TunelabError } from "#lib/core/index";
import {
  categoricalDistribution,
  contains,
  type Distribution,
  floatDistribution,
  intDistribution,
  isCompatible,
  isSingle,
  type ParameterValue,
  type Params,
  toExternal,
} from "./distribution.ts";
import type { TrialRecord } from "./records.ts";
import type { Dimension, Space } from "./space.ts";
import { isActive } from "./space.ts";

/** Thrown by `report` in a trial that is not worth going on; an objective lets it pass. */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
}

/** How a trial asks for values and tells of itself; a study, or the other end of a child process. */
export interface TrialHost {
  /** A value from the sampler. */
  draw(name: string, distribution: Distribution): ParameterValue;
  keepParams(params: readonly { name: string; value: ParameterValue; distribution: Distribution }[]): void;
  /** @returns true when the trial should stop */
  report(value: number, step: number): boolean | Promise<boolean>;
  setAttr(key: string, value: unknown): void;
  setConstraint(name: string, value: number): void;
}

export class Trial {
  readonly record: TrialRecord;
  /** Aborted when the sweep is interrupted; long work in an objective passes it on. */
  readonly signal: AbortSignal;
  readonly #host: TrialHost;
  readonly #together: Params;

  /** @param together values that the sampler drew for the whole trial */
  constructor(record: TrialRecord, host: TrialHost, together: Params, signal: AbortSignal) {
    this.record = record;
    this.signal = signal;
    this.#host = host;
    this.#together = together;
  }

  get number(): number {
    return this.record.number;
  }

  /** The values suggested so far. */
  get params(): Params {
    return this.record.params;
  }

  /**
   * A value for a parameter; asked again, the same value.
   * @example
   * const rank = trial.suggest("rank", space.choice([8, 16, 32]));
   */
  suggest<T extends ParameterValue>(name: string, dimension: Dimension<T>): T {
    const known = this.#known(name, dimension.distribution);
    if (known !== undefined) return known as T;
    const value = this.#choose(name, dimension.distribution);
    this.#host.keepParams([{ name, value, distribution: dimension.distribution }]);
    return value as T;
  }

  suggestFloat(name: string, low: number, high: number, options: { log?: boolean; step?: number } = {}): number {
    return this.suggest(name, { distribution: floatDistribution(low, high, options) });
  }

  suggestInt(name: string, low: number, high: number, options: { log?: boolean; step?: number } = {}): number {
    return this.suggest(name, { distribution: intDistribution(low, high, options) });
  }

  suggestChoice<const T extends ParameterValue>(name: string, choices: readonly T[]): T {
    return this.suggest(name, { distribution: categoricalDistribution(choices) });
  }

  /** All active dimensions of a declared space, kept at once. */
  suggestAll(space: Space): Params {
    const chosen: Record<string, ParameterValue> = {};
    const added: { name: string; value: ParameterValue; distribution: Distribution }[] = [];
    for (const [name, dimension] of Object.entries(space)) {
      if (!isActive(dimension, chosen)) continue;
      const { distribution } = dimension;
      const known = this.#known(name, distribution);
      chosen[name] = known === undefined ? this.#choose(name, distribution) : known;
      if (known === undefined) added.push({ name, value: chosen[name], distribution });
    }
    if (added.length > 0) this.#host.keepParams(added);
    return chosen;
  }

  /**
   * Tells an intermediate value, for the figures and the pruner.
   * @param step e.g. the optimizer step; each step counts once
   * @throws TrialPruned when the trial should stop
   */
  async report(value: number, step: number): Promise<void> {
    if (typeof value !== "number" || !Number.isInteger(step) || step < 0)
      throw new TunelabError(
        "INVALID_INPUT",
        [`第 ${step} 步报告了 ${String(value)}`, `a report of ${String(value)} at step ${step}`],
        {
          hint: [
            "请在不小于 0 的整数步报告一个数：trial.report(loss, step)",
            "report a number at a whole step of 0 or more: trial.report(loss, step)",
          ],
        },
      );
    if (await this.#host.report(value, step)) throw new TrialPruned(`trial ${this.number} was pruned at step ${step}`);
  }

  /** Keeps something beside the parameters: a path, a score. JSON values only. */
  setAttr(key: string, value: unknown): void {
    this.#host.setAttr(key, value);
  }

  /** A limit that the trial should keep: above 0 it is missed, and by how much. Misses cannot be the best trial. */
  setConstraint(name: string, value: number): void {
    if (typeof value !== "number" || Number.isNaN(value))
      throw new TunelabError("INVALID_INPUT", [`约束“${name}”为 ${value}`, `the constraint "${name}" is ${value}`], {
        hint: ["请给出数", "give a number"],
      });
    this.#host.setConstraint(name, value);
  }

  #known(name: string, distribution: Distribution): ParameterValue | undefined {
    const before = this.record.distributions[name];
    if (before && !isCompatible(before, distribution))
      throw new TunelabError(
        "INVALID_CONFIG",
        [`“${name}”用不同的范围类型取了两次值`, `"${name}" is asked for twice with different kinds of range`],
        {
          hint: ["请给第二个参数换个名称", "give the second parameter a name of its own"],
        },
      );
    return this.record.params[name];
  }

  #choose(name: string, distribution: Distribution): ParameterValue {
    const fixed = this.record.systemAttrs["fixed_params"] as Params | undefined;
    if (fixed && name in fixed) return checkFixed(name, distribution, fixed[name]!);
    if (isSingle(distribution))
      return toExternal(distribution, distribution.kind === "categorical" ? 0 : distribution.low);
    const drawn = this.#together[name];
    if (drawn !== undefined && contains(distribution, drawn)) return drawn;
    return this.#host.draw(name, distribution);
  }
}

/**
 * Values that are given from outside, before a trial runs.
 * @throws TunelabError INVALID_INPUT
 */
export function checkPoint(space: Space, params: Params): void {
  for (const [name, value] of Object.entries(params)) {
    const dimension = space[name];
    if (!dimension)
      throw new TunelabError(
        "INVALID_INPUT",
        [`给出了“${name}”的值，但它不在搜索空间中`, `a value is given for "${name}", which is not in the space`],
        {
          hint: [`参数有 ${Object.keys(space).join("、")}`, `the parameters are ${Object.keys(space).join(", ")}`],
        },
      );
    checkFixed(name, dimension.distribution, value);
  }
}

/** Numbers outside the range are taken as they are given: a recommended value may lie beside the range that is searched. */
function checkFixed(name: string, distribution: Distribution, value: ParameterValue): ParameterValue {
  if (distribution.kind === "categorical" ? contains(distribution, value) : typeof value === "number") return value;
  throw new TunelabError(
    "INVALID_INPUT",
    [`“${name}”给出的值为 ${JSON.stringify(value)}`, `the given value of "${name}" is ${JSON.stringify(value)}`],
    {
      hint:
        distribution.kind === "categorical"
          ? [
              `可选：${distribution.choices.map((choice) => JSON.stringify(choice)).join("、")}`,
              `choose from ${distribution.choices.map((choice) => JSON.stringify(choice)).join(", ")}`,
            ]
          : ["请给出数", "give a number"],
    },
  );
}
