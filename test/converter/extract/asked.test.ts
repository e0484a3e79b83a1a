/** Questions and answers in turn, `Q:` and `A:`. */
import { describe, expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

const records = async (text: string) => brief(await convertText(text, { outputStyle: "answer" } as never));

describe("Q: and A:", () => {
  it("reads an answer below its label, and headings between dashes", async () => {
    const text = `--- Part 1: Planets ---
Q: Which planets have rings?
A:
- Saturn
- Uranus
Q: Which planet is nearest to the sun?
A: Mercury.
--- Part 2: Moons ---
Q: Which planet does Titan circle?
A: Saturn.
=== Comets and meteors ===
Q: What are comets made of?
A: Ice and dust.
`;
    expect(await records(text)).toEqual([
      "short | Which planets have rings? | Saturn⏎Uranus",
      "short | Which planet is nearest to the sun? | Mercury.",
      "short | Which planet does Titan circle? | Saturn.",
      "short | What are comets made of? | Ice and dust.",
    ]);
  });

  it("takes A: alone for an option where B: follows", async () => {
    const text =
      "Q: Which one barks?\nA:\na dog\nB:\na cat\nAnswer: A\nQ: Which one purrs?\nA: a dog\nB: a cat\nAnswer: B\n";
    for (const record of await records(text)) expect(record).toMatch(/^single/);
  });
});

describe("options", () => {
  it("a bracket that closes behind another word's letter begins none", async () => {
    const text =
      "1. At what temperature does it boil?\na) 50°F (10°C)\nb) 90°F (32°C)\nc) 212°F (100°C)\nAnswer: c\n2. What do oranges hold?\na) iron (Fe)\nb) acid (vitamin C)\nc) salt\nAnswer: b\n";
    expect(await records(text)).toEqual([
      "single | At what temperature does it boil?⏎A. 50°F (10°C)⏎B. 90°F (32°C)⏎C. 212°F (100°C) | C",
      "single | What do oranges hold?⏎A. iron (Fe)⏎B. acid (vitamin C)⏎C. salt | B",
    ]);
  });
});
