import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createModel, saveModel } from "#lib/model/index";
import { Study } from "#lib/sweep/index";
import { tinyConfig, tinyTokenizer } from "../tiny-model.ts";

const folder = mkdtempSync(join(tmpdir(), "tunelab-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = fileURLToPath(new URL("./killed.ts", import.meta.url));
const storage = join(folder, "s.journal");
const model = join(folder, "model");

function start(name: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", script, storage, join(folder, name), name, model], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const written = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");

test("a sweep of 20 fine-tunings, killed with kill -9 in the middle and resumed: none lost, none run twice, the same best", async () => {
  await saveModel(createModel("tiny", tinyConfig({ numLayers: 1 }), tinyTokenizer(), { seed: 1 }), model);
  const whole = start("whole");
  const wholeEnded = once(whole, "exit");
  const first = start("killed", { HANG_AT: "13" });
  const firstEnded = once(first, "exit");
  while (!written("killed").includes("hanging") && first.exitCode === null) await sleep(50);
  first.kill("SIGKILL");
  await firstEnded;
  const second = start("killed");
  await Promise.all([once(second, "exit"), wholeEnded]);

  const done = written("killed").match(/^done .*$/gm)!;
  expect(done).toHaveLength(20);
  expect(new Set(done).size).toBe(20);
  const open = (name: string) => new Study({ name, storage, resume: true });
  const [killed, undisturbed] = [open("killed"), open("whole")];
  expect(killed.trials.map(({ state }) => state).filter((state) => state !== "complete")).toEqual(["failed"]);
  expect(killed.errorOf(killed.trials[13]!)).toContain("ended before the trial did");
  expect(killed.trials[13]!.intermediate.length).toBeGreaterThan(0);
  expect(killed.counted).toHaveLength(20);
  expect(killed.counted.map(({ params, values }) => ({ params, values }))).toEqual(
    undisturbed.trials.map(({ params, values }) => ({ params, values })),
  );
  expect(killed.bestValue).toBe(undisturbed.bestValue);
  expect(existsSync(`${storage}.lock`)).toBe(false);
}, 240_000); // three processes, 41 trainings: about 20 s on two idle cores
