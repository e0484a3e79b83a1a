/** Matching questions: the list of letters is that of every item. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText } from "../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;
const records = async (text: string) => brief(await convertText(text, answers));

describe("matching", () => {
  it("in two columns, of which one is longer", async () => {
    const text = `A. Matching
__B__ 1. Gives milk\tA. hen
__A__ 2. Lays eggs\tB. cow
__D__ 3. Makes honey\tC. dog
\tD. bee
4. Which barks?
A. a tree    B. a dog
Answer: B`;
    const options = "A. hen⏎B. cow⏎C. dog⏎D. bee";
    expect(await records(text)).toEqual([
      `single | Gives milk⏎${options} | B`,
      `single | Lays eggs⏎${options} | A`,
      `single | Makes honey⏎${options} | D`,
      "single | Which barks?⏎A. a tree⏎B. a dog | B",
    ]);
  });

  it("with the list above the items and a key at the end", async () => {
    const text = `Part I Matching
Match each animal with its food.
A. grass
B. grain
C. mice
1. cow
2. hen
3. cat
Part II
4. Cows are
A. green
B. brown
Answers
1. A  2. B  3. C  4. B`;
    const options = "A. grass⏎B. grain⏎C. mice";
    expect(await records(text)).toEqual([
      `single | cow⏎${options} | A`,
      `single | hen⏎${options} | B`,
      `single | cat⏎${options} | C`,
      "single | Cows are⏎A. green⏎B. brown | B",
    ]);
  });

  const ROWS = [
    ["1. cow", "A. grain"],
    ["2. hen", "B. grass"],
    ["3. cat", "C. mice"],
    ["", "D. hay"],
  ];
  const APART = ROWS.map(([item, option]) => [...(item === "" ? ["", ""] : item!.split(". ")), ...option!.split(". ")]);
  const page = (rows: string[][], key: string) => {
    const row = (cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    const html = `<html><body><p>Match.</p><table>${rows.map(row).join("")}</table><p>${key}</p></body></html>`;
    return convertFiles([{ name: "a.html", data: new TextEncoder().encode(html) }], answers);
  };

  it.each([
    ["two columns", ROWS, "Answer: 1-B 2-A 3-C"],
    ["names above them", [["Animal", "Food"], ...ROWS], "答案：1—B；2—A；3—C"],
    ["places in front", ROWS.map(([item, option]) => [item && `____ ${item}`, option!]), "Key: 1→B, 2→A, 3→C"],
    ["a cell for each list", [[0, 1].map((k) => ROWS.map((row) => row[k]).join("<br>"))], "Answers: 1=B, 2=A, 3=C"],
    ["signs in columns of their own", APART, "Key: 1.B 2.A 3.C"],
    ["letters in front", ROWS.map((row, i) => ["BAC"[i] ?? "", ...row]), "End of test"],
  ])("in a table: %s", async (_, rows, key) => {
    const options = "A. grain⏎B. grass⏎C. mice⏎D. hay";
    expect(brief(await page(rows as string[][], key))).toEqual([
      `single | cow⏎${options} | B`,
      `single | hen⏎${options} | A`,
      `single | cat⏎${options} | C`,
    ]);
  });

  it("initials of a name are no option", async () => {
    const rows = [
      ["1. Studied dogs", "A. I. P. Pavlov"],
      ["2. Studied rats", "B. B. C. D. Skinner"],
      ["3. Studied apes", "C. W. Köhler"],
    ];
    const options = "A. I. P. Pavlov⏎B. B. C. D. Skinner⏎C. W. Köhler";
    expect(brief(await page(rows, "Key: 1-A 2-B 3-C"))[1]).toBe(`single | Studied rats⏎${options} | B`);
  });

  it("no answers come of a table of pairs, nor of a key with other letters", async () => {
    expect(brief(await page(ROWS, "The end."))).toEqual([]);
    expect(brief(await page(ROWS, "Answer: 1-B 2-A 3-F"))).toHaveLength(2);
    const plain = await page(
      [
        ["cow", "grass"],
        ["hen", "grain"],
        ["cat", "mice"],
      ],
      "The end.",
    );
    expect(plain.records).toEqual([]);
  });

  it("is none where each question has its own first option beside it", async () => {
    const text =
      "1. One and one ( )\tA. 2\nB. 3\nAnswer: A\n2. Two and two ( )\tA. 3\nB. 4\nAnswer: B\n3. Six and one ( )\tA. 7\nB. 8\nAnswer: A";
    expect(await records(text)).toEqual([
      "single | One and one （  ）⏎A. 2⏎B. 3 | A",
      "single | Two and two （  ）⏎A. 3⏎B. 4 | B",
      "single | Six and one （  ）⏎A. 7⏎B. 8 | A",
    ]);
  });
});

describe("a key that answers and explains a group as one", () => {
  const GROUP = "A. 盐\nB. 糖\nC. 醋\n";
  const bank = (key: string) =>
    `一、最佳选择题\n1. 哪一种是酸的（　）\n${GROUP}二、配伍选择题\n[2～3]\n${GROUP}2. 咸的是\n3. 甜的是\n参考答案与解析\n1.【答案】C\n【解析】醋酸是酸。\n${key}`;

  it("gives each question its letter, and all of them the explanation", async () => {
    for (const range of ["2～3.【答案】AB", "[2～3]【答案】A、B", "2-3题 答案：AB"]) {
      const { records } = await convertText(bank(`${range}\n【解析】盐咸，糖甜。\n`), {
        outputStyle: "answer-explanation",
      } as never);
      expect(records.map(({ record }) => record.output)).toEqual(
        ["C", "A", "B"].map((letter, i) =>
          expect.stringMatching(`${letter}[^]*${i === 0 ? "醋酸是酸" : "盐咸，糖甜"}`),
        ),
      );
    }
  });

  it("gives none where letters and questions are not as many, and explains no other question", async () => {
    const { records } = await convertText(bank("2～3.【答案】ABC\n【解析】盐咸，糖甜。\n"));
    expect(records).toHaveLength(1);
    expect(records[0]!.record.output).not.toContain("盐咸");
  });
});
