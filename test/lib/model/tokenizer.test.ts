import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Tokenizer, trainBpe } from "#lib/model/index";
import { SPECIAL, tinyTokenizer } from "../tiny-model.ts";
import { compareTokenizers } from "./tokenizer-fixtures.ts";

describe("trainBpe", () => {
  it("merges the most frequent pairs first (the worked example of Sennrich et al. 2016)", () => {
    const words = [
      ...Array(5).fill("low"),
      ...Array(2).fill("lower"),
      ...Array(6).fill("newest"),
      ...Array(3).fill("widest"),
    ];
    const { model } = trainBpe(words, { vocabSize: 256 + 5, specialTokens: [] });
    // "e s" and "s t" occur 9 times: the older pieces first; then "es t"; then "l o" and "lo w" with 7.
    expect(model.merges).toEqual(["e s", "es t", "l o", "lo w", "e w"]);
  });

  it("does not depend on the order of the texts", () => {
    const texts = ["合同的权利义务终止", "合同的解除", "权利义务转让"];
    const options = { vocabSize: 290, specialTokens: SPECIAL };
    expect(trainBpe(texts, options)).toEqual(trainBpe([...texts].reverse(), options));
  });

  it("refuses a vocabulary without room for the bytes", () => {
    expect(() => trainBpe(["a"], { vocabSize: 100, specialTokens: SPECIAL })).toThrow(
      "cannot hold the 259 base tokens",
    );
  });
});

describe("Tokenizer", () => {
  it("gives the ids and texts of Hugging Face's tokenizers, for each kind", async () => {
    // Made by test/peers/model/make_tokenizers.py with tokenizers 0.23.
    const folder = fileURLToPath(new URL("../../fixtures/model/tokenizers", import.meta.url));
    const { lines, differences } = await compareTokenizers(folder);
    expect(lines).toBe(60);
    expect(differences).toEqual([]);
  });

  it("gives back every text: Chinese, emoji, code, whitespace, special tokens", () => {
    const tokenizer = tinyTokenizer();
    for (const text of ["请问水的沸点？", "a\n\n  b\t c", "😀🎉 é ñ", "if (x) { y += 1; }", "1234567890", " "])
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(tokenizer.encode("<|im_start|>")).toEqual([1]);
    expect(tokenizer.encode("请问水的沸点").length).toBeLessThan(18);
    expect(tokenizer.decode(tokenizer.encode("是<|im_end|>"))).toBe("是");
  });

  it("keeps tokens and chat template through a folder", async () => {
    const tokenizer = tinyTokenizer();
    const folder = await mkdtemp(join(tmpdir(), "tunelab-tokenizer-"));
    await tokenizer.save(folder);
    const again = await Tokenizer.load(folder);
    expect(again.encode("中国首都是2。")).toEqual(tokenizer.encode("中国首都是2。"));
    expect([again.eosTokenId, again.padTokenId, again.vocabSize]).toEqual([2, 0, tokenizer.vocabSize]);
    expect(again.renderChat([{ role: "user", content: "你好" }], { addGenerationPrompt: true })).toBe(
      "<|im_start|>user\n你好<|im_end|>\n<|im_start|>assistant\n",
    );
  });

  it("names the file of a template that fails", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-tokenizer-"));
    await tinyTokenizer().save(folder);
    await writeFile(join(folder, "chat_template.jinja"), "{% for message in messages %}{{ message.content }}");
    const torn = await Tokenizer.load(folder);
    expect(torn.encode("中国")).not.toEqual([]);
    expect(() => torn.renderChat([{ role: "user", content: "x" }])).toThrow(/of .*chat_template\.jinja fails/);
  });

  it("names a template that refuses a role", () => {
    const broken = new Tokenizer(
      trainBpe([""], { vocabSize: 259, specialTokens: SPECIAL }),
      {},
      { chatTemplate: "{{ raise_exception('no system') }}" },
    );
    expect(() => broken.renderChat([{ role: "system", content: "x" }])).toThrow(/chat template fails.*no system/);
  });
});
