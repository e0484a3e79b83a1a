import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventStream } from "#lib/core/index";
import { historyOf, RunStore } from "#lib/runs/index";
import { createRunId } from "#lib/runs/run-id";
import { checkXml } from "../plot/xml.ts";

let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-runs-"));
  now = Date.UTC(2026, 10, 24, 11, 48, 3);
});
afterEach(() => rm(folder, { recursive: true }));

const store = () => new RunStore(folder, { now: () => now });
const recipe = { mode: "lora", rank: 8, learningRate: 2e-4 };

type AnyEvent = { type: string; [field: string]: unknown };
const steps = (from: number, to: number): AnyEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    type: "step",
    step: from + i,
    epoch: (from + i) / 10,
    loss: 4 / (from + i),
  }));

async function keep(name: string, events: AnyEvent[], settings: object = recipe): Promise<string> {
  const run = await store().create({ name, seed: 1, recipe: settings, environment: { device: "cpu" } });
  for (const event of events) {
    now += 1000;
    await run.append(event);
  }
  await run.close();
  return run.id;
}

test("ids are readable, sort by time, follow the seed and are safe names", () => {
  const time = new Date(now);
  const id = createRunId("LoRA tiny/模型 ../x", 1, time);
  expect(id).toMatch(/^20261124-114803-lora-tiny-模型-x-[0-9a-hjkmnp-tv-z]{4}$/);
  expect(createRunId("LoRA tiny/模型 ../x", 1, time)).toBe(id);
  expect(createRunId("LoRA tiny/模型 ../x", 2, time)).not.toBe(id);
  expect(createRunId("", 1, time)).toMatch(/^20261124-114803-.{4}$/);
  expect(createRunId("a", 1, new Date(now + 1000)) > createRunId("z", 1, time)).toBe(true);
});

test("a run keeps its recipe, environment, events, status and TensorBoard file, and gives its history back", async () => {
  const id = await keep("lora tiny", [
    { type: "started", totalSteps: 3, firstStep: 0 },
    ...steps(1, 2),
    { type: "evaluated", step: 2, evalLoss: 1.5 },
    { type: "step", step: 3, loss: Number.NaN, tokensPerSecond: 100, memoryBytes: 2048 },
    { type: "evaluated", step: 3, evalLoss: 1.75 },
    { type: "finished", step: 3 },
  ]);
  const files = await readdir(join(folder, id));
  expect(files.filter((name) => !name.includes("tfevents")).sort()).toEqual([
    "environment.json",
    "events.jsonl",
    "recipe.json",
    "status.json",
  ]);
  expect(files.filter((name) => name.includes("tfevents"))).toHaveLength(1);
  const run = await store().open(id);
  expect(run.status).toBe("finished");
  expect(run.durationMs).toBe(7000);
  expect(await run.recipe()).toEqual(recipe);
  expect(await run.environment()).toMatchObject({ device: "cpu", node: process.version, cores: expect.any(Number) });
  expect(run.summary).toEqual({
    steps: 3,
    totalSteps: 3,
    loss: 2,
    bestEvalLoss: 1.5,
    bestStep: 2,
    tokensPerSecond: 100,
    memoryBytes: 2048,
  });
  expect(await historyOf(run)).toEqual([
    { step: 1, epoch: 0.1, loss: 4 },
    { step: 2, epoch: 0.2, loss: 2 },
    { step: 2, evalLoss: 1.5 },
    { step: 3, loss: Number.NaN, tokensPerSecond: 100, memoryBytes: 2048 },
    { step: 3, evalLoss: 1.75 },
  ]);
  const log = (await readFile(join(folder, id, "events.jsonl"), "utf8")).trim().split("\n");
  expect(JSON.parse(log[0]!)).toEqual({
    time: "2026-11-24T11:48:04.000Z",
    type: "started",
    totalSteps: 3,
    firstStep: 0,
  });
});

test("an attached stream is kept in order, and a run that is closed without an end was interrupted", async () => {
  const run = await store().create({ name: "a", seed: 1, recipe });
  const events = new EventStream<AnyEvent>();
  run.attach(events);
  for (const event of steps(1, 50)) events.emit(event);
  await run.close();
  const kept = await store().open("latest");
  expect(kept.status).toBe("interrupted");
  expect((await kept.history()).map((row) => row.step)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test("after a crash: a torn line is dropped, the run is named crashed, and going on replaces what was undone", async () => {
  const id = await keep("a", [
    { type: "started", totalSteps: 8, firstStep: 0 },
    ...steps(1, 6),
    { type: "evaluated", step: 6, evalLoss: 0.1 },
  ]);
  const path = join(folder, id, "status.json");
  const status = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...status, status: "running", pid: 2 ** 30 }));
  await appendFile(join(folder, id, "events.jsonl"), '{"type":"step","step":7,"lo');
  expect((await store().open(id)).status).toBe("crashed");
  expect(await (await store().open(id)).history()).toHaveLength(7);

  const run = await store().resume(id);
  for (const event of [
    { type: "started", totalSteps: 8, firstStep: 4 },
    ...steps(5, 8),
    { type: "evaluated", step: 8, evalLoss: 0.5 },
    { type: "finished" },
  ])
    await run.append(event);
  await run.close();
  const kept = await store().open(id);
  expect((await kept.history()).map((row) => row.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8]);
  expect(kept.summary).toMatchObject({ steps: 8, bestEvalLoss: 0.5, bestStep: 8 });
  expect(kept.status).toBe("finished");
});

test("a running run is neither resumed nor deleted by mistake", async () => {
  const run = await store().create({ name: "a", seed: 1, recipe });
  await expect(store().resume(run.id)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(store().delete(run.id)).rejects.toMatchObject({ code: "CONFLICT" });
  await run.close();
  expect(await store().delete(run.id)).toBe(run.id);
  expect(await readdir(folder)).toEqual([]);
});

test("runs are listed newest first, found by a part of the id, and two at the same moment do not meet", async () => {
  const first = await keep("one", [{ type: "finished" }]);
  now += 60_000;
  const [a, b] = await Promise.all([
    store().create({ name: "two", seed: 1, recipe }),
    store().create({ name: "two", seed: 1, recipe }),
  ]);
  await Promise.all([a.close(), b.close()]);
  expect(a.id).not.toBe(b.id);
  const ids = (await store().list()).map((run) => run.id);
  expect(ids).toEqual([...ids].sort().reverse());
  expect(ids.at(-1)).toBe(first);
  expect((await store().open("one")).id).toBe(first);
  await expect(store().open("two")).rejects.toMatchObject({
    code: "INVALID_INPUT",
    hint: expect.stringContaining(a.id),
  });
  await expect(store().open("../one")).rejects.toMatchObject({
    code: "NOT_FOUND",
    hint: expect.stringContaining("newest"),
  });
  await expect(store().open("")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("other folders are passed over and a damaged status does not hide the other runs", async () => {
  const id = await keep("a", [{ type: "finished" }]);
  await mkdir(join(folder, "notes"));
  const broken = await keep("b", [{ type: "finished" }]);
  await writeFile(join(folder, broken, "status.json"), '{"status":"odd"}');
  const runs = await store().list();
  expect(Object.fromEntries(runs.map((run) => [run.id, run.status]))).toEqual({
    [id]: "finished",
    [broken]: "damaged",
  });
  expect(runs.find((run) => run.id === broken)?.message).toContain("is not the status of a run");
  expect(await new RunStore(join(folder, "none")).list()).toEqual([]);
});

test("a comparison shows what differs and marks the best; it displays a table and curves", async () => {
  const a = await keep("a", [...steps(1, 3), { type: "evaluated", step: 3, evalLoss: 1.25 }, { type: "finished" }]);
  const b = await keep("b", [...steps(1, 3), { type: "evaluated", step: 3, evalLoss: 1.125 }, { type: "finished" }], {
    ...recipe,
    rank: 16,
  });
  const comparison = await store().compare([a, b], { language: "en" });
  expect(comparison.differing).toEqual(["rank"]);
  expect(comparison.rows().map(({ id, rank, bestEvalLoss }) => ({ id, rank, bestEvalLoss }))).toEqual([
    { id: a, rank: 8, bestEvalLoss: 1.25 },
    { id: b, rank: 16, bestEvalLoss: 1.125 },
  ]);
  expect(String(comparison.table())).toContain("★ 1.125");
  const bundle = (comparison as unknown as Record<symbol, () => Record<string, string>>)[
    Symbol.for("Jupyter.display")
  ]!();
  checkXml(`<div>${bundle["text/html"]}</div>`);
  expect(bundle["text/html"]).toContain("<svg");
  expect(bundle["text/plain"]).toContain(a);
});

test("a run shows itself as a card in both languages", async () => {
  const id = await keep("a", [...steps(1, 3), { type: "failed", message: "loss is NaN at step 3" }]);
  const run = await store().open(id);
  const card = String(await run.card({ language: "zh" }));
  for (const part of [id, "失败", "loss is NaN at step 3", "训练损失", "learningRate"]) expect(card).toContain(part);
  expect(String(await run.plot({ language: "en" }))).toContain("train");
});

test("rewards of preference pairs come back in the history and stand in the TensorBoard file under TRL's names", async () => {
  const rewards = { rewardChosen: 0.25, rewardRejected: -0.5, rewardMargin: 0.75, rewardAccuracy: 1 };
  const id = await keep("dpo", [
    ...[1, 2].map((step) => ({ type: "step", step, loss: 0.6, ...rewards })),
    { type: "evaluated", step: 2, evalLoss: 0.5, ...rewards, rewardMargin: 0.5 },
  ]);
  const run = await store().open(id);
  const evaluated = { evalRewardChosen: 0.25, evalRewardRejected: -0.5, evalRewardMargin: 0.5, evalRewardAccuracy: 1 };
  const history = await run.history();
  expect(history.at(0)).toEqual({ step: 1, loss: 0.6, ...rewards });
  expect(history.at(-1)).toEqual({ step: 2, evalLoss: 0.5, ...evaluated });
  expect((await run.plot({ language: "en" })).layout.annotations?.map(({ text }) => text)).toContain("margin");
  const name = (await readdir(join(folder, id))).find((file) => file.startsWith("events.out.tfevents"))!;
  const board = await readFile(join(folder, id, name), "latin1");
  for (const tag of ["chosen", "rejected", "margins", "accuracies"])
    for (const part of ["train", "eval"]) expect(board).toContain(`${part}/rewards/${tag}`);
});

test("what is wrong with a run is said in Chinese to who reads Chinese", async () => {
  const ids = [
    await store().create({ name: "a", seed: 1, recipe }),
    await store().create({ name: "b", seed: 1, recipe }),
  ].map(({ id }) => id);
  vi.stubEnv("TUNELAB_LANG", "zh");
  const error = await store()
    .open("20")
    .catch((failure) => failure);
  vi.unstubAllEnvs();
  expect(error.message).toBe("有 2 次运行符合“20”");
  for (const id of ids) expect(error.hint).toMatch(new RegExp(`^请把 id 写长一些：.*${id}`));
});
