/** Question tables without a row that names their columns. */
import { describe, expect, it } from "vitest";
import { bookOf, convertedBook } from "../workbook.ts";

describe("a table without a header", () => {
  it("is read by what its columns hold", async () => {
    const { records, rejected, file, conversion } = await convertedBook(
      bookOf({
        Sheet1: [
          [1, "单选题", "火警电话是（ ）", "110", "119", "120", "", "B", "119 是火警电话。"],
          [2, "多选题", "应急电话有（ ）", "110", "10086", "119", "120", "ACD", ""],
          [3, "判断题", "电梯不能用于逃生。", "", "", "", "", "对", "应走楼梯。"],
        ],
      }),
    );
    expect(records).toEqual([
      "single | 火警电话是（  ）⏎A. 110⏎B. 119⏎C. 120 | B",
      "multiple | 应急电话有（  ）⏎A. 110⏎B. 10086⏎C. 119⏎D. 120 | ACD",
      "judge | 电梯不能用于逃生。 | 正确",
    ]);
    expect(rejected).toEqual([]);
    expect(file.headers).toBeUndefined();
    expect(conversion.records.map(({ source }) => [source.row, source.number])).toEqual([
      [1, "1"],
      [2, "2"],
      [3, "3"],
    ]);
  });

  it("may hold judgements, choices in one cell, or questions and answers in words", async () => {
    const { records } = await convertedBook(
      bookOf({
        判断: [
          ["灭火器应当每月检查一次。", "√"],
          ["电器着火可以直接用水扑救。", "×"],
        ],
        混排: [
          ["火警电话是（ ）A. 110 B. 119", "B"],
          ["急救电话是（ ）A. 120 B. 122", "A"],
        ],
        问答: [
          ["灭火器多久检查一次？", "每月一次。"],
          ["发现火情应当怎么办？", "报警、疏散、扑救。"],
          ["什么是燃烧三要素？", "可燃物、助燃物、引火源。"],
        ],
      }),
    );
    expect(records).toEqual([
      "judge | 灭火器应当每月检查一次。 | 正确",
      "judge | 电器着火可以直接用水扑救。 | 错误",
      "single | 火警电话是（  ）⏎A. 110⏎B. 119 | B",
      "single | 急救电话是（  ）⏎A. 120⏎B. 122 | A",
      "short | 灭火器多久检查一次？ | 每月一次。",
      "short | 发现火情应当怎么办？ | 报警、疏散、扑救。",
      "short | 什么是燃烧三要素？ | 可燃物、助燃物、引火源。",
    ]);
  });

  it("makes no questions of prices, forms, or answers beyond the options", async () => {
    const { records } = await convertedBook(
      bookOf({
        价目: [
          ["离心泵 A 型，铸铁。", 12, "A"],
          ["离心泵 B 型，不锈钢。", 15, "B"],
        ],
        名单: [
          ["是否参加本次安全培训？", "张三", "是的"],
          ["是否参加下次安全培训？", "李四", "不去"],
          ["是否需要安排培训食宿？", "王五", "需要"],
        ],
        越界: [
          ["火警电话是（ ）", "110", "119", "D"],
          ["急救电话是（ ）", "120", "122", "A"],
        ],
      }),
    );
    expect(records).toEqual([]);
  });
});
