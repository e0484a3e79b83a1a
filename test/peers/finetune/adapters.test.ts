/** Adapters that tunelab writes give the same logits in PEFT; the fixtures are what PEFT gives today. */
import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { tf, useDevice } from "#lib/engine/index";
import { LoraAdapter, type LoraOptions } from "#lib/finetune/index";
import { loadModel } from "#lib/model/index";
import { findPeer, runPeer } from "../python.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const { ids } = JSON.parse(readFileSync(join(fixtures, "adapters/expected.json"), "utf8")) as { ids: number[] };
const peer = await findPeer("torch", "transformers", "peft");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const common = { rank: 4, alpha: 12, dropout: 0, seed: 3, targets: "all-linear" };
const CASES: Record<string, LoraOptions & { base?: string }> = {
  plain: common,
  rslora: { ...common, rsLora: true },
  dora: { ...common, dora: true },
  "dora-rslora": { ...common, dora: true, rsLora: true },
  "one-layer": { ...common, targets: ".*\\.1\\.self_attn\\.[qv]_proj" },
  saved: { ...common, targets: ["q_proj"], modulesToSave: ["lm_head", "embed_tokens", "norm"], base: "mistral" },
  "saved-tied": { ...common, targets: ["q_proj"], modulesToSave: ["lm_head", "model.norm"] },
  patterns: {
    ...common,
    rankPattern: { down_proj: 2, ".*\\.1\\..*q_proj": 8 },
    alphaPattern: { "self_attn.v_proj": 3 },
  },
  "patterns-dora": { ...common, rankPattern: { q_proj: 6 }, rsLora: true, dora: true },
  qwen3: { ...common, dora: true, base: "qwen3" },
};

it.skipIf(!peer.available)(
  "PEFT loads what is written, and gives the same logits",
  async () => {
    await useDevice();
    const folder = await mkdtemp(join(tmpdir(), "tunelab-peft-"));
    const entries: { adapter: string; base: string }[] = [];
    const ours = new Map<string, Float32Array>();
    for (const [name, { base = "llama", ...options }] of Object.entries(CASES)) {
      const model = await loadModel(join(fixtures, "model", base));
      const adapter = LoraAdapter.create(model, options);
      const rng = new Rng(7);
      for (const variable of Object.values(adapter.variables())) {
        const noise = Float32Array.from({ length: variable.size }, () => rng.normal(0, 0.2));
        tf.tidy(() => variable.assign(variable.add(tf.tensor(noise, variable.shape))));
      }
      model.adapter = adapter;
      ours.set(
        name,
        Float32Array.from(await tf.tidy(() => model.logits(tf.tensor2d([ids], undefined, "int32"))).data()),
      );
      await adapter.save(join(folder, name));
      entries.push({ adapter: name, base: join(fixtures, "model", base) });
    }
    await writeFile(join(folder, "adapters.json"), JSON.stringify(entries));
    const theirs = JSON.parse(await runPeer(peer, new URL("read_adapters.py", import.meta.url), [folder])) as Record<
      string,
      { logits: number[]; warnings: string[] }
    >;
    for (const [name, logits] of ours) {
      const worst = theirs[name]!.logits.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i]!)), 0);
      expect([name, worst < 1e-4, worst]).toEqual([name, true, worst]);
      expect([name, theirs[name]!.warnings]).toEqual([name, []]);
    }
  },
  180_000,
);

it.skipIf(!peer.available)(
  "PEFT gives what the fixtures hold",
  async () => {
    const target = await mkdtemp(join(tmpdir(), "tunelab-peft-"));
    await cp(join(fixtures, "adapters"), target, { recursive: true });
    await runPeer(peer, new URL("make_adapters.py", import.meta.url), [join(fixtures, "model"), target]);
    const [now, kept] = await Promise.all(
      [target, join(fixtures, "adapters")].map(async (path) =>
        JSON.parse(await readFile(join(path, "expected.json"), "utf8")),
      ),
    );
    for (const name of Object.keys(kept)) if (kept[name].loss) expect(now[name].loss).toBeCloseTo(kept[name].loss, 5);
    expect(Math.abs(now.together.weighted[0] - kept.together.weighted[0])).toBeLessThan(1e-4);
  },
  180_000,
);
