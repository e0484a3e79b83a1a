/** The fixtures of the preference loss and the schedules are what PyTorch and transformers give today. */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("torch", "transformers");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

it.skipIf(!peer.available)(
  "PyTorch and transformers agree with the fixture",
  async () => {
    const fixtures = new URL("../../fixtures/", import.meta.url);
    const target = join(await mkdtemp(join(tmpdir(), "tunelab-reference-")), "reference.json");
    await runPeer(peer, new URL("reference.py", import.meta.url), [new URL("model/llama", fixtures).pathname, target]);
    const [now, kept] = await Promise.all(
      [target, new URL("finetune/reference.json", fixtures)].map(async (path) =>
        JSON.parse(await readFile(path, "utf8")),
      ),
    );
    expect(now.schedules).toEqual(kept.schedules);
    expect(now.preference.loss).toBeCloseTo(kept.preference.loss, 6);
    for (const [name, norm] of Object.entries(now.preference.gradientNorms as Record<string, number>))
      expect(kept.preference.gradientNorms[name]).toBeCloseTo(norm, 5);
  },
  120_000,
);

const trl = await findPeer("trl", "datasets", "torch", "transformers");
if (!trl.available) console.warn(`skipped: TRL: ${trl.reason}`);

it.skipIf(!trl.available)(
  "TRL's DPOTrainer agrees with the fixture",
  async () => {
    const fixtures = new URL("../../fixtures/", import.meta.url);
    const batch = new URL("finetune/reference.json", fixtures).pathname;
    const model = new URL("model/llama", fixtures).pathname;
    const output = await runPeer(trl, new URL("trl_preference.py", import.meta.url), [model, batch]);
    const now: Record<string, number> = JSON.parse(output.trim().split("\n").at(-1)!);
    const kept = JSON.parse(await readFile(new URL("finetune/trl-preference.json", fixtures), "utf8"));
    expect(Object.keys(now)).toEqual(Object.keys(kept));
    for (const [name, value] of Object.entries(now)) expect(kept[name]).toBeCloseTo(value, 5);
  },
  240_000,
);
