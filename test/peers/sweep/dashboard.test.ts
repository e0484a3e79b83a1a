/** optuna-dashboard on the journal that a running study writes. TUNELAB_PEER_PYTHON names a Python with optuna-dashboard. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { space, sweep } from "#lib/sweep/index";
import { findPeer, type Peer } from "../python.ts";

const peer = await findPeer("optuna_dashboard");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const folder = mkdtempSync(join(tmpdir(), "tunelab-dashboard-"));
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface SeenTrial {
  number: number;
  state: string;
  values?: number[];
  params: { name: string; param_external_value: string; distribution: { type: string } }[];
  intermediate_values: { step: number; value: number }[];
  user_attrs: { key: string; value: string }[];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

/** Starts the dashboard. @returns asks its API */
async function dashboard(peer: Peer & { available: true }, journal: string) {
  const port = await freePort();
  const code = "from optuna_dashboard._cli import main; main()";
  server = spawn(peer.python, ["-c", code, journal, "--port", String(port), "--quiet"], { stdio: "ignore" });
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}/api/${path}`)).json() as Promise<unknown>;
  await until(() =>
    get("meta").then(
      () => true,
      () => false,
    ),
  );
  return get;
}

async function until<T>(look: () => Promise<T | false | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await sleep(200);
  }
}

describe.skipIf(!peer.available)("optuna-dashboard", () => {
  test("shows a study while it runs: trials, their reports, parameters, states, and the end", async () => {
    if (!peer.available) return;
    const journal = join(folder, "running.journal");
    // The fourth trial and the end wait until they were seen.
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const running = sweep({
      space: { x: space.uniform(-5, 5), rank: space.int(8, 64, 8), kind: space.choice(["a", "b"]) },
      objective: async ({ x, rank, kind }, trial) => {
        await trial.report(x * x + 9, 1);
        await trial.report(x * x, 2);
        trial.setAttr("by", "tunelab");
        if (trial.number === 1) throw new Error("out of memory");
        if (trial.number === 3) await gate;
        return x * x + rank / 1000 + (kind === "b" ? 1 : 0);
      },
      trials: 8,
      name: "watched",
      storage: journal,
    });
    const get = await dashboard(peer, journal);
    const { study_summaries: studies } = (await get("studies")) as {
      study_summaries: { study_id: number; study_name: string; directions: string[] }[];
    };
    expect(studies).toMatchObject([{ study_name: "watched", directions: ["minimize"] }]);
    const trials = async () =>
      ((await get(`studies/${studies[0]!.study_id}`)) as { trials: SeenTrial[]; best_trials: SeenTrial[] }).trials;

    const during = await until(async () => {
      const seen = await trials();
      return seen.length === 4 && seen[3]!.intermediate_values.length === 2 && seen;
    });
    expect(during.map(({ state }) => state)).toEqual(["Complete", "Fail", "Complete", "Running"]);
    expect(during[3]!.values).toBeUndefined();

    release();
    const study = await running;
    const after = await until(async () => {
      const seen = await trials();
      return seen.length === 8 && seen.every(({ state }) => state !== "Running") && seen;
    });
    expect(study.trials).toHaveLength(8);
    for (const { number, values, params, intermediate, state } of study.trials) {
      const seen = after[number]!;
      expect(seen.state).toBe(state === "failed" ? "Fail" : "Complete");
      expect(seen.values).toEqual(values);
      expect(seen.intermediate_values).toEqual(intermediate);
      expect(Object.fromEntries(seen.params.map((one) => [one.name, one.param_external_value]))).toEqual(
        Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
      );
      expect(seen.user_attrs).toEqual([{ key: "by", value: "tunelab" }]);
    }
  }, 60_000);
});
