import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { LoraAdapter } from "#lib/finetune/index";
import { type GenerationChunk, loadModel } from "#lib/model/index";
import { decidedGpt2, expectSameGeneration, type GenerationReference, PROMPTS } from "./generation-cases.ts";

// Made by test/peers/model/generate_reference.py with transformers 5.23.
const expected = JSON.parse(readFileSync(new URL("../../fixtures/model/generation.json", import.meta.url), "utf8")) as {
  tiny: GenerationReference;
  gpt2: GenerationReference;
};

beforeAll(() => useDevice().then(() => undefined));

describe("greedy tokens, repetition penalty, stop texts and batches equal transformers'", () => {
  it("the model that ships", async () => {
    expect(expected.tiny.prompts).toEqual(PROMPTS);
    const model = await loadModel("tiny");
    await expectSameGeneration(model, expected.tiny);
    model.dispose();
  });

  it("GPT-2", async () => {
    const model = decidedGpt2();
    await expectSameGeneration(model, expected.gpt2);
    model.dispose();
  });
});

describe("generation", () => {
  it("never streams a part of a stop text, also when it turns out to be none", async () => {
    const model = await loadModel("tiny");
    const options = { raw: true, maxNewTokens: 16 };
    const whole = await model.generate(PROMPTS[2]!, options);
    const stop = whole.slice(6, 10);
    let seen = "";
    for await (const { text } of model.stream(PROMPTS[2]!, { ...options, stop: [stop] })) {
      seen += text;
      expect(whole.slice(0, 6).startsWith(seen)).toBe(true);
    }
    expect(seen).toBe(whole.slice(0, 6));
    // Begins like the answer's middle and goes on otherwise.
    const chunks: GenerationChunk[] = [];
    for await (const chunk of model.stream(PROMPTS[2]!, { ...options, stop: [`${stop}☃`] })) chunks.push(chunk);
    expect(chunks.map(({ text }) => text).join("")).toBe(whole);
    model.dispose();
  });

  it("draws the same in a batch as alone, in the order of the prompts", async () => {
    const model = await loadModel("tiny");
    const options = { raw: true, maxNewTokens: 8, temperature: 0.9, topK: 20, topP: 0.95, seed: 7, stop: ["。"] };
    const alone: string[] = [];
    for (const prompt of PROMPTS) alone.push(await model.generate(prompt, options));
    const order: number[] = [];
    const onAnswer = (answer: string, index: number) => {
      order.push(index);
      expect(answer).toBe(alone[index]);
    };
    expect(await model.generateBatch(PROMPTS, { ...options, batchSize: 2, onAnswer })).toEqual(alone);
    expect(order.sort()).toEqual([0, 1, 2, 3]);
    expect(await model.generateBatch([], options)).toEqual([]);
    model.dispose();
  });

  it("keeps nothing but the weights and the last compiled graphs, and follows a change of adapter", async () => {
    const empty = tf.memory().numTensors;
    const model = await loadModel("tiny");
    const options = { raw: true, maxNewTokens: 4 };
    const settings = { rank: 2, alpha: 4, dropout: 0, targets: "all-linear", seed: 1 } as const;
    const counts: number[] = [];
    for (let round = 0; round < 4; round++) {
      const plain = await model.generate(PROMPTS[0]!, options);
      const adapter = LoraAdapter.create(model, settings);
      for (const { b } of adapter.pairs.values()) tf.tidy(() => b.assign(tf.fill(b.shape, 0.3)));
      model.adapter = adapter;
      expect(await model.generate(PROMPTS[0]!, options)).not.toBe(plain);
      model.adapter = undefined;
      adapter.dispose();
      expect(await model.generate(PROMPTS[0]!, options)).toBe(plain);
      await model.generateBatch(PROMPTS, options);
      counts.push(tf.memory().numTensors);
    }
    expect(counts[3]).toBe(counts[2]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(empty);
  });

  it("answers several at once, each as alone", async () => {
    const model = await loadModel("tiny");
    const options = { raw: true, maxNewTokens: 12 };
    const alone: string[] = [];
    for (const prompt of PROMPTS) alone.push(await model.generate(prompt, options));
    expect(await Promise.all(PROMPTS.map((prompt) => model.generate(prompt, options)))).toEqual(alone);
    model.dispose();
  });

  it("says which option or prompt is wrong", async () => {
    const model = decidedGpt2();
    for (const [options, message] of [
      [{ topP: 0 }, /topP is 0/],
      [{ temperature: Number.NaN }, /temperature is NaN/],
      [{ maxNewTokens: 0.5 }, /maxNewTokens is 0.5/],
      [{ stop: [""] }, /stop holds an empty text/],
    ] as const)
      await expect(model.generate("a", options)).rejects.toMatchObject({
        code: "INVALID_CONFIG",
        message: expect.stringMatching(message),
      });
    await expect(model.generateBatch(["a", "水".repeat(200)], { raw: true })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(/prompt 2: the prompt has \d+ tokens, the model takes 96/),
    });
    model.dispose();
  });
});
