/** Fixtures made by sacrebleu and rouge-score (test/peers/finetune/quality.py). */
import { describe, expect, it } from "vitest";
import { characterBleu } from "#lib/finetune/quality/bleu";
import { rougeL, rougeTokens } from "#lib/finetune/quality/rouge";
import fixture from "../../../fixtures/finetune/quality.json" with { type: "json" };

const { pairs, corpusBleu } = fixture;

describe("character-level BLEU", () => {
  it.each(pairs)("equals sacrebleu's for $answer", ({ answer, reference, bleu }) => {
    expect(characterBleu([answer], [reference])).toBeCloseTo(bleu, 8);
  });
  it("is counted over the whole corpus", () => {
    const [answers, references] = [pairs.map(({ answer }) => answer), pairs.map(({ reference }) => reference)];
    expect(characterBleu(answers, references)).toBeCloseTo(corpusBleu, 8);
  });
});

describe("ROUGE-L", () => {
  it.each(pairs)("equals rouge-score's for $answer", (pair) => {
    expect(rougeL(pair.answer, pair.reference)).toBeCloseTo(pair.rougeL, 10);
  });
  it("cuts Chinese by characters and keeps words of other scripts", () => {
    expect(rougeTokens("LoRA的秩=16，Größe café")).toEqual(["lora", "的", "秩", "16", "größe", "café"]);
  });
});
