/** Blanks that are filled in with coloured words. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";

const red = (text: string) => `<font color="red">${text}</font>`;
const read = (lines: string[]) =>
  convertFiles([{ name: "a.md", data: new TextEncoder().encode(["# 练习", ...lines].join("\n\n")) }], {
    outputStyle: "answer",
  });

describe("coloured words in Markdown", () => {
  it("fill blanks where the colour marks answers elsewhere; what asks has none", async () => {
    const conversion = await read([
      `**1.** 冰浮在水上。（ ${red("√")} ）`,
      `**2.** 铁浮在水上。（ ${red("×")} ）`,
      `**3.** 水由${red("氢")}和${red("氧")}组成。`,
      `**4.** 请写出${red("三个")}金属。`,
    ]);
    expect(brief(conversion)).toEqual([
      "judge | 冰浮在水上。 | 正确",
      "judge | 铁浮在水上。 | 错误",
      "blank | 水由____和____组成。 | 氢；氧",
    ]);
    expect(reasons(conversion)).toEqual(["4 answer-missing"]);
  });

  it("fill blanks where the paper says so", async () => {
    const conversion = await read(["红字是答案。", `1. 水由${red("氢")}和氧组成。`, "2. 冰是固体。（√）"]);
    expect(brief(conversion)).toEqual(["blank | 水由____和氧组成。 | 氢", "judge | 冰是固体。 | 正确"]);
  });

  it("stress only, in other papers and in several colours", async () => {
    const green = '<span style="color: green">氧</span>';
    for (const words of [`${red("氢")}和氧`, `${red("氢")}和${green}`]) {
      const conversion = await read([`1. 水由${words}组成。`, "2. 冰是固体。（√）"]);
      expect(brief(conversion)).toEqual(["judge | 冰是固体。 | 正确"]);
    }
  });
});
