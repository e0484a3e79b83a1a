import { describe, expect, it } from "vitest";
import { NgramModel } from "#lib/finetune/index";

describe("NgramModel", () => {
  it("is a distribution after every context, seen or not", () => {
    const tokens = Int32Array.from({ length: 3000 }, (_, i) => (i * i * 7 + i * 3) % 11);
    for (const order of [1, 2, 3, 5]) {
      const model = new NgramModel(tokens, order, 12);
      for (const context of [[], [1], [3, 4], [1, 2, 3, 4], [9, 9, 9, 9]]) {
        let sum = 0;
        for (let token = 0; token < 12; token++) sum += model.probability(context, token);
        expect(sum).toBeCloseTo(1, 12);
      }
    }
  });

  it("follows Kneser-Ney's formula on a text counted by hand", () => {
    // a b a c a b: bigrams ab 2, ba 1, ac 1, ca 1; every discount here is n1 / (n1 + 2 n2).
    const [a, b, c] = [0, 1, 2];
    const model = new NgramModel(Int32Array.of(a, b, a, c, a, b), 2, 4);
    const discount = 3 / (3 + 2 * 1);
    // Tokens before a: b and c; before b: a; before c: a. Two tokens have one, one has two: discount 2 / (2 + 2).
    const lower = (types: number) => (types - 0.5 + 0.5 * 3 * (1 / 4)) / 4;
    expect(model.probability([a], b)).toBeCloseTo((2 - discount + discount * 2 * lower(1)) / 3, 12);
    expect(model.probability([c], a)).toBeCloseTo((1 - discount + discount * 1 * lower(2)) / 1, 12);
  });

  it("has a loss of log V on tokens it knows nothing of", () => {
    const model = new NgramModel(Int32Array.of(0, 1, 2, 3), 1, 4);
    expect(model.loss(Int32Array.of(0, 3, 2, 1))).toBeCloseTo(Math.log(4), 12);
  });
});
