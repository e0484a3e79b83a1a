import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { PatientPruner, ProcessExecutor, SuccessiveHalvingPruner, space, sweep, TpeSampler } from "#lib/sweep/index";
import { readSweepFile } from "#lib/sweep/sweep-file";
import { trialMemory } from "#lib/sweep/trial-memory";

const folder = mkdtempSync(join(tmpdir(), "tunelab-processes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const module = new URL("./objective.ts", import.meta.url);

test("trials in processes: values, reports, pruning, logs, GPUs; a process that dies is a failed trial", async () => {
  const executor = new ProcessExecutor({ module, parallel: 2, gpus: [0, 1], logs: folder });
  expect(executor.capacity).toBe(2);
  const study = await sweep({
    space: { x: space.uniform(0, 10) },
    executor,
    pruner: new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 2 }),
    enqueue: [{ x: 1 }, { x: 9 }, { x: 5 }, { x: 6 }],
    trials: 4,
  });
  const byX = new Map(study.trials.map((trial) => [trial.params["x"], trial]));
  expect(byX.get(1)).toMatchObject({ state: "complete", values: [1] });
  expect(byX.get(9)!.state).toBe("failed");
  expect(study.errorOf(byX.get(9)!)).toContain("its process ended (7): trial");
  expect(study.trials.filter(({ state }) => state === "pruned").length).toBeGreaterThan(0);
  expect(readFileSync(String(byX.get(1)!.userAttrs["log"]), "utf8")).toMatch(/trial \d on \d+ threads/);
  for (const { userAttrs } of study.trials) expect(["0", "1"]).toContain(userAttrs["gpu"]);
});

test("a trial whose process is killed is run again, once, without being asked", async () => {
  const study = await sweep({
    space: { x: space.uniform(0, 10) },
    executor: new ProcessExecutor({ module, exportName: "killedOnce", logs: folder }),
    trials: 2,
  });
  expect(study.trials.map(({ state }) => state)).toEqual(["failed", "complete", "failed", "complete"]);
  expect(study.counted).toHaveLength(2);
  expect(study.trials[1]!.params).toEqual(study.trials[0]!.params);
});

test("an interrupt stops the processes, and their trials wait to be run again", async () => {
  const controller = new AbortController();
  const running = sweep({
    space: { x: space.uniform(0, 10) },
    executor: new ProcessExecutor({ module, exportName: "hang", logs: folder }),
    trials: 4,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 300);
  const study = await running;
  expect(running.outcome).toBe("interrupted");
  expect(study.trials.map(({ state }) => state)).toEqual(["failed", "waiting"]);
});

test("as many trials at once as were asked for, or as threads, GPUs and memory allow", () => {
  const capacity = (options: object) => new ProcessExecutor({ module, ...options }).capacity;
  expect(capacity({})).toBe(1);
  expect(capacity({ gpus: [0, 1, 2] })).toBe(3);
  expect(capacity({ gpus: [0, 1, 2], parallel: 2 })).toBe(2);
  expect(capacity({ parallel: 3, memoryBytes: Math.floor(freemem() / 2.5) })).toBeLessThan(3);
  expect(capacity({ parallel: 3, threads: availableParallelism() })).toBe(1);
});

test("the memory of a trial is that of the hungriest one", async () => {
  const recipe = { model: "tiny", data: "bank.json", mode: "lora", batchSize: 2, maxLength: 128 };
  const small = await trialMemory(recipe, { rank: space.choice([4, 8]) });
  const large = await trialMemory(recipe, { rank: space.choice([4, 256]) });
  const batches = await trialMemory(recipe, { batchSize: space.int(1, 16) });
  expect(large).toBeGreaterThan(small);
  expect(batches).toBeGreaterThan(small);
  const mode = space.choice(["lora", "full"]);
  const modes = await trialMemory(recipe, { mode, rank: space.when({ mode: "lora" }, space.choice([8])) });
  expect(modes).toBeGreaterThan(small);
});

test("memory and missing files are told before anything runs", () => {
  expect(() => new ProcessExecutor({ module, memoryBytes: 2 ** 60 })).toThrow(
    "a trial needs about 1048576 TB of memory",
  );
  expect(() => new ProcessExecutor({ module: "nowhere.ts" })).toThrow("there is no file");
});

test("a sweep file becomes a space, settings and the recipe that all trials share", async () => {
  const path = join(folder, "sweep.yml");
  const data = join(folder, "bank.json");
  writeFileSync(data, "[]");
  writeFileSync(
    path,
    `model: tiny\ndata: ${data}\nmode: lora\nepochs: 2\nspace:\n  learningRate: { logUniform: [1e-5, 5e-4] }\n  rank: { choice: [8, 16] }\nsweep: { trials: 7 }\n`,
  );
  const { space: searched, settings, recipe } = await readSweepFile(path);
  expect(searched).toEqual({ learningRate: space.logUniform(1e-5, 5e-4), rank: space.choice([8, 16]) });
  expect(settings).toMatchObject({ name: "sweep", trials: 7, sampler: "tpe", seed: 42 });
  expect(recipe).toEqual({ model: "tiny", data, mode: "lora", epochs: 2 });
  writeFileSync(path, "model: tiny\nmode: laura\nspace: {}\n");
  await expect(readSweepFile(path)).rejects.toThrow(/data: .*mode: /);
  writeFileSync(path, `model: tiny\ndata: ${data}\nmode: lora\nepoch: 2\nspace: { rank: { choice: [8] } }\n`);
  await expect(readSweepFile(path)).rejects.toThrow('"epoch" is no setting of lora; did you mean "epochs"?');
  writeFileSync(path, "model: tiny\ndata: nowhere.json\nmode: lora\nspace: { rank: { choice: [8] } }\n");
  await expect(readSweepFile(path)).rejects.toThrow("there is no file nowhere.json");
});

test("a sweep file has conditions, and samplers and pruners with settings", async () => {
  const path = join(folder, "settings.yml");
  const data = join(folder, "settings.json");
  writeFileSync(data, "[]");
  const write = (lines: string) => writeFileSync(path, `model: tiny\ndata: ${data}\nmode: lora\n${lines}`);
  write(`space:
  rank: { choice: [8, 16] }
  dropout: { uniform: [0, 0.3], when: { rank: [16] } }
sweep:
  sampler: { tpe: { startupTrials: 4 } }
  pruner: { patient: { patience: 2, pruner: { percentile: { percentile: 25, warmupSteps: 10 } } } }
  parallel: 4
  threads: 2
  gpus: [0, 1]
`);
  const { space: searched, settings } = await readSweepFile(path);
  expect(searched["dropout"]).toEqual(space.when({ rank: [16] }, space.uniform(0, 0.3)));
  expect(settings.sampler).toBeInstanceOf(TpeSampler);
  expect(settings.pruner).toBeInstanceOf(PatientPruner);
  expect(settings).toMatchObject({ parallel: 4, threads: 2, gpus: [0, 1] });
  for (const [pruner, name] of [
    ["{ asha: { minResource: 2 } }", "asha"],
    ["{ hyperband: { maxResource: 27 } }", "hyperband"],
    ["{ threshold: { upper: 9 } }", "threshold"],
    ["{ median: { startupTrials: 2 } }", "median"],
  ]) {
    write(`space: { rank: { choice: [8, 16] } }\nsweep: { pruner: ${pruner} }\n`);
    expect((await readSweepFile(path)).settings.pruner).toMatchObject({ name });
  }
  write("space: { rank: { choices: [8, 16] } }\nsweep: { pruner: wilcoxon, sampler: { tpe: { startup: 4 } } }\n");
  await expect(readSweepFile(path)).rejects.toThrow(
    /space\.rank: write \{ logUniform.*sweep\.sampler\.tpe: .*"startup".*sweep\.pruner: write none/,
  );
  write("space: { dropout: { uniform: [0, 0.3], when: { rank: 16 } }, rank: { choice: [8, 16] } }\n");
  await expect(readSweepFile(path)).rejects.toThrow('"dropout" depends on "rank", which is not declared before it');
});
