/** One journal file, tunelab and Optuna: in turn, and both at once. TUNELAB_PEER_PYTHON names a Python with optuna 5. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Params, space, sweep } from "#lib/sweep/index";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("optuna");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const folder = mkdtempSync(join(tmpdir(), "tunelab-optuna-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Seen {
  number: number;
  state: string;
  value: number;
  params: Params;
  by: string | null;
  intermediate: Record<string, number>;
}

async function optuna(path: string, count: number): Promise<Seen[]> {
  const worker = new URL("./optuna_worker.py", import.meta.url);
  return JSON.parse(await runPeer(peer, worker, [path, "shared", String(count)])) as Seen[];
}

const declared = {
  x: space.uniform(-5, 5),
  rate: space.logUniform(1e-5, 1e-1),
  rank: space.int(8, 64, 8),
  kind: space.choice(["a", "b", null]),
};

function ours(storage: string, trials: number, wait = 0) {
  return sweep({
    space: declared,
    objective: async ({ x, rate, rank, kind }, trial) => {
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      await trial.report(x, 1);
      trial.setAttr("by", "tunelab");
      return (x - 1) ** 2 + rank / 1000 + rate + (kind === "b" ? 1 : 0);
    },
    trials,
    name: "shared",
    storage,
    resume: true,
  });
}

describe.skipIf(!peer.available)("Optuna", () => {
  test("opens and continues our study, and we continue its", async () => {
    const path = join(folder, "turns.journal");
    await ours(path, 15);
    const seen = await optuna(path, 15);
    const study = await ours(path, 40);
    expect(seen.map(({ by }) => by)).toEqual([...Array(15).fill("tunelab"), ...Array(15).fill("python")]);
    expect(study.trials).toHaveLength(40);
    for (const trial of seen) {
      const own = study.trials[trial.number]!;
      expect({ params: own.params, value: own.values![0], step: own.intermediate[0]!.value }).toEqual({
        params: trial.params,
        value: trial.value,
        step: trial.intermediate["1"],
      });
    }
    expect(study.bestValue).toBeLessThan(1);
  });

  test("works on one file at the same time: every trial once, both see all", async () => {
    const path = join(folder, "both.journal");
    await ours(path, 1);
    const [, study] = await Promise.all([optuna(path, 20), ours(path, 40, 20)]);
    const seen = await optuna(path, 1);
    const trials = study.trials;
    expect(trials.map(({ number }) => number)).toEqual(trials.map((_, i) => i));
    expect(trials.every(({ state }) => state === "complete")).toBe(true);
    expect(trials.filter(({ userAttrs }) => userAttrs["by"] === "python")).toHaveLength(21);
    expect(seen.map(({ params }) => params)).toEqual(trials.map(({ params }) => params));
    expect(trials.filter(({ userAttrs }) => userAttrs["by"] === "tunelab").length).toBeGreaterThan(15);
  });
});
