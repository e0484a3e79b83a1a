/** Models and adapters go both ways between tunelab and transformers + PEFT. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { fineTune } from "#lib/finetune/index";
import { saveModel } from "#lib/model/index";
import { ADAPTERS, compareLogits, FAMILIES } from "../../lib/model/transformers-fixtures.ts";
import { RECORDS, tinyGpt2, tinyModel } from "../../lib/tiny-model.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("torch", "transformers", "peft");
if (!peer.available) console.log(`skipped: transformers and PEFT: ${peer.reason}`);
const script = (name: string) => new URL(name, import.meta.url);
const folder = () => mkdtemp(join(tmpdir(), "tunelab-peer-"));

describe.skipIf(!peer.available)("transformers and PEFT", () => {
  beforeAll(() => useDevice().then(() => undefined));

  it("made models and adapters give the same logits here", async () => {
    const made = await folder();
    await runPeer(peer, script("make_models.py"), [made]);
    for (const family of [...FAMILIES, ...ADAPTERS]) expect(await compareLogits(made, family)).toBeLessThan(1e-4);
  });

  it.each(["llama", "gpt2"])(
    "load our %s model, tokenizer and adapter, and give the same logits there",
    async (family) => {
      const made = await folder();
      const model = family === "gpt2" ? tinyGpt2() : tinyModel();
      await saveModel(model, join(made, "base"));
      const run = await fineTune({ model, data: RECORDS, mode: "lora", learningRate: 0.05, epochs: 2, maxLength: 64 });
      await run.saveAdapter(join(made, "adapter"));
      const text = "请问冬季？ Winter 2024 😀";
      const ids = model.tokenizer.encode(text);
      const logits = tf.tidy(() => model.logits(tf.tensor2d([ids], undefined, "int32")));
      const ours = (await logits.data()) as Float32Array;
      const theirs = JSON.parse(await runPeer(peer, script("read_models.py"), [made, text]));
      expect(theirs.ids).toEqual(ids);
      const worst = Math.max(...theirs.logits.map((value: number, i: number) => Math.abs(value - ours[i]!)));
      expect(worst).toBeLessThan(1e-4);
    },
  );
});
