/** Compares our generation with what transformers generated (test/peers/model/generate_reference.py). */
import { expect } from "vitest";
import { tf } from "#lib/engine/index";
import type { GenerationChunk, LanguageModel } from "#lib/model/index";
import { tinyGpt2 } from "../tiny-model.ts";

export const PROMPTS = ["第一条 为了", "The ", "人民法院审理行政案件，对原告提出的诉讼请求，应当", "发包人"];

export interface GenerationReference {
  prompts: string[];
  /** New token ids; rows of the batch are filled up behind their end. */
  greedy: number[][];
  penalty: number;
  penalised: number[][];
  batch: number[][];
  stopped: ({ stop: string; ids: number[]; text: string } | null)[];
}

/** A GPT-2 with weights of ordinary size, so that the next token is no matter of rounding. */
export function decidedGpt2(): LanguageModel {
  const model = tinyGpt2();
  for (const weight of model.weights.values()) if (weight.rank === 2) tf.tidy(() => weight.assign(weight.mul(12)));
  return model;
}

export async function expectSameGeneration(model: LanguageModel, reference: GenerationReference): Promise<void> {
  const { prompts, greedy, penalised, penalty, batch, stopped } = reference;
  const options = { raw: true, maxNewTokens: 16 };
  const text = (ids: readonly number[]) => textOf(model, ids);
  const alone: string[] = [];
  for (const [i, prompt] of prompts.entries()) {
    alone.push(await model.generate(prompt, options));
    expect(alone[i], prompt).toBe(text(greedy[i]!));
    expect(await model.generate(prompt, { ...options, repetitionPenalty: penalty }), prompt).toBe(text(penalised[i]!));
    const stopping = stopped[i];
    if (!stopping) continue;
    const { stop, text: whole } = stopping;
    const chunks: GenerationChunk[] = [];
    for await (const chunk of model.stream(prompt, { ...options, stop: [stop] })) chunks.push(chunk);
    const streamed = chunks.map((chunk) => chunk.text).join("");
    expect(streamed).toBe(whole.slice(0, whole.indexOf(stop)));
    expect(chunks.at(-1)).toMatchObject({ finishReason: "stop", tokens: stopping.ids.length });
  }
  expect(batch.map(text)).toEqual(greedy.map(text));
  expect(await model.generateBatch(prompts, options)).toEqual(alone);
  expect(await model.generateBatch(prompts, { ...options, batchSize: 3, repetitionPenalty: penalty })).toEqual(
    penalised.map(text),
  );
}

/** The text of an answer: up to its end token, without a character that the limit tore. */
function textOf({ tokenizer, config }: LanguageModel, ids: readonly number[]): string {
  const end = ids.findIndex((id) => config.eosTokenIds.includes(id));
  const text = tokenizer.decode(end < 0 ? ids : ids.slice(0, end));
  return end < 0 ? text.replace(/(?<!\ufffd)\ufffd{1,3}$/, "") : text;
}
