import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import {
  encodePair,
  encodeRecord,
  IGNORED_LABEL,
  type Message,
  packSamples,
  renderParts,
  storeSamples,
} from "#lib/data/index";
import { CHATML_TEMPLATE, Tokenizer, trainBpe } from "#lib/model/index";
import { SPECIAL, tinyTokenizer } from "../tiny-model.ts";

const messages: Message[] = [
  { role: "system", content: "s" },
  { role: "user", content: "a" },
  { role: "assistant", content: "user" },
  { role: "user", content: "b" },
  { role: "assistant", content: "assistant" },
];

function withTemplate(chat_template: string, eos_token = "<|im_end|>"): Tokenizer {
  const json = trainBpe(["水"], { vocabSize: 300, specialTokens: SPECIAL });
  return new Tokenizer(json, { eos_token, chat_template });
}

const trained = (tokenizer: Tokenizer, given = messages) =>
  renderParts({ messages: given }, tokenizer)
    .filter((part) => part.trained)
    .map((part) => part.text);

describe("conversations", () => {
  it("train every answer with its end, and nothing else", () => {
    const tokenizer = tinyTokenizer();
    const parts = renderParts({ messages }, tokenizer);
    expect(parts.map((part) => part.text).join("")).toBe(tokenizer.renderChat(messages).trimEnd());
    expect(trained(tokenizer)).toEqual(["user<|im_end|>", "assistant<|im_end|>"]);
    const { ids, labels, truncatedTokens } = encodeRecord({ messages }, tokenizer, { maxLength: 96 });
    const learned = [...ids].filter((_, i) => labels[i] !== IGNORED_LABEL);
    expect(tokenizer.decode(learned, { skipSpecialTokens: false })).toBe("user<|im_end|>assistant<|im_end|>");
    expect(truncatedTokens).toBe(0);
  });

  it("follow templates that trim, that have an end of turn of their own, or none", () => {
    const trims = withTemplate(CHATML_TEMPLATE.replace("message['content']", "message['content'] | trim"));
    const spaced = messages.map((message) => ({ ...message, content: ` ${message.content}\n` }));
    expect(trained(trims, spaced)).toEqual(["user<|im_end|>", "assistant<|im_end|>"]);
    expect(trained(withTemplate(CHATML_TEMPLATE, "<|endoftext|>"))).toEqual([
      "user<|im_end|>",
      "assistant<|im_end|><|endoftext|>",
    ]);
    const bare = "{% for m in messages %}[{{ m['content'] }}{% endfor %}";
    expect(trained(withTemplate(bare))).toEqual(["user<|im_end|>", "assistant<|im_end|>"]);
  });

  it("train what a template puts between the generation prompt and the answer, and the last answer of one that rewrites", () => {
    const thinks = CHATML_TEMPLATE.replace(
      "message['content']",
      "('<think></think>' if message['role'] == 'assistant' and loop.last else '') + message['content'].split('</think>')[-1]",
    );
    const tokenizer = withTemplate(thinks);
    expect(trained(tokenizer)).toEqual(["user<|im_end|>", "<think></think>assistant<|im_end|>"]);
    const thought = messages.map((message, i) => (i === 2 ? { ...message, content: "hm</think>yes" } : message));
    expect(trained(tokenizer, thought)).toEqual(["<think></think>assistant<|im_end|>"]);
  });

  it("too long keep whole turns from the first on", () => {
    const tokenizer = tinyTokenizer();
    const whole = encodeRecord({ messages }, tokenizer, { maxLength: 96 });
    const cut = encodeRecord({ messages }, tokenizer, { maxLength: whole.ids.length - 1 });
    const learned = [...cut.ids].filter((_, i) => cut.labels[i] !== IGNORED_LABEL);
    expect(tokenizer.decode(learned, { skipSpecialTokens: false })).toBe("user<|im_end|>");
    expect(cut.truncatedTokens).toBe(whole.ids.length - cut.ids.length);
  });

  it("come in pairs that share the prompt, however long the answers are", () => {
    const tokenizer = tinyTokenizer();
    const prompt = messages.slice(0, 4);
    const pair = { prompt, chosen: "x".repeat(60), rejected: "y" };
    const [chosen, rejected] = encodePair(pair, tokenizer, { maxLength: 64 });
    const given = ({ ids, labels }: typeof chosen) => [...ids].filter((_, i) => labels[i] === IGNORED_LABEL);
    expect(given(chosen)).toEqual(given(rejected));
    expect([chosen.ids.length, chosen.ids.at(-1)]).toEqual([64, tokenizer.eosTokenId]);
    expect(rejected.trainedTokens).toBe(2);
  });
});

describe("samples", () => {
  const samples = Array.from({ length: 300 }, (_, i) => {
    const ids = Int32Array.from({ length: 2 + (i % 40) }, (_, t) => i + t);
    return {
      ids,
      labels: ids.slice().fill(IGNORED_LABEL, 0, 1),
      trainedTokens: ids.length - 1,
      truncatedTokens: i % 2,
      row: i + 1,
    };
  });

  it("are the same from memory and from disk", async () => {
    const [memory, disk] = [await storeSamples(samples), await storeSamples(samples, { onDisk: true })];
    expect(disk.digest).toBe(memory.digest);
    expect(disk.lengths).toEqual(memory.lengths);
    expect([disk.truncatedSamples, disk.trainedTokens]).toEqual([150, memory.trainedTokens]);
    const strip = ({ ids, labels, row, trainedTokens }: (typeof samples)[number]) => ({
      ids: [...ids],
      labels: [...labels],
      row,
      trainedTokens,
    });
    const order = [299, 0, 7, 150];
    const [a, b] = [await memory.read(order), await disk.read(order)];
    expect((b as typeof samples).map(strip)).toEqual((a as typeof samples).map(strip));
    await disk.close();
  });

  it("fill rows well, none twice, none cut", () => {
    const lengths = samples.map(({ ids }) => ids.length);
    const rows = packSamples(lengths, 64, new Rng(1));
    expect(rows.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    const used = rows.map((row) => row.reduce((sum, i) => sum + lengths[i]!, 0));
    expect(Math.max(...used)).toBeLessThanOrEqual(64);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    expect(total / (rows.length * 64)).toBeGreaterThan(0.95);
    expect(packSamples([100, 3], 64, new Rng(1)).length).toBe(2);
  });
});
