import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { chooseDelimiter } from "../../../converter/readers/csv.ts";
import { DelimitedScanner } from "../../../converter/readers/delimited.ts";
import { Rng } from "../../../lib/core/index.ts";

function scan(text: string, delimiter: string, cuts: number): string[][] {
  const scanner = new DelimitedScanner(delimiter, "a.csv");
  const records: string[][] = [];
  for (let i = 0; i < text.length; i += cuts) records.push(...scanner.push(text.slice(i, i + cuts)));
  return [...records, ...scanner.end()];
}

describe("delimited text", () => {
  it("gives the records of csv-parse for any text, however it is cut", () => {
    const rng = new Rng("delimited");
    const signs = ["a", "甲", '"', '""', ",", "\n", '","', '"\n', " ", "，"];
    let compared = 0;
    for (let n = 0; n < 4000; n++) {
      const text = Array.from({ length: 1 + rng.int(25) }, () => rng.choice(signs)).join("");
      const delimiter = rng.choice([",", "，"]);
      let expected: string[][];
      try {
        expected = parse(text, {
          delimiter,
          relax_column_count: true,
          relax_quotes: true,
          skip_empty_lines: true,
          record_delimiter: "\n",
        });
      } catch {
        expect(() => scan(text, delimiter, 3)).toThrow(/quote/);
        continue;
      }
      compared++;
      for (const cuts of [1, 4, 100]) expect(scan(text, delimiter, cuts), JSON.stringify(text)).toEqual(expected);
    }
    expect(compared).toBeGreaterThan(2000);
  });

  it.each([
    ["two columns with names", "题干,答案\n水的化学式是什么？,H2O\n首都是哪里？,北京\n", ","],
    ["a header that names question and answer, and one row", "题目,答案\n水的沸点是多少？,100℃\n", ","],
    ["one row below other words", "鲸,鲨\n大,凶\n", undefined],
    ["two columns with semicolons", "question;answer\nWhat is 1 + 1?;2\nWhat is 2 + 2?;4\n", ";"],
    ["two columns of cards below a title", "Rivers of Europe\nFront,Back\nlongest,Volga\nin Paris,Seine\n", ","],
    ["two columns below a title with an empty cell", "水的题,\n题目,答案\n水的沸点是多少？,100℃\n冰点呢？,0℃\n", ","],
    ["a line above other words", "Well\nYes, it is.\nNo, it is not.\n", undefined],
    ["three columns", "a,b,c\n1,2,3\n", ","],
    ["sentences with one comma each", "Yes, it is.\nNo, it is not.\nWell, perhaps.\n", undefined],
    ["verses", "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n春眠不觉晓，处处闻啼鸟。\n", undefined],
    ["pairs with a tab, which are Quizlet's", "cat\t猫\ndog\t狗\nbird\t鸟\n", undefined],
  ])("knows %s", (_, text, delimiter) => expect(chooseDelimiter(text, undefined)).toBe(delimiter));

  it("names the record that has no end", () => {
    expect(() => scan('a,b\n"c,d\n', ",", 5)).toThrow(/a\.csv: record 2 has no end/);
    const scanner = new DelimitedScanner(",", "a.csv");
    const feed = () => {
      for (let i = 0; i < 20; i++) scanner.push(`"${"x".repeat(1 << 20)}`.slice(i === 0 ? 0 : 1));
    };
    expect(feed).toThrow(/longer than/);
  });
});
