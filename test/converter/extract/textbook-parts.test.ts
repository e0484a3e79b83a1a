/** Parts of a chapter's review that nothing marks: their names, lists to match below their items, the appendix. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer" });

describe("the name of a part between questions", () => {
  it("is no part of the option or the gap above it", async () => {
    const text =
      "1. Ice\na. floats\nb. sinks\nCompleting Sentences\n2. Oil is a ____.\nThinking Critically\n3. Why does ice float?\nAnswers\n1. a\n2. liquid\n3. It is light.\n";
    expect(brief(await read(text))).toEqual([
      "single | Ice⏎A. floats⏎B. sinks | A",
      "blank | Oil is a ____. | liquid",
      "short | Why does ice float? | It is light.",
    ]);
  });

  it("may be the end of an option in capitals", async () => {
    const text =
      "1. A play\na. The Merchant of\nVenice Beach\n2. A book\na. The Call of\nWild Dogs\nb. Emma\n3. A song\na. Hello\nb. Help\nAnswers\n1. a\n2. a\n3. b\n";
    expect(brief(await read(text)).join()).toContain("Wild Dogs");
  });
});

describe("a list to match with below its items", () => {
  const list = "1. ice ____\n2. lead ____\n3. oil ____\na. a metal\nb. a solid\nc. a liquid\n";

  it("holds the options of all of them", async () => {
    const shown = "⏎A. a metal⏎B. a solid⏎C. a liquid";
    const conversion = await read(`Match each word with its kind.\n${list}Answers\n1. b\n2. a\n3. c\n`);
    expect(brief(conversion)).toEqual([
      `single | ice${shown} | B`,
      `single | lead${shown} | A`,
      `single | oil${shown} | C`,
    ]);
  });

  it("without a task, the last item has it alone", async () => {
    const conversion = await read(`${list}Answers\n1. b\n2. a\n3. c\n`);
    expect(brief(conversion).at(-1)).toContain("A. a metal");
    expect(brief(conversion)[0]).not.toContain("A. a metal");
  });
});

it("an appendix begins above the head of its key", async () => {
  const text =
    "1. Why does ice float?\n2. Why does lead sink?\nAPPENDIX C • Selected Answers\nAPPENDIX C\nAnswers to Odd-Numbered Questions\n1. It is light.\n";
  const conversion = await read(text);
  expect(brief(conversion)).toEqual(["short | Why does ice float? | It is light."]);
  expect(reasons(conversion)).toEqual(["2 answer-missing"]);
  expect(conversion.rejected[0]!.text).toBe("2. Why does lead sink?");
});
