/**
 * GGUF both ways, with the gguf package (TUNELAB_PEER_PYTHON) and with llama.cpp: TUNELAB_PEER_LLAMA names a folder
 * where `npm install node-llama-cpp` was run; TUNELAB_PEER_GGUF a real model, e.g. SmolLM2-135M-Instruct.Q4_1.gguf.
 */
import { execFile } from "node:child_process";
import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { GgufFile } from "#lib/model/gguf/file";
import { createModel, type LanguageModel, loadModel, saveGguf } from "#lib/model/index";
import { compareBlocks, compareGguf } from "../../lib/model/gguf-fixtures.ts";
import { tinyConfig, tinyTokenizer } from "../../lib/tiny-model.ts";
import { findPeer, runPeer } from "../python.ts";

const run = promisify(execFile);
const models = fileURLToPath(new URL("../../fixtures/model", import.meta.url));
const script = (name: string) => new URL(name, import.meta.url);
const folder = () => mkdtemp(join(tmpdir(), "tunelab-peer-"));

/** Weights of ordinary size, so that the next token is no matter of rounding. */
function decidedModel(family: "llama" | "qwen2" | "qwen3" | "gpt2"): LanguageModel {
  const isGpt2 = family === "gpt2";
  const shape = {
    hiddenSize: 64,
    intermediateSize: 96,
    headDim: 16,
    qkvBias: family === "qwen2" || isGpt2,
    qkNorm: family === "qwen3",
    ...(isGpt2 && { numKvHeads: 4, outputBias: true, mlpBias: true }),
  };
  const model = createModel(`decided-${family}`, tinyConfig({ family, ...shape }), tinyTokenizer(), { seed: 3 });
  let seed = 0;
  for (const [name, weight] of model.weights)
    tf.tidy(() => {
      if (weight.rank === 2) weight.assign(weight.mul(12));
      if (name.endsWith(".bias")) weight.assign(tf.randomNormal(weight.shape, 0, 0.5, "float32", ++seed)); // zeros so far
    });
  return model;
}

/** Half-precision products round differently from processor to processor; beyond that the next token is the same. */
const ROUNDING = 0.03; // of logits whose standard deviation is about 2

/** How far our logit of each of their tokens lies below our largest one, after the tokens before it. */
async function shortfalls(model: LanguageModel, prompt: number[], theirs: number[]): Promise<number[]> {
  const below = tf.tidy(() => {
    const ids = tf.tensor2d([[...prompt, ...theirs]], undefined, "int32");
    const logits = model.logits(ids).squeeze<tf.Tensor2D>([0]); // [T, V]
    const next = logits.slice([prompt.length - 1, 0], [theirs.length, -1]);
    const own = next.mul(tf.oneHot(tf.tensor1d(theirs, "int32"), next.shape[1])).sum(1);
    return next.max(1).sub(own);
  });
  const values = [...(await below.data())];
  below.dispose();
  return values;
}

const python = await findPeer("gguf", "safetensors");
if (!python.available) console.log(`skipped: gguf: ${python.reason}`);

describe.skipIf(!python.available)("the gguf package", () => {
  beforeAll(() => useDevice().then(() => undefined));

  it("writes files that we read as it does", async () => {
    const made = await folder();
    await runPeer(python, script("make_gguf.py"), [models, made]);
    for (const difference of Object.values(await compareBlocks(made))) expect(difference).toBeLessThan(1e-6);
    for (const name of ["llama3", "qwen2", "qwen3", "gpt2"])
      expect(await compareGguf(models, made, name)).toBeLessThan(1e-4);
  });

  it("reads the files that we write", async () => {
    for (const dtype of ["F16", "Q8_0"] as const) {
      const path = join(await folder(), "ours.gguf");
      await saveGguf(decidedModel("llama"), path, { dtype });
      const { tensors, fields } = JSON.parse(await runPeer(python, script("read_gguf.py"), [path]));
      const file = await GgufFile.open(path);
      expect(Object.keys(tensors).sort()).toEqual([...file.tensors.keys()].sort());
      expect(fields["tokenizer.ggml.tokens"]).toEqual(file.metadata.get("tokenizer.ggml.tokens"));
      for (const [name, { type, shape }] of file.tensors) {
        expect([tensors[name].type, tensors[name].shape]).toEqual([type.name, shape]);
        expect(tensors[name].numbers).toEqual([...(await file.readFloat32(name))]);
      }
      await file.close();
    }
  });
});

const llamaFolder = process.env["TUNELAB_PEER_LLAMA"];
const realModel = process.env["TUNELAB_PEER_GGUF"];
const hasLlama =
  llamaFolder !== undefined && (await stat(join(llamaFolder, "node_modules/node-llama-cpp")).catch(() => null));
if (!hasLlama) console.log("skipped: llama.cpp: TUNELAB_PEER_LLAMA names no folder with node-llama-cpp");
if (!realModel) console.log("skipped: a real GGUF model: TUNELAB_PEER_GGUF names none");

async function llamaCpp(
  path: string,
  count: number,
  prompts: string[],
): Promise<{ prompt: number[]; ids: number[] }[]> {
  const args = [fileURLToPath(script("llama-cpp.mjs")), llamaFolder!, path, String(count), ...prompts];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

describe.skipIf(!hasLlama)("llama.cpp", () => {
  beforeAll(() => useDevice().then(() => undefined));

  for (const family of ["llama", "qwen2", "qwen3", "gpt2"] as const)
    it(`continues our ${family} GGUF with the same tokens`, async () => {
      const model = decidedModel(family);
      const prompts = ["请问水的沸点？", "中国首都是2 <|im_end|> the"];
      // With eight-bit weights llama.cpp rounds activations to eight bits too: only the first token is decided.
      for (const [dtype, count] of [
        ["F16", 8],
        ["Q8_0", 1],
      ] as const) {
        const path = join(await folder(), "ours.gguf");
        await saveGguf(model, path, { dtype });
        const loaded = await loadModel(path);
        for (const [index, { prompt, ids }] of (await llamaCpp(path, count, prompts)).entries()) {
          expect(prompt).toEqual(loaded.tokenizer.encode(prompts[index]!));
          expect(Math.max(...(await shortfalls(loaded, prompt, ids)))).toBeLessThan(ROUNDING);
        }
      }
    });

  it.skipIf(!realModel)("continues a real model with the same tokens", async () => {
    // As F16, since llama.cpp rounds activations to eight bits beside quantised weights; the weights are the same.
    const model = await loadModel(realModel!);
    const copy = join(await folder(), "copy.gguf");
    await saveGguf(model, copy, { dtype: "F16" });
    const questions = ["What is the capital of France?", "Name three colours.", "2024 年有多少天？"];
    const prompts = questions.map((content) =>
      model.tokenizer.renderChat([{ role: "user", content }], { addGenerationPrompt: true }),
    );
    for (const [index, { prompt, ids }] of (await llamaCpp(copy, 8, prompts)).entries()) {
      expect(prompt).toEqual(model.tokenizer.encode(prompts[index]!));
      expect(Math.max(...(await shortfalls(model, prompt, ids)))).toBeLessThan(ROUNDING);
    }
  });
});
