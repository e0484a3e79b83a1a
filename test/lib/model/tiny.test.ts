import { describe, expect, it } from "vitest";
import { encodeTexts, storeSamples } from "#lib/data/index";
import { loadModel, parameterCount, shippedModels } from "#lib/model/index";
import { Evaluator } from "../../../lib/finetune/evaluate.ts";

describe("the model that ships", () => {
  it("is listed and small enough to lie in the repository", async () => {
    const tiny = (await shippedModels()).find(({ name }) => name === "tiny");
    expect(tiny?.sizeBytes).toBeLessThan(12 * 1024 * 1024);
  });

  it("knows Chinese and English from shuffled words", async () => {
    const model = await loadModel("tiny");
    expect(parameterCount(model.config)).toBe(5_262_080);
    // Not from its corpus: written for this test.
    const chinese =
      "出租人应当按照约定将租赁物交付承租人，并在租赁期限内保持租赁物符合约定的用途。承租人应当按照约定的期限支付租金。";
    const english =
      "She looked at him for a moment, and then turned away to the window without saying a word to her sister.";
    const losses = [];
    for (const text of [chinese, [...chinese].reverse().join(""), english, english.split(" ").reverse().join(" ")]) {
      const evaluator = new Evaluator(model, 1, 128);
      losses.push((await evaluator.evaluate(await storeSamples(encodeTexts([text], model.tokenizer, 128)))).loss);
      evaluator.dispose();
    }
    const [zh, zhReversed, en, enReversed] = losses as [number, number, number, number];
    expect(zh).toBeLessThan(4); // perplexity 55; frequencies alone give about 1,450
    expect(en).toBeLessThan(4.5);
    expect(zhReversed).toBeGreaterThan(zh + 1.5);
    expect(enReversed).toBeGreaterThan(en + 1.5);
    model.dispose();
  });
});
