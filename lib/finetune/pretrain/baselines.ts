/** How well a model knows held-back text, beside what counting alone would know. */
import { encodeTexts, storeSamples } from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";
import { Evaluator } from "../evaluate.ts";
import { NgramModel } from "./ngram.ts";

export interface LanguageReport {
  /** Perplexity per token on the held-back documents, under the model's own tokenizer for all three. */
  model: number;
  unigram: number;
  fiveGram: number;
  trainTokens: number;
  heldBackTokens: number;
}

export async function compareWithCounting(
  model: LanguageModel,
  { train, heldBack, maxLength }: { train: readonly string[]; heldBack: readonly string[]; maxLength: number },
): Promise<LanguageReport> {
  const evaluator = new Evaluator(model, 4, maxLength);
  const { perplexity } = await evaluator.evaluate(
    await storeSamples(encodeTexts(heldBack, model.tokenizer, maxLength)),
  );
  evaluator.dispose();
  const seen = toStream(train, model);
  const unseen = toStream(heldBack, model);
  const counting = (order: number) => Math.exp(new NgramModel(seen, order, model.config.vocabSize).loss(unseen));
  return {
    model: perplexity,
    unigram: counting(1),
    fiveGram: counting(5),
    trainTokens: seen.length,
    heldBackTokens: unseen.length,
  };
}

function toStream(texts: readonly string[], { tokenizer }: LanguageModel): Int32Array {
  const pieces = texts.map((text) => Int32Array.from(tokenizer.encode(text + (tokenizer.eosToken ?? ""))));
  const stream = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    stream.set(piece, at);
    at += piece.length;
  }
  return stream;
}
