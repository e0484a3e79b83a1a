import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CmaEsSampler, type Params, Study, space, sweep } from "#lib/sweep/index";
import { CmaEs } from "#lib/sweep/samplers/cma-es";
import { symmetricEigen } from "#lib/sweep/samplers/symmetric-eigen";

/** Written by test/peers/sweep/make_fixtures.py from the Python package cmaes and Optuna 5. */
const { generations, traces } = JSON.parse(
  readFileSync(new URL("../../fixtures/sweep/cma-es.json", import.meta.url), "utf8"),
) as {
  generations: { solutions: [number[], number][]; mean: number[]; sigma: number; covariance: number[][] }[];
  traces: Record<string, number>[][];
};

test("given the same generations, mean, width and covariance are those of the Python package", () => {
  const search = CmaEs.begin(4);
  for (const { solutions, mean, sigma, covariance } of generations) {
    search.tell(solutions.map(([x, loss]) => ({ x, loss })));
    expect(search.state.sigma / sigma).toBeCloseTo(1, 10);
    for (const [i, value] of mean.entries()) expect(search.state.mean[i]).toBeCloseTo(value, 10);
    for (const [i, value] of covariance.flat().entries())
      expect(search.state.covariance.flat()[i]).toBeCloseTo(value, 9);
  }
});

test.each(traces.map((trace) => ({ names: Object.keys(trace[0]!), trace })))(
  "Optuna's seeded trace of $names",
  ({ names, trace }) => {
    const study = new Study({ sampler: new CmaEsSampler({ seed: 5 }) });
    for (const expected of trace) {
      const trial = study.ask();
      const x = trial.suggestFloat("x", -5, 10);
      const lr = names.includes("lr") ? trial.suggestFloat("lr", 1e-6, 1e-2, { log: true }) : 1e-4;
      study.tell(trial, (x - 2) ** 2 + Math.log10(lr / 2e-4) ** 2);
      expect(x).toBeCloseTo(expected["x"]!, 9);
      if (names.includes("lr")) expect(lr / expected["lr"]!).toBeCloseTo(1, 9);
    }
  },
);

const declared = {
  x: space.uniform(-5, 5),
  rate: space.logUniform(1e-5, 1e-1),
  layers: space.int(1, 9),
  kind: space.choice(["a", "b"]),
};
const objective = ({ x, rate, layers, kind }: { x: number; rate: number; layers: number; kind: string }) =>
  (x - 1) ** 2 + (Math.log10(rate) + 3) ** 2 + 0.1 * (layers - 4) ** 2 + (kind === "b" ? 1 : 0);

test("it converges, draws choices at random, and a study goes on as if it had not stopped", async () => {
  const run = (trials: number, study?: string) =>
    sweep({ space: declared, objective, sampler: "cmaes", trials, seed: 3, ...(study && { name: study }) });
  const whole = await run(150);
  expect(whole.bestValue).toBeLessThan(0.02);
  const late = whole.trials.slice(100).map(({ params }) => params as Params);
  expect(new Set(late.map(({ kind }) => kind)).size).toBe(2);
  for (const { layers } of late) expect(layers).toSatisfy(Number.isInteger);

  const first = new Study({ space: declared, sampler: "cmaes", seed: 3 });
  let study = first;
  for (let i = 0; i < 60; i++) {
    // Every seventh trial a new process takes over: nothing but the storage is left.
    if (i % 7 === 6)
      study = new Study({ space: declared, sampler: "cmaes", seed: 3, storage: first.storage, resume: true });
    const trial = study.ask();
    study.tell(trial, objective(trial.suggestAll(declared) as never));
  }
  expect(study.trials.map(({ params }) => params)).toEqual(whole.trials.slice(0, 60).map(({ params }) => params));
});

test("several objectives are refused; a space of choices only is drawn at random", async () => {
  const two = new Study({ directions: ["minimize", "minimize"], sampler: "cmaes" });
  expect(() => two.ask()).toThrow("one objective");
  const choices = await sweep({
    space: { kind: space.choice(["a", "b", "c"]) },
    objective: () => 1,
    sampler: "cmaes",
    trials: 12,
  });
  expect(new Set(choices.trials.map(({ params }) => params.kind)).size).toBe(3);
});

test("eigenvectors put the matrix together again", () => {
  const matrix = [
    [4, 1, -2, 0],
    [1, 3, 0.5, 1e-9],
    [-2, 0.5, 2, 0],
    [0, 1e-9, 0, 1e-3],
  ];
  const { values, vectors } = symmetricEigen(matrix);
  expect([...values].sort((a, b) => a - b)).toEqual(values);
  for (const i of [0, 1, 2, 3])
    for (const j of [0, 1, 2, 3])
      expect(values.reduce((sum, value, k) => sum + vectors[i]![k]! * value * vectors[j]![k]!, 0)).toBeCloseTo(
        matrix[i]![j]!,
        12,
      );
});
