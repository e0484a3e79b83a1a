import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readPdf } from "../../../converter/readers/pdf/index.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { linesPage, pdfOf } from "./pdf-file.ts";
import { AES, OPENS, OWNED, OWNER, RC4 } from "./protected-pdf.ts";

/** Each page a list of lines, from the top, 16 points apart. */
const pdfFile = (pages: string[][]) => pdfOf(pages.map(linesPage));

const QUESTION = [
  "1. Which of the following statements about the safe use of a fire extinguisher in",
  "an office is right?",
  "A. Aim at the base",
  "B. Aim at the top",
  "Answer: A",
];

describe("PDF", () => {
  it("joins wrapped lines and leaves out running heads and page numbers", async () => {
    const page = (lines: string[], number: number) => ["Fire safety bank", ...lines, `- ${number} -`];
    const more = (number: number, stem: string) => [`${number}. ${stem}`, "A. Always", "B. Never", "Answer: B"];
    const data = pdfFile([
      page(QUESTION, 1),
      page(more(2, "May exits be locked?"), 2),
      page(more(3, "Does water put out burning oil?"), 3),
    ]);
    const conversion = await convertFiles([{ name: "a.pdf", data }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "single | Which of the following statements about the safe use of a fire extinguisher in an office is right?⏎A. Aim at the base⏎B. Aim at the top | A",
      "single | May exits be locked?⏎A. Always⏎B. Never | B",
      "single | Does water put out burning oil?⏎A. Always⏎B. Never | B",
    ]);
    expect(reasons(conversion)).toEqual([]);
    expect(conversion.records[2]!.source).toMatchObject({ page: 3, number: "3" });
  });

  it("leaves out the number of a page that holds nothing else", async () => {
    const data = pdfFile([["1. Name a gas that burns.", "Answer: hydrogen"], ["- 2 -"]]);
    const conversion = await convertFiles([{ name: "a.pdf", data }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(["short | Name a gas that burns. | hydrogen"]);
  });

  it("leaves out the only foot of its kind, whose number is its page's", async () => {
    const foot = (text: string) => pdfFile([["1. Name a gas that burns.", "Answer: hydrogen", "", "", "", text]]);
    const outputs = async (text: string) =>
      (await convertFiles([{ name: "a.pdf", data: foot(text) }], { outputStyle: "answer" })).records[0]!.record.output;
    expect(await outputs("Safety first - 1 -")).toBe("hydrogen");
    expect(await outputs("Unit test Page 1 of 3")).toBe("hydrogen");
    expect(await outputs("The gas of balloons - 7 -")).toContain("balloons");
  });

  it("offers running heads beside the text, each once", async () => {
    const bytes = pdfFile([
      ["Contract No. NQ-14", ...QUESTION, "1"],
      ["Contract No. NQ-14", "2. Why?", "2"],
      ["Contract No. NQ-14", "3. How?", "3"],
    ]);
    const limits = { name: "a.pdf", limits: DEFAULT_LIMITS, deadline: new Deadline("a.pdf", 60_000) };
    expect(await readPdf({ ...limits, bytes })).toMatchObject({ margins: ["Contract No. NQ-14", "1", "2", "3"] });
  });

  it("keeps questions that stand in the same place of every page", async () => {
    const pages = Array.from({ length: 5 }, (_, page) => [
      `Fire safety bank, part ${page + 4} of 20`,
      ...[1, 2].flatMap((place) => {
        const number = 2 * page + place;
        return [`${number}. Which number is next to ${number} hydrants?`, `A. ${number + 7}`, "B. 0", "Answer: A"];
      }),
    ]);
    const conversion = await convertFiles([{ name: "a.pdf", data: pdfFile(pages) }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(
      Array.from(
        { length: 10 },
        (_, index) => `single | Which number is next to ${index + 1} hydrants?⏎A. ${index + 8}⏎B. 0 | A`,
      ),
    );
    expect(reasons(conversion)).toEqual([]);
  });

  it("keeps the number of a question that stands alone at the top of a page, and no page's number", async () => {
    const asked = (number: number) => [String(number), `Which one is number ${number} here?`, "A) This", "B) That"];
    const page = (first: number, foot: number) => [
      ...asked(first),
      ...asked(first + 1),
      ...asked(first + 2),
      `${foot}`,
    ];
    const data = pdfFile([["Quiz", "Tick one of two.", ...page(1, 1)], page(4, 2), page(7, 3)]);
    const key = { name: "a-key.txt", data: new TextEncoder().encode("Answers\n1-9 AABBA ABBA\n") };
    const conversion = await convertFiles([{ name: "a.pdf", data }, key], { outputStyle: "answer" });
    expect(conversion.records.map(({ source, record }) => [source.number, record.output])).toEqual(
      [..."AABBAABBA"].map((letter, i) => [String(i + 1), letter]),
    );
    expect(brief(conversion)[3]).toBe("single | Which one is number 4 here?⏎A. This⏎B. That | B");
  });

  it.each([
    ["AES and the right password", AES, ["wrong", OPENS]],
    ["AES and the owner's password", AES, [OWNER]],
    ["RC4 and the right password", RC4, [OPENS]],
    ["an owner's password only, and none given", OWNED, undefined],
  ])("opens with %s", async (_what, data, passwords) => {
    const conversion = await convertFiles([{ name: "a.pdf", data }], { outputStyle: "answer", passwords });
    expect(brief(conversion)).toEqual([
      "single | Which extinguisher is for electrical fires?⏎A. Water⏎B. Carbon dioxide | B",
      "single | May exits be locked?⏎A. Always⏎B. Never | B",
    ]);
  });

  it.each([
    ["no password", undefined, /give its password/],
    ["a wrong one", ["wrong-password"], /none of the 1 passwords/],
  ])("with %s, a protected file is reported and the next goes on", async (_what, passwords, hint) => {
    const files = [
      { name: "a.pdf", data: AES },
      { name: "b.pdf", data: pdfFile([QUESTION]) },
    ];
    const conversion = await convertFiles(files, { passwords });
    expect(conversion.files[0]!.error).toMatchObject({ code: "ENCRYPTED_FILE", hint: expect.stringMatching(hint) });
    expect(conversion.records).toHaveLength(1);
    expect(JSON.stringify(conversion)).not.toContain("wrong-password");
  });

  it.each([
    ["pictures.pdf", pdfFile([[], []]), "UNSUPPORTED_FORMAT"],
    ["cut.pdf", pdfFile([QUESTION]).slice(0, 60), "CORRUPT_FILE"],
  ])("%s has one named error", async (name, data, code) => {
    const conversion = await convertFiles([{ name, data }]);
    expect(conversion.files[0]!.error?.code).toBe(code);
  });
});
