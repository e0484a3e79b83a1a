import { describe, expect, it } from "vitest";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { paragraph, wordFile } from "../ooxml.ts";
import { EXAM_PAPERS } from "./exam-papers.ts";
import { compare } from "./measure.ts";

const SETTINGS = ConvertSettings.parse({ outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } });

describe("papers as schools, firms and publishers write them", () => {
  it.each(EXAM_PAPERS)("$name: every question, and no other", async ({ files, questions }) => {
    const input = Object.entries(files).map(([name, text]) => ({ name, data: fileOf(name, text) }));
    const expected = questions.length;
    expect(compare(await convert(input, SETTINGS), questions)).toEqual({
      expected,
      found: expected,
      fieldsExact: expected,
      answersExact: expected,
      invented: 0,
      wrong: 0,
      accounted: true,
    });
  });
});

function fileOf(name: string, text: string): Uint8Array {
  if (!name.endsWith(".docx")) return new TextEncoder().encode(text);
  const lines = text.split("\n").map((line) => paragraph(line));
  return wordFile({ body: lines.join("") });
}
