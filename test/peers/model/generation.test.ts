/** Generation against transformers: greedy tokens, repetition penalty, left-padded batches, stop texts. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, it } from "vitest";
import { useDevice } from "#lib/engine/index";
import { loadModel, saveModel } from "#lib/model/index";
import {
  decidedGpt2,
  expectSameGeneration,
  type GenerationReference,
  PROMPTS,
} from "../../lib/model/generation-cases.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("torch", "transformers");
if (!peer.available) console.log(`skipped: transformers: ${peer.reason}`);

describe.skipIf(!peer.available)("transformers", () => {
  beforeAll(() => useDevice().then(() => undefined));

  it.each(["tiny", "gpt2"])("generates the same from %s", async (name) => {
    const model = name === "gpt2" ? decidedGpt2() : await loadModel(name);
    const folder = await mkdtemp(join(tmpdir(), "tunelab-peer-"));
    await saveModel(model, folder);
    const script = new URL("generate_reference.py", import.meta.url);
    const reference = JSON.parse(await runPeer(peer, script, [folder, JSON.stringify(PROMPTS)])) as GenerationReference;
    await expectSameGeneration(model, reference);
    model.dispose();
  });
});
