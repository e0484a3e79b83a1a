import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { hyperparameterTable, optimizationHistory } from "#lib/plot/index";
import { type Params, Study, space, sweep, TpeSampler } from "#lib/sweep/index";
import { studyTable } from "#lib/sweep/view";

const folder = mkdtempSync(join(tmpdir(), "tunelab-sweep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const declared = { x: space.uniform(-5, 5), rank: space.choice([8, 16, 32]) };
const value = ({ x, rank }: { x: number; rank: number }) => (x - 1) ** 2 + rank / 100;

test("a sweep over a declared space finds the best and gives it with its parameters", async () => {
  const study = await sweep({ space: declared, objective: value, trials: 40 });
  expect(study.trials).toHaveLength(40);
  expect(study.bestValue).toBeLessThan(0.5);
  expect(study.bestParams).toEqual(study.best!.params);
  expect(study.top(3)[0]).toBe(study.best);
});

test("the same seed gives the same trials, another seed others", async () => {
  const run = (seed: number) => sweep({ space: declared, objective: value, trials: 20, seed });
  const params = (study: Study) => study.trials.map((trial) => trial.params);
  expect(params(await run(1))).toEqual(params(await run(1)));
  expect(params(await run(1))).not.toEqual(params(await run(2)));
});

test.each(["tpe", "random", "cmaes", "sobol"] as const)(
  "%s: a trial that is run again changes no other trial",
  async (sampler) => {
    const run = async (fails: number) => {
      let calls = 0;
      const objective = (params: { x: number; rank: number }) => {
        if (++calls === fails) throw new Error("lost");
        return value(params);
      };
      const { counted } = await sweep({ space: declared, objective, sampler, trials: 25, retries: 1 });
      return counted.map(({ params }) => params);
    };
    expect(await run(14)).toEqual(await run(0));
  },
);

test("parallel trials: values do not depend on when other trials end, and none draws a number twice", async () => {
  const run = async (quick: number) => {
    let calls = 0;
    const study = await sweep({
      // Between its two questions a trial lets others ask.
      objective: async (_, trial) => {
        const x = trial.suggestFloat("x", 0, 1);
        await new Promise((resolve) => setTimeout(resolve, ++calls % 3 === quick ? 1 : 15));
        return x + trial.suggestFloat("y", 0, 1);
      },
      ...{ sampler: "random" as const, trials: 12, parallel: 3 },
    });
    return study.trials.map(({ params }) => params);
  };
  const params = await run(0);
  expect(await run(1)).toEqual(params);
  expect(new Set(params.flatMap(({ x, y }) => [x, y])).size).toBe(24);
});

test("a study that begins with another's trials does not take them for its own attempts", async () => {
  let calls = 0;
  const objective = (params: { x: number; rank: number }) => {
    if (++calls === 2) throw new Error("lost");
    return value(params);
  };
  const before = await sweep({ space: declared, objective, trials: 3, retries: 1 });
  expect(before.trials.map(({ state }) => state)).toEqual(["complete", "failed", "complete", "complete"]);
  const study = await sweep({ space: declared, objective: value, trials: 4, warmStart: before });
  expect(study.counted).toHaveLength(4);
  expect(study.trials).toHaveLength(7);
});

test("define-by-run: an objective asks for what it needs, and only that is kept", async () => {
  const study = await sweep({
    objective: (_params, trial) => {
      const kind = trial.suggestChoice("kind", ["sgd", "adam"]);
      const rate = trial.suggestFloat("rate", 1e-5, 1e-1, { log: true });
      expect(trial.suggestFloat("rate", 1e-5, 1e-1, { log: true })).toBe(rate);
      return Math.abs(Math.log10(rate) + 3) + (kind === "sgd" ? trial.suggestFloat("momentum", 0, 1) : 0.5);
    },
    trials: 30,
  });
  for (const { params } of study.trials) expect("momentum" in params).toBe(params["kind"] === "sgd");
  expect(study.logParams).toEqual(["rate"]);
  expect(study.choiceParams).toEqual({ kind: ["sgd", "adam"] });
  expect(String(study)).toMatch(/30 complete|完成 30/);
});

test("conditional dimensions of a declared space", async () => {
  const study = await sweep({
    space: {
      kind: space.choice(["sgd", "adam"]),
      momentum: space.when({ kind: "sgd" }, space.uniform(0, 1)),
    },
    objective: ({ kind, momentum }) => (kind === "sgd" ? momentum! : 0.5),
    trials: 25,
  });
  for (const { params } of study.trials) expect("momentum" in params).toBe(params["kind"] === "sgd");
  expect(() => new Study({ space: { a: space.when({ b: 1 }, space.uniform(0, 1)) } })).toThrow('"a" depends on "b"');
});

test("given points come first; parameters that they leave out are drawn", async () => {
  const study = await sweep({ space: declared, objective: value, trials: 3, enqueue: [{ x: 1, rank: 8 }, { x: 9 }] });
  expect(study.trials[0]!.params).toEqual({ x: 1, rank: 8 });
  expect(study.trials[1]!.params["x"]).toBe(9);
  expect([8, 16, 32]).toContain(study.trials[1]!.params["rank"]);
  expect(study.trials).toHaveLength(3);
});

test("given points that the space does not have are refused before anything runs", async () => {
  const wrong = (point: object) =>
    sweep({ space: declared, objective: value, enqueue: [{ x: 1 }, point as { x: number }], trials: 3 });
  expect(() => wrong({ rnak: 8 })).toThrow('a value is given for "rnak", which is not in the space');
  expect(() => wrong({ rank: 7 })).toThrow('the given value of "rank" is 7');
  const study = new Study();
  study.enqueue({ kind: "c" }); // a space that the objective declares is known when it asks
  const trial = study.ask();
  expect(() => trial.suggestChoice("kind", ["a", "b"])).toThrow('the given value of "kind" is "c"');
});

test("a sampler that fails leaves no trial running", () => {
  const study = new Study({ space: declared, sampler: "grid" });
  expect(() => study.ask()).toThrow('"x" is a range without steps');
  expect(study.trials.map(({ state }) => state)).toEqual(["failed"]);
});

test("a failed trial is kept with its error, run again as asked, and never the best", async () => {
  let calls = 0;
  const study = await sweep({
    space: declared,
    objective: (params) => {
      if (++calls === 2) throw new Error("out of memory at layer 3");
      return calls === 3 ? Number.NaN : value(params);
    },
    trials: 5,
    retries: 1,
  });
  const failed = study.trials.filter(({ state }) => state === "failed");
  expect(failed.map(({ number }) => number)).toEqual([1, 2]);
  expect(study.errorOf(failed[0]!)).toContain("out of memory at layer 3");
  expect(study.errorOf(failed[1]!)).toBe("the objective gave NaN where a number was needed");
  expect(study.trials[2]!.params).toEqual(study.trials[1]!.params); // the retry
  expect(study.counted).toHaveLength(5);
});

test("an objective that always fails stops the sweep with its error", async () => {
  const broken = sweep({
    space: declared,
    objective: () => {
      throw new Error("rnak is not a setting");
    },
    trials: 20,
  });
  await expect(broken).rejects.toThrow("3 trials failed in a row, the last with: Error: rnak is not a setting");
  expect(broken.study.trials).toHaveLength(3);
});

test("trials can be watched as they end, and the sweep stopped", async () => {
  const seen: number[] = [];
  const running = sweep({ space: declared, objective: value, trials: 50 });
  for await (const trial of running) {
    seen.push(trial.number);
    if (seen.length === 4) running.stop();
  }
  const study = await running;
  expect(seen.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(study.trials.length).toBeLessThan(8);
  expect(running.outcome).toBe("stopped");
});

test("leaving the loop over its trials stops the sweep", async () => {
  const running = sweep({ space: declared, objective: value, trials: 500 });
  for await (const trial of running) if (trial.number === 3) break;
  const study = await running;
  expect(running.outcome).toBe("stopped");
  expect(study.trials.length).toBeLessThan(500);
  expect(study.trials.every(({ state }) => state === "complete")).toBe(true);
});

test("trials that miss a constraint are shown, and are the best nowhere", async () => {
  const study = await sweep({
    space: { x: space.step(0, 4, 1) },
    objective: ({ x }, trial) => {
      trial.setConstraint("x is 2 or more", 2 - x);
      return x;
    },
    sampler: "grid",
  });
  const missed = study.trials.filter(({ params }) => Number(params["x"]) < 2).map(({ number }) => number);
  expect([...study.infeasible]).toEqual(missed);
  expect(study.bestParams).toEqual({ x: 2 });
  expect(String(studyTable(study, "en"))).toMatch(/misses a constraint/);
  const history = optimizationHistory(study, { language: "en" });
  expect(history.layout.title?.subtitle?.text).toBe(`best 2, trial ${study.best!.number}`);
  expect(history.data.map(({ name }) => name)).toContain("misses a constraint");
  expect(hyperparameterTable(study, { language: "en" }).layout.title?.subtitle?.text).toContain("best 2");
});

test("a callback can stop it", async () => {
  const study = await sweep({
    space: declared,
    objective: value,
    trials: 50,
    onTrial: (trial, { stop }) => {
      if (trial.number === 6) stop();
    },
  });
  expect(study.trials).toHaveLength(7);
});

test("parallel trials spread out and end with the count that was asked for", async () => {
  let [running, most] = [0, 0];
  const study = await sweep({
    space: declared,
    objective: async (params) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return value(params);
    },
    trials: 21,
    parallel: 4,
  });
  expect(most).toBe(4);
  expect(study.trials).toHaveLength(21);
  expect(new Set(study.trials.map(({ params }) => params["x"])).size).toBe(21);
});

test("an interrupt leaves no running trial; resumed, its trial runs again and the study is as if it had not been stopped", async () => {
  const storage = join(folder, "interrupt.journal");
  const controller = new AbortController();
  const options = { space: declared, trials: 15, name: "s", storage, seed: 3 };
  const stopped = sweep({
    ...options,
    signal: controller.signal,
    objective: async (params, trial) => {
      if (trial.number === 12) {
        controller.abort();
        expect(trial.signal.aborted).toBe(true);
      }
      return value(params);
    },
  });
  const first = await stopped;
  expect(first.trials.some(({ state }) => state === "running")).toBe(false);
  expect(stopped.outcome).toBe("interrupted");
  const resumed = await sweep({ ...options, resume: true, objective: value });
  const whole = await sweep({ ...options, name: "whole", objective: value });
  const kept = (study: Study) => study.counted.map(({ params, values }) => ({ params, values }));
  expect(kept(resumed)).toEqual(kept(whole));
});

test("a name is taken once; resumed under other directions it is refused", async () => {
  const storage = join(folder, "names.journal");
  await sweep({ space: declared, objective: value, trials: 2, name: "a", storage });
  expect(() => sweep({ space: declared, objective: value, trials: 2, name: "a", storage })).toThrow(
    'there is a study "a" already',
  );
  const directions = ["maximize"] as const;
  expect(() => sweep({ objective: () => 1, trials: 2, resume: "a", storage, directions })).toThrow(
    "has the directions",
  );
});

test("a parameter keeps its kind within a study, its range may change", () => {
  const study = new Study();
  const [a, b] = [study.ask(), study.ask()];
  a.suggestFloat("x", 0, 1);
  b.suggestFloat("x", 0, 2);
  const c = study.ask();
  expect(() => c.suggestInt("x", 0, 2)).toThrow('"x" had another kind');
});

test("pruning: a report that is too bad ends the trial", async () => {
  const study = await sweep({
    space: { level: space.uniform(0, 10) },
    objective: async ({ level }, trial) => {
      for (let step = 1; step <= 9; step++) await trial.report(level + 1 / step, step);
      return level;
    },
    pruner: "hyperband",
    trials: 60,
  });
  const pruned = study.trials.filter(({ state }) => state === "pruned");
  expect(pruned.length).toBeGreaterThan(10);
  for (const trial of pruned) expect(trial.values).toEqual([trial.intermediate.at(-1)!.value]);
  expect(study.bestValue).toBeLessThan(1);
});

test("warm start: what an earlier study learned is used and not counted", async () => {
  const earlier = await sweep({ space: declared, objective: value, trials: 30 });
  const study = await sweep({
    space: declared,
    objective: value,
    trials: 10,
    warmStart: earlier,
    sampler: "tpe",
    seed: 9,
  });
  expect(study.counted).toHaveLength(10);
  expect(study.trials).toHaveLength(40);
  const tried = study.counted.map(({ params }) => (params as Params & { x: number }).x);
  expect(tried.filter((x) => Math.abs(x - 1) < 2).length).toBeGreaterThanOrEqual(6);
});

test("a finished training counts as its best evaluation loss", async () => {
  const study = await sweep({
    space: declared,
    objective: (params) => ({ best: { evalLoss: value(params) } }),
    trials: 3,
    maxConsecutiveFailures: 9,
  });
  expect(study.bestValue).toBeCloseTo(value(study.bestParams as { x: number; rank: number }), 12);
  const unread = await sweep({ space: declared, objective: () => ({ best: undefined }), trials: 1 });
  expect(unread.errorOf(unread.trials[0]!)).toContain("the training was never evaluated");
});

test("settings that cannot be are refused at once", () => {
  expect(() => sweep({ space: declared, objective: value, trials: 0 })).toThrow("trials is 0");
  expect(() => sweep({ space: declared, objective: value, sampler: "bayes" as "tpe" })).toThrow('no sampler "bayes"');
  expect(() => sweep({ space: declared, trials: 2 })).toThrow("nothing to run");
  expect(() => space.logUniform(0, 1)).toThrow("begins at 0");
  expect(() => space.uniform(2, 1)).toThrow("from 2 to 1");
  expect(() => new TpeSampler({ candidates: 0 })).toThrow("candidates is 0");
});

test("a wrong range, and an unknown sampler are said in Chinese to who reads Chinese", async () => {
  vi.stubEnv("TUNELAB_LANG", "zh");
  try {
    expect(() => space.int(2, 1)).toThrow(
      expect.objectContaining({ message: "范围从 2 到 1", hint: "第一个数较小，两者都是有限数" }),
    );
    await expect((async () => sweep({ objective: () => 0, trials: 1, sampler: "tpee" as "tpe" }))()).rejects.toThrow(
      "没有采样器“tpee”",
    );
  } finally {
    vi.unstubAllEnvs();
  }
});
