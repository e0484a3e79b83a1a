import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { fineTune } from "#lib/finetune/index";
import { tinyModel } from "../tiny-model.ts";
import { SETTINGS } from "./settings.ts";

const child = new URL("train-child.ts", import.meta.url).pathname;

/** Trains in a process that is killed as soon as it has told step `last`. @returns what it told */
async function trainAndKill(name: string, runs: string, last: number): Promise<[number, number][]> {
  const running = spawn(process.execPath, ["--import", "tsx", child, name, runs], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: [number, number][] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    told.push(JSON.parse(line));
    if (told.at(-1)![0] === last) running.kill("SIGKILL");
  }
  return told;
}

it.each(["packed", "dpo"] as const)(
  "a killed training (%s) goes on with the losses it would have had",
  async (name) => {
    const steps = (run: Awaited<ReturnType<typeof fineTune>>) =>
      run.history.flatMap(({ step, loss }): [number, number][] => (loss === undefined ? [] : [[step, loss]]));
    const whole = steps(await fineTune({ ...SETTINGS[name], model: tinyModel() }));
    const runs = await mkdtemp(join(tmpdir(), "tunelab-kill-"));
    const before = await trainAndKill(name, runs, 5);
    expect(before.length).toBeLessThan(whole.length);
    expect(before).toEqual(whole.slice(0, before.length));
    const rest = steps(await fineTune({ ...SETTINGS[name], model: tinyModel(), runs, resume: "latest" }));
    expect(rest[0]![0]).toBeGreaterThan(1);
    expect(rest).toEqual(whole.slice(-rest.length));
  },
  120_000,
);
