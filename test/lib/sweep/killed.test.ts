import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { Study } from "#lib/sweep/index";

const folder = mkdtempSync(join(tmpdir(), "tunelab-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = fileURLToPath(new URL("./killed.ts", import.meta.url));
const storage = join(folder, "s.journal");
const log = join(folder, "log.txt");

function start(name: string, env: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, ["--import", "tsx", script, storage, log, name], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("a sweep of 20 trials, killed with kill -9 in the middle and resumed: none lost, none run twice, the same best", async () => {
  const first = start("killed", { HANG_AT: "13" });
  await once(first.stdout, "data");
  first.kill("SIGKILL");
  await once(first, "exit");
  await once(start("killed"), "exit");
  const done = readFileSync(log, "utf8").match(/^done .*$/gm)!;
  expect(done).toHaveLength(20);
  expect(new Set(done).size).toBe(20);
  await once(start("whole"), "exit");

  const open = (name: string) => new Study({ name, storage, resume: true });
  const [killed, whole] = [open("killed"), open("whole")];
  expect(killed.trials.map(({ state }) => state).filter((state) => state !== "complete")).toEqual(["failed"]);
  expect(killed.errorOf(killed.trials[13]!)).toContain("ended before the trial did");
  expect(killed.counted).toHaveLength(20);
  expect(killed.bestValue).toBe(whole.bestValue);
  expect(killed.counted.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
  expect(existsSync(`${storage}.lock`)).toBe(false);
});
