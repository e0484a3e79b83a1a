import { cp, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { LoraAdapter } from "#lib/finetune/index";
import { loadModel, summary } from "#lib/model/index";
import { tinyModel } from "../tiny-model.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/model", import.meta.url));

beforeAll(() => useDevice().then(() => undefined));

async function changed(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "tunelab-load-")), "model");
  await cp(join(fixtures, "qwen2"), folder, { recursive: true });
  await change(folder);
  return folder;
}

async function edit(path: string, change: (json: Record<string, unknown>) => void): Promise<void> {
  const json = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  change(json);
  await writeFile(path, JSON.stringify(json));
}

describe("loadModel", () => {
  it("keeps no tensor but the weights, and gives them back", async () => {
    const before = tf.memory().numTensors;
    const model = await loadModel(join(fixtures, "qwen2"));
    expect(tf.memory().numTensors - before).toBe(model.weights.size);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("frees what it has read when it is stopped", async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const loading = loadModel(join(fixtures, "qwen2"), {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress.phase === "weights" && progress.loadedTensors === 3) controller.abort();
      },
    });
    await expect(loading).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong with a folder before it reads a weight", async () => {
    const config = (folder: string) => join(folder, "config.json");
    const weights = (folder: string) => join(folder, "model.safetensors");
    const vocab = Array.from({ length: 70 }, (_, i) => [`t${i}`, 0]);
    const cases: [change: (folder: string) => Promise<unknown>, code: string, message: RegExp][] = [
      [
        (folder) =>
          writeFile(join(folder, "chat_template.jinja"), "{% for message in messages %}{{ message.content }}"),
        "INVALID_CONFIG",
        /chat template of .*chat_template\.jinja fails/,
      ],
      [(folder) => rm(weights(folder)), "NOT_FOUND", /has no model\.safetensors/],
      [(folder) => truncate(weights(folder), 3000), "CORRUPT_FILE", /not a whole safetensors file/],
      [
        (folder) => rename(weights(folder), join(folder, "model-00001-of-00002.safetensors")),
        "NOT_FOUND",
        /1 of 2 weight files/,
      ],
      [(folder) => rm(join(folder, "tokenizer.json")), "NOT_FOUND", /tokenizer\.json/],
      [
        (folder) =>
          edit(config(folder), (json) => {
            json["model_type"] = "mamba";
          }),
        "UNSUPPORTED_FORMAT",
        /"mamba" is not known/,
      ],
      [
        (folder) =>
          edit(config(folder), (json) => {
            json["num_hidden_layers"] = 3;
          }),
        "CORRUPT_FILE",
        /model\.layers\.2\.\S+ is missing/,
      ],
      [
        (folder) =>
          edit(config(folder), (json) => {
            json["intermediate_size"] = 32;
          }),
        "SHAPE_MISMATCH",
        /gate_proj\.weight is \[24,16\].*\[32,16\]/,
      ],
      [
        (folder) =>
          edit(join(folder, "tokenizer.json"), (json) => {
            (json["model"] as Record<string, unknown>)["vocab"] = vocab;
          }),
        "SHAPE_MISMATCH",
        /tokenizer has 70 tokens, the model 64/,
      ],
      [(folder) => writeFile(config(folder), "{"), "CORRUPT_FILE", /config\.json/],
      [
        (folder) =>
          edit(config(folder), (json) => {
            json["num_key_value_heads"] = 3;
          }),
        "CORRUPT_FILE",
        /config\.json: .*no multiple of the number of key and value heads/s,
      ],
      [
        (folder) =>
          edit(config(folder), (json) => {
            json["hidden_size"] = "wide";
          }),
        "CORRUPT_FILE",
        /config\.json: .*hidden_size/s,
      ],
    ];
    for (const [change, code, message] of cases)
      await expect(loadModel(await changed(change)), String(message)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.any(String),
      });
  });

  it("refuses an adapter for another base", async () => {
    const other = await loadModel(join(fixtures, "qwen3"));
    await expect(LoraAdapter.load(join(fixtures, "llama-adapter"), other)).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      hint: expect.stringContaining("another base"),
    });
    other.dispose();
  });
});

describe("summary", () => {
  it("counts parameters, trained ones and memory", () => {
    const model = tinyModel();
    const { parameters, trainableParameters, sizeBytes, rows } = summary(model, (name) => name.includes(".layers.1."));
    expect(parameters).toBe(rows.reduce((sum, row) => sum + row.shape.reduce((a, b) => a * b, 1), 0));
    expect(trainableParameters).toBe((parameters - 300 * 16 - 16) / 2);
    expect(sizeBytes).toBe(4 * parameters);
  });

  it("shows layers that are alike once", () => {
    const shown = String(summary(tinyModel()));
    expect(shown.match(/self_attn\.q_proj\.weight/g)).toHaveLength(1);
    expect(shown).toMatch(/0–1/);
    expect(summary(tinyModel()).toHtml()).toContain("<th scope=");
    expect(String(summary(tinyModel(), (name) => name.includes(".1."))).match(/q_proj/g)).toHaveLength(2);
  });
});
