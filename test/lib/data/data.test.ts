import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { collate, encodeRecord, encodeTexts, IGNORED_LABEL, loadDataset, planEpoch } from "#lib/data/index";
import { RECORDS, tinyTokenizer } from "../tiny-model.ts";

async function file(name: string, content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "tunelab-data-")), name);
  await writeFile(path, content);
  return path;
}

describe("loadDataset", () => {
  it("keeps good rows and reports bad ones with row and reason", async () => {
    const rows = [
      RECORDS[0],
      { instruction: "x", output: "" },
      7,
      { instruction: "x", input: null, output: "y" },
      { output: "y" },
    ];
    const data = await loadDataset(await file("a.json", JSON.stringify(rows)));
    expect(data.records).toEqual([RECORDS[0]]);
    expect(data.rejected).toEqual([
      { row: 2, field: "output", reason: "it is empty" },
      { row: 3, reason: "it is not an object" },
      { row: 4, field: "input", reason: "it is null, not a text" },
      { row: 5, field: "instruction", reason: "it is missing" },
    ]);
  });

  it("reads JSON lines with a byte order mark, blank and broken lines", async () => {
    const data = await loadDataset(
      await file("a.jsonl", `\ufeff${JSON.stringify(RECORDS[0])}\r\n\r\n{"instr\n${JSON.stringify(RECORDS[1])}`),
    );
    expect(data.records).toEqual([RECORDS[0], RECORDS[1]]);
    expect(data.rejected).toMatchObject([{ row: 2, reason: expect.stringMatching(/not JSON/) }]);
  });

  it("says what is wrong with a whole file", async () => {
    await expect(loadDataset("none.json")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(loadDataset(await file("a.json", "{}"))).rejects.toMatchObject({
      hint: expect.stringMatching(/row 1: its fields \(none\)/),
    });
    await expect(loadDataset(await file("b.json", "[1"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(loadDataset([{ instruction: "only" }])).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("splits by seed, with equal questions on one side", async () => {
    const twice = await loadDataset([...RECORDS, ...RECORDS.map((record) => ({ ...record, output: "anders" }))]);
    const { train, validation } = twice.split(0.25, 7);
    expect(validation.length).toBe(4);
    expect(train.length).toBe(12);
    const held = new Set(validation.records.map((record) => record.instruction));
    expect(train.records.some((record) => held.has(record.instruction))).toBe(false);
    expect(twice.split(0.25, 7).validation.records).toEqual(validation.records);
  });
});

describe("encoding", () => {
  const tokenizer = tinyTokenizer();
  const record = { instruction: "请问一加一？", input: "整数", output: "是二。" };

  it("masks the prompt and trains the answer with its end", () => {
    const { ids, labels, trainedTokens, truncatedTokens } = encodeRecord(record, tokenizer, { maxLength: 96 });
    expect(tokenizer.decode([...ids], { skipSpecialTokens: false })).toBe(
      "<|im_start|>user\n请问一加一？\n整数<|im_end|>\n<|im_start|>assistant\n是二。<|im_end|>",
    );
    const trained = [...ids].filter((_, i) => labels[i] !== IGNORED_LABEL);
    expect(tokenizer.decode(trained, { skipSpecialTokens: false })).toBe("是二。<|im_end|>");
    expect([trainedTokens, truncatedTokens]).toEqual([trained.length, 0]);
  });

  it("cuts long samples and still ends them", () => {
    const long = { ...record, output: "长".repeat(200) };
    const { ids, labels, truncatedTokens } = encodeRecord(long, tokenizer, { maxLength: 40 });
    expect(ids.length).toBe(40);
    expect(ids.at(-1)).toBe(tokenizer.eosTokenId);
    expect(labels.filter((label) => label !== IGNORED_LABEL).length).toBe(30);
    expect(truncatedTokens).toBeGreaterThan(100);
  });

  it("knows the Alpaca prompt and plain text", () => {
    const text = (template: "alpaca" | "plain") =>
      tokenizer.decode([...encodeRecord(record, tokenizer, { maxLength: 96, template }).ids], {
        skipSpecialTokens: false,
      });
    expect(text("alpaca")).toBe("### Instruction:\n请问一加一？\n整数\n\n### Response:\n是二。<|im_end|>");
    expect(text("plain")).toBe("请问一加一？\n整数是二。<|im_end|>");
  });

  it("cuts texts for pretraining without losing a token", () => {
    const texts = ["水的沸点是1。", "中国首都是2。"];
    const samples = encodeTexts(texts, tokenizer, 8);
    const ids = samples.flatMap((sample) => [...sample.ids]);
    expect(tokenizer.decode(ids, { skipSpecialTokens: false })).toBe(texts.map((text) => `${text}<|im_end|>`).join(""));
    expect(samples.every((sample) => sample.trainedTokens === sample.ids.length - 1)).toBe(true);
  });
});

describe("batches", () => {
  const sample = (length: number) => ({
    ids: Int32Array.from({ length }, (_, i) => i + 1),
    labels: Int32Array.from({ length }, (_, i) => (i < 2 ? IGNORED_LABEL : i + 1)),
    trainedTokens: length - 2,
    truncatedTokens: 0,
  });

  it("shifts labels and pads to a few lengths", () => {
    const batch = collate([sample(4), sample(3)], { batchSize: 3, padTokenId: 0, lengthMultiple: 8, maxLength: 96 });
    expect([batch.length, batch.trainedTokens]).toEqual([8, 3]);
    expect([...batch.ids.slice(0, 8)]).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
    expect([...batch.labels.slice(0, 8)]).toEqual([-100, 3, 4, -100, -100, -100, -100, -100]);
    expect([...batch.labels.slice(8, 16)]).toEqual([-100, 3, -100, -100, -100, -100, -100, -100]);
    expect(batch.labels.slice(16).every((label) => label === IGNORED_LABEL)).toBe(true);
  });

  it("visits every sample once an epoch, in an order that the seed decides", () => {
    const lengths = Array.from({ length: 103 }, (_, i) => 3 + (i % 17));
    const plan = planEpoch(lengths, 8, new Rng(3));
    expect(plan.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    expect(planEpoch(lengths, 8, new Rng(3))).toEqual(plan);
    expect(planEpoch(lengths, 8, new Rng(4))).not.toEqual(plan);
  });
});
