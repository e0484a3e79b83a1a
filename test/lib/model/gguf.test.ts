import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { BLOCK_TYPES, encodeQ8_0 } from "#lib/model/gguf/blocks";
import { GgufFile } from "#lib/model/gguf/file";
import { tokenizerOf } from "#lib/model/gguf/tokenizer";
import { createModel, type GgufDType, type LanguageModel, loadModel, saveGguf } from "#lib/model/index";
import { tinyConfig, tinyTokenizer } from "../tiny-model.ts";
import { compareBlocks, compareGguf } from "./gguf-fixtures.ts";

// Made by test/peers/model/make_gguf.py with gguf 0.19.
const models = fileURLToPath(new URL("../../fixtures/model", import.meta.url));
const folder = join(models, "gguf");

beforeAll(() => useDevice().then(() => undefined));

describe("GGUF", () => {
  it("decodes every block type as the gguf package does", async () => {
    const differences = await compareBlocks(folder);
    expect(Object.keys(differences)).toHaveLength(11);
    for (const difference of Object.values(differences)) expect(difference).toBeLessThan(1e-6);
  });

  for (const name of ["llama3", "qwen2", "qwen3", "gpt2"])
    it(`gives the logits of the ${name} model it was made from`, async () => {
      expect(await compareGguf(models, folder, name)).toBeLessThan(1e-4);
    });

  it("brings its tokenizer and chat template", async () => {
    const { tokenizer, config } = await loadModel(join(folder, "qwen2.gguf"));
    expect(tokenizer.decode(tokenizer.encode("the t 12<|im_end|>"), { skipSpecialTokens: false })).toBe(
      "the t 12<|im_end|>",
    );
    expect(tokenizer.encode(" the")).toHaveLength(1);
    expect(tokenizer.renderChat([{ role: "user", content: "hi" }])).toBe("<|im_start|>user\nhi<|im_end|>\n");
    expect([tokenizer.eosToken, config.eosTokenIds]).toEqual(["<|im_end|>", [2]]);
  });

  it("reads a SentencePiece tokenizer: merges by score, bytes for unknown characters", async () => {
    const file = await GgufFile.open(join(folder, "sentencepiece.gguf"));
    const tokenizer = tokenizerOf(file);
    await file.close();
    const tokens = file.metadata.get("tokenizer.ggml.tokens") as string[];
    const pieces = (text: string) => tokenizer.encode(text).map((id) => tokens[id]);
    expect(pieces("the cat")).toEqual(["▁the", "▁cat"]);
    expect(pieces("合同é")).toEqual(["▁合同", "<0xC3>", "<0xA9>"]);
    expect(tokenizer.decode(tokenizer.encode("the cat 合同 é😀."))).toBe("the cat 合同 é😀.");
  });
});

describe("a GGUF file that is broken", () => {
  const open = async (change: (bytes: Buffer) => Buffer) => {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-gguf-")), "broken.gguf");
    await writeFile(path, change(await readFile(join(folder, "qwen2.gguf"))));
    return loadModel(path);
  };

  const poke = (write: (bytes: Buffer) => void) => (bytes: Buffer) => {
    write(bytes);
    return bytes;
  };

  it("is refused wherever it was cut", async () => {
    const { length } = await readFile(join(folder, "qwen2.gguf"));
    for (const end of [0, 3, 7, 20, 30, 100, 2000, length / 2, length - 1])
      await expect(
        open((bytes) => bytes.subarray(0, end)),
        `cut at ${end}`,
      ).rejects.toMatchObject({
        code: "CORRUPT_FILE",
        message: /ends too early|the file has/,
      });
  });

  it("is refused when it is something else", async () => {
    await expect(open(() => Buffer.from("PK\u0003\u0004 a zip file"))).rejects.toThrow('begins with "PK');
    await expect(open(poke((bytes) => bytes.writeUInt32BE(3, 4)))).rejects.toThrow("big-endian");
    await expect(open(poke((bytes) => bytes.writeUInt32LE(9, 4)))).rejects.toThrow("version is 9");
    vi.stubEnv("TUNELAB_LANG", "zh");
    const big = await open(poke((bytes) => bytes.writeUInt32BE(3, 4))).catch((error) => error);
    vi.unstubAllEnvs();
    expect(big.message).toMatch(/^无法读取 .*：它是大端序$/);
    expect(big.hint).toBe("请用 llama.cpp 转成小端序、版本 3 的 GGUF 文件");
  });

  it("cannot exhaust memory with the counts it claims", async () => {
    await expect(open(poke((bytes) => bytes.writeBigUInt64LE(1n << 60n, 8)))).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    await expect(open(poke((bytes) => bytes.writeBigUInt64LE(1n << 40n, 24)))).rejects.toMatchObject({
      code: "CORRUPT_FILE", // a key longer than the file
    });
  });

  it("names what is mislabelled", async () => {
    const relabel = (from: string, to: string) => poke((bytes) => bytes.write(to, bytes.indexOf(from)));
    await expect(open(relabel("blk.0.ffn_up.weight", "blk.0.ffn_xx.weight"))).rejects.toThrow(
      "model.layers.0.mlp.up_proj.weight is missing",
    );
    await expect(open(relabel("smollm", "smullm"))).rejects.toThrow('splitting rule "smullm"');
    await expect(open(relabel("qwen2.block_count", "qwen2.block_kount"))).rejects.toThrow(
      "qwen2.block_count is missing",
    );
  });
});

describe("saveGguf", () => {
  const written = async (model: LanguageModel, dtype: GgufDType) => {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-gguf-")), "model.gguf");
    await saveGguf(model, path, { dtype });
    return path;
  };
  const logits = async (model: LanguageModel) => {
    const input = tf.tensor2d([[5, 9, 63, 2, 17]], undefined, "int32");
    return (await tf.tidy(() => model.logits(input)).data()) as Float32Array;
  };
  const difference = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

  it("keeps the model through F32, F16 and Q8_0", async () => {
    const model = createModel("round-trip", tinyConfig({ hiddenSize: 32, intermediateSize: 64 }), tinyTokenizer());
    const before = await logits(model);
    for (const [dtype, tolerance] of [
      ["F32", 0],
      ["F16", 2e-4],
      ["Q8_0", 5e-3],
    ] as const) {
      const again = await loadModel(await written(model, dtype));
      expect(again.config).toEqual(model.config);
      expect(difference(await logits(again), before), dtype).toBeLessThanOrEqual(tolerance);
      const text = "请问 2024年 the <|im_end|> 1 22 😀";
      expect(again.tokenizer.encode(text)).toEqual(model.tokenizer.encode(text));
      expect(again.tokenizer.chatTemplate).toBe(model.tokenizer.chatTemplate);
    }
  });

  it("keeps what a GGUF file said: scaling, biases, query norms", async () => {
    for (const name of ["llama3", "qwen2", "qwen3", "gpt2"]) {
      const model = await loadModel(join(folder, `${name}.gguf`));
      const again = await loadModel(await written(model, "F32"));
      expect(again.config).toEqual(model.config);
      expect(await logits(again)).toEqual(await logits(model));
    }
  });

  it("rounds blocks of eight bits to the nearest", () => {
    const values = Float32Array.from({ length: 32 }, (_, i) => (i - 16) / 16);
    const block = BLOCK_TYPES.get(8)!;
    const decoded = new Float32Array(32);
    block.decode(encodeQ8_0(values), decoded, 1);
    expect(difference(values, decoded)).toBeLessThan(0.5 / 127 + 1e-4);
  });

  it("refuses a tokenizer that llama.cpp does not have", async () => {
    const unigram = await loadModel(join(models, "llama"));
    await expect(written(unigram, "F16")).rejects.toThrow("no counterpart for a Unigram tokenizer");
  });
});
