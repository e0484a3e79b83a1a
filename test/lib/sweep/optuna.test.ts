import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  categoricalDistribution,
  distributionToJson,
  floatDistribution,
  intDistribution,
  type Params,
  toExternal,
} from "#lib/sweep/distribution";
import {
  GridSampler,
  HyperbandPruner,
  MedianPruner,
  PatientPruner,
  PercentilePruner,
  type Pruner,
  RandomSampler,
  Study,
  SuccessiveHalvingPruner,
  space,
  ThresholdPruner,
  TpeSampler,
  type TrialRecord,
} from "#lib/sweep/index";
import { MersenneTwister } from "#lib/sweep/samplers/mersenne";
import { logMass, truncatedQuantile } from "#lib/sweep/samplers/normal";
import { Observations } from "#lib/sweep/samplers/observations";
import { ParzenEstimator } from "#lib/sweep/samplers/parzen";
import { sobolPoint } from "#lib/sweep/samplers/sobol";

/** Written by test/peers/sweep/make_fixtures.py from Optuna 5. */
function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/sweep/${name}.json`, import.meta.url), "utf8")) as T;
}

function expectClose(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300)).toBeLessThan(tolerance);
}

test("the truncated normal distribution is exact to the tails", () => {
  for (const [a, b, q, mass, quantile] of fixture<number[][]>("truncated-normal")) {
    // Optuna loses digits where nearly all of the mass is inside: 1 − erf instead of erfc.
    expect(Math.abs(logMass(a!, b!) - mass!)).toBeLessThan(1e-9 * Math.max(1e-3, Math.abs(mass!)));
    expectClose(truncatedQuantile(q!, a!, b!), quantile!, 1e-9);
  }
});

test("the Mersenne Twister draws numpy's numbers", () => {
  const random = new MersenneTwister(0);
  expect([random.next(), random.next()]).toEqual([0.5488135039273248, 0.7151893663724195]);
});

const tpeTraces = fixture<{ seed: number; multivariate: boolean; params: [number, number][] }[]>("tpe-traces");

test.each(tpeTraces)(
  "TPE replays Optuna's trace of seed $seed, multivariate $multivariate",
  ({ seed, multivariate, params }) => {
    const study = new Study({ sampler: new TpeSampler({ seed, multivariate }) });
    let worst = 0;
    for (const [lr, x] of params) {
      const trial = study.ask();
      const own = [
        trial.suggest("lr", space.logUniform(1e-6, 1e-2)),
        trial.suggest("x", space.uniform(-5, 10)),
      ] as const;
      worst = Math.max(worst, Math.abs(own[0] / lr - 1), Math.abs(own[1] - x));
      study.tell(trial, Math.log10(own[0] / 2e-4) ** 2 + 0.1 * (own[1] - 2) ** 2);
    }
    expect(worst).toBeLessThan(1e-9);
  },
);

test.each(["tpe", "random"])("%s: a study that one process after the other takes over has Optuna's values", (name) => {
  const declared = { lr: space.logUniform(1e-6, 1e-2), x: space.uniform(-5, 10) };
  const { seed, params } = tpeTraces.find(({ multivariate }) => multivariate)!;
  const sampler = () => (name === "tpe" ? new TpeSampler({ seed }) : new RandomSampler({ seed }));
  const first = new Study({ sampler: sampler() });
  let study = first;
  // The first ten values of TPE are random.
  for (const [i, [lr, x]] of params.slice(0, name === "tpe" ? 60 : 10).entries()) {
    // A process is killed in every third trial: nothing but the storage is left, and the trial is run again.
    if (i % 3 === 2) {
      const killed = study.ask();
      killed.suggestAll(declared);
      study = new Study({ sampler: sampler(), storage: first.storage, resume: true });
      study.tell(killed.record, { state: "failed", error: "killed" });
      study.retry(killed.record);
    }
    const trial = study.ask();
    const own = trial.suggestAll(declared) as { lr: number; x: number };
    expect(own.lr / lr).toBeCloseTo(1, 9);
    expect(own.x).toBeCloseTo(x, 9);
    study.tell(trial, Math.log10(own.lr / 2e-4) ** 2 + 0.1 * (own.x - 2) ** 2);
  }
});

test("a mixture's density is Optuna's over every kind of parameter", () => {
  const { params, values, points, densities } = fixture<{
    params: { low: number; high: number; log: boolean; step: number | null; int: boolean; choices: string[] | null }[];
    values: number[][];
    points: number[][];
    densities: number[];
  }>("parzen");
  const distributions = params.map(({ low, high, log, step, int, choices }) => {
    if (choices) return categoricalDistribution(choices);
    return int ? intDistribution(low, high, { log, step: step! }) : floatDistribution(low, high, { log, step });
  });
  const searched = Object.fromEntries(distributions.map((one, d) => [`p${d}`, one]));
  const known = new Observations();
  const trials = values.map(
    (row, number): TrialRecord => ({
      ...{ id: number, number, state: "complete", values: [0], intermediate: [], userAttrs: {}, systemAttrs: {} },
      params: Object.fromEntries(row.map((value, d) => [`p${d}`, toExternal(distributions[d]!, value)])),
      distributions: searched,
    }),
  );
  known.update(trials, ["minimize"]);
  const numbers = Int32Array.from(trials, ({ number }) => number);
  const estimator = new ParzenEstimator(known.samples(searched, numbers, [], "other"), distributions);
  const density = estimator.logDensity(distributions.map((_, d) => Float64Array.from(points, (point) => point[d]!)));
  expect(density).toHaveLength(densities.length);
  // Which of equal values has the wider kernel at their edge differs: numpy's sort is not stable.
  for (const [i, expected] of densities.entries()) expectClose(density[i]!, expected, 1e-7);
});

test("the random sampler draws Optuna's values of every kind of parameter", () => {
  const study = new Study({ sampler: new RandomSampler({ seed: 7 }) });
  for (const expected of fixture<Record<string, number | string | null>[]>("random-trace")) {
    const trial = study.ask();
    trial.suggestFloat("f", 0.5, 2);
    trial.suggestFloat("flog", 1e-6, 1e-2, { log: true });
    trial.suggestFloat("fstep", 0, 0.3, { step: 0.05 });
    trial.suggestInt("i", 8, 64, { step: 8 });
    trial.suggestInt("ilog", 4, 128, { log: true });
    trial.suggestChoice("c", ["linear", "cosine", null]);
    study.tell(trial, 0);
    for (const [name, value] of Object.entries(expected)) {
      if (typeof value === "number") expectClose(trial.params[name] as number, value, 1e-12);
      else expect(trial.params[name]).toBe(value);
    }
  }
});

test("several objectives: Optuna's trace and its Pareto front", () => {
  const { params, front } = fixture<{ params: [number, number][]; front: number[] }>("motpe-trace");
  const study = new Study({ directions: ["minimize", "minimize"], sampler: new TpeSampler({ seed: 3 }) });
  for (const [x, y] of params) {
    const trial = study.ask();
    const own = [trial.suggestFloat("x", 0, 1), trial.suggestFloat("y", 0, 1)] as const;
    expect(own[0]).toBeCloseTo(x, 9);
    expect(own[1]).toBeCloseTo(y, 9);
    study.tell(trial, [own[0] ** 2 + own[1], (own[0] - 1) ** 2 + own[1]]);
  }
  expect(study.paretoFront.map(({ number }) => number)).toEqual(front);
});

test("constraints: Optuna's trace, and the best trial keeps them", () => {
  const { x, best } = fixture<{ x: number[]; best: number }>("constrained-trace");
  const study = new Study({ sampler: new TpeSampler({ seed: 5 }) });
  for (const expected of x) {
    const trial = study.ask();
    const own = trial.suggestFloat("x", 0, 1);
    expect(own).toBeCloseTo(expected, 9);
    trial.setConstraint("low", 0.3 - own);
    study.tell(trial, own);
  }
  expect(study.best?.number).toBe(best);
});

test("the Sobol sequence is scipy's in 64 dimensions", () => {
  const points = fixture<number[][]>("sobol");
  expect([0, 1, 2, 3, 7, 20, 63].map((index) => sobolPoint(index, 64))).toEqual(points);
});

const pruners: Record<string, () => Pruner> = {
  median: () => new MedianPruner(),
  percentile: () => new PercentilePruner(25, { startupTrials: 3, warmupSteps: 4, intervalSteps: 3 }),
  asha: () => new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 3 }),
  "asha-auto": () => new SuccessiveHalvingPruner(),
  hyperband: () => new HyperbandPruner({ maxResource: 27 }),
  "hyperband-auto": () => new HyperbandPruner(),
  patient: () => new PatientPruner({ patience: 2, minDelta: 0.01 }),
  threshold: () => new ThresholdPruner({ upper: 9.5, warmupSteps: 5 }),
};
const pruning = fixture<{ curves: number[][]; stops: Record<string, (number | null)[]> }>("pruning");

test.each(Object.entries(pruning.stops))("%s prunes where Optuna does", async (name, stops) => {
  const [pruner, direction] = name.split("/") as [string, "minimize" | "maximize"];
  const study = new Study({ name: "curves", directions: [direction], pruner: pruners[pruner]!() });
  const own: (number | null)[] = [];
  for (const curve of pruning.curves) {
    const trial = study.ask();
    let stopped: number | null = null;
    for (const [index, value] of curve.entries()) {
      const goesOn = await trial.report(value, index + 1).then(
        () => true,
        (error: Error) => error.name !== "TrialPruned",
      );
      if (goesOn) continue;
      stopped = index + 1;
      break;
    }
    own.push(stopped);
    study.tell(trial, stopped === null ? curve.at(-1)! : { state: "pruned" });
  }
  expect(own).toEqual(stops);
});

test("importances are Optuna's, also of parameters that only some trials have", () => {
  const { trials, normalized, raw } = fixture<{
    trials: { params: Params; value: number }[];
    normalized: Record<string, number>;
    raw: Record<string, number>;
  }>("importances");
  const study = new Study();
  for (const { params, value } of trials) {
    study.enqueue(params);
    const trial = study.ask();
    trial.suggestFloat("lr", 1e-5, 1e-2, { log: true });
    trial.suggestInt("width", 8, 64, { step: 8 });
    trial.suggestInt("layers", 1, 64, { log: true });
    if (trial.suggestChoice("kind", ["sgd", "adam"]) === "sgd") trial.suggestFloat("momentum", 0, 0.9);
    study.tell(trial, value);
  }
  const shares = study.importances();
  expect(Object.keys(shares)).toEqual(Object.keys(normalized));
  for (const [name, share] of Object.entries(shares)) expect(share).toBeCloseTo(normalized[name]!, 9);
  for (const [name, value] of Object.entries(study.importances({ normalize: false })))
    expect(value).toBeCloseTo(raw[name]!, 9);
});

test("distributions have Optuna's text form", () => {
  expect(distributionToJson(space.int(8, 70, 8).distribution)).toBe(
    '{"name":"IntDistribution","attributes":{"low":8,"high":64,"log":false,"step":8}}',
  );
  expect(distributionToJson(space.choice(["a", null, true, 1.5]).distribution)).toBe(
    '{"name":"CategoricalDistribution","attributes":{"choices":["a",null,true,1.5]}}',
  );
});

test("a grid tries every combination once and leaves out what does not exist", () => {
  const declared = {
    kind: space.choice(["sgd", "adam"]),
    momentum: space.when({ kind: "sgd" }, space.step(0, 0.9, 0.3)),
    rank: space.int(1, 3),
  };
  const study = new Study({ space: declared, sampler: new GridSampler() });
  while (!study.isExhausted) study.tell(study.ask(), 1);
  const seen = study.trials.map(({ params }) => JSON.stringify(params));
  expect(seen).toHaveLength(3 * (4 + 1));
  expect(new Set(seen).size).toBe(seen.length);
  expect(() => new Study({ space: { lr: space.uniform(0, 1) }, sampler: "grid" }).ask()).toThrow('"lr" is a range');
});
