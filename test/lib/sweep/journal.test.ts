import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Study, StudyStorage, space } from "#lib/sweep/index";
import { parsePythonJson, toPythonJson } from "#lib/sweep/journal/json";

const folder = mkdtempSync(join(tmpdir(), "tunelab-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("numbers that JSON has no word for survive, also beside texts that look like them", () => {
  const value = {
    a: Number.NaN,
    b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    c: 'NaN "Infinity" \\',
    d: null,
  };
  const text = toPythonJson(value);
  expect(text).toBe('{"a":NaN,"b":[Infinity,-Infinity],"c":"NaN \\"Infinity\\" \\\\","d":null}');
  expect(parsePythonJson(text)).toEqual(value);
});

test("what is written is read back by another reader", async () => {
  const path = join(folder, "round.journal");
  const study = new Study({ name: "r", storage: path, directions: ["maximize"], objectiveNames: ["accuracy"] });
  const trial = study.ask();
  trial.suggest("lr", space.logUniform(1e-5, 1e-3));
  trial.suggest("kind", space.choice(["a", null, 2]));
  await trial.report(Number.NaN, 1);
  await trial.report(0.5, 2);
  trial.setAttr("path", "runs/甲方");
  study.tell(trial, 0.75);
  study.tell(study.ask(), { state: "pruned" });
  const read = new Study({ name: "r", storage: path, resume: true });
  expect(read.trials).toEqual(study.trials);
  expect([read.bestValue, read.objectiveNames]).toEqual([0.75, ["accuracy"]]);
  expect(read.trials[0]!.intermediate).toEqual([
    { step: 1, value: Number.NaN },
    { step: 2, value: 0.5 },
  ]);
});

test("half a line that a dead writer left is dropped before the next is written; a broken line is named", () => {
  const path = join(folder, "torn.journal");
  const storage = new StudyStorage(path);
  storage.createStudy("a", ["minimize"]);
  appendFileSync(path, '{"op_code":4,"study_id":0,"datet');
  expect(new StudyStorage(path).studies()).toHaveLength(1);
  new StudyStorage(path).createStudy("b", ["minimize"]);
  expect(new StudyStorage(path).studies().map(({ name }) => name)).toEqual(["a", "b"]);
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
  appendFileSync(path, "what\n");
  expect(() => new StudyStorage(path)).toThrow("line 3 is not valid JSON");
});

test("two writers of one file see each other's trials, and only one gets a waiting trial", () => {
  const path = join(folder, "two.journal");
  const a = new Study({ storage: path });
  const b = new Study({ storage: path, resume: true });
  a.enqueue({ x: 1 });
  const [first, second] = [a.ask(), b.ask()];
  expect(first.suggestFloat("x", 0, 2)).toBe(1);
  expect(second.number).toBe(1);
  b.tell(second, 5);
  a.tell(first, 4);
  expect(b.bestValue).toBe(4);
  expect(() => b.tell(first, 3)).toThrow("cannot be changed: finished");
});

test("journals of Optuna 4 and 2: local times, lists of constraints, old distributions", () => {
  const path = join(folder, "old.journal");
  const lines = [
    '{"op_code": 0, "worker_id": "w", "study_name": "s", "directions": [1]}',
    '{"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "2024-05-01T10:00:00.123456"}',
    '{"op_code": 5, "worker_id": "w", "trial_id": 0, "param_name": "x", "param_value_internal": 0.5, "distribution": "{\\"name\\": \\"UniformDistribution\\", \\"attributes\\": {\\"low\\": 0.0, \\"high\\": 1.0}}"}',
    '{"op_code": 9, "worker_id": "w", "trial_id": 0, "system_attr": {"constraints": [0.5, -1]}}',
    '{"op_code": 6, "worker_id": "w", "trial_id": 0, "state": 1, "values": [2.5], "datetime_complete": "2024-05-01T10:00:01.5"}',
    '{"op_code": 10, "worker_id": "w", "trial_ids": [0]}',
  ];
  writeFileSync(path, `${lines.join("\n")}\n`);
  const study = new Study({ name: "s", storage: path, resume: true });
  expect(study.trials[0]).toMatchObject({ state: "complete", values: [2.5], params: { x: 0.5 } });
  expect(study.trials[0]!.startedAt).toEqual(new Date(2024, 4, 1, 10, 0, 0, 123));
  expect(study.best).toBeUndefined(); // its constraint is missed
});
