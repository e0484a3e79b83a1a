/** What a run writes: transformers loads the merged folder, the hub's library its card, llama.cpp the GGUF file. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { fineTune } from "#lib/finetune/index";
import { RECORDS, tinyModel } from "../../lib/tiny-model.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("torch", "transformers", "huggingface_hub");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

describe.skipIf(!peer.available)("transformers", () => {
  beforeAll(() => useDevice().then(() => undefined));

  it("loads a merged model with the logits of base and adapter, and the hub's library reads its card", async () => {
    const model = tinyModel();
    const run = await fineTune({ model, data: RECORDS, mode: "lora", learningRate: 0.05, epochs: 2, maxLength: 64 });
    const folder = join(await mkdtemp(join(tmpdir(), "tunelab-merged-")), "merged");
    await run.saveMerged(folder);
    const text = "请问冬季？ Winter 2024 😀";
    const ids = model.tokenizer.encode(text);
    const logits = tf.tidy(() => model.logits(tf.tensor2d([ids], undefined, "int32")));
    const ours = (await logits.data()) as Float32Array;
    const theirs = JSON.parse(await runPeer(peer, new URL("read_merged.py", import.meta.url), [folder, text]));
    expect(theirs.ids).toEqual(ids);
    const worst = Math.max(...theirs.logits.map((value: number, i: number) => Math.abs(value - ours[i]!)));
    expect(worst).toBeLessThan(1e-4);
    expect(theirs.card).toMatchObject({ library_name: "transformers", pipeline_tag: "text-generation" });
    expect(theirs.card.tags).toContain("lora");
  });
});
