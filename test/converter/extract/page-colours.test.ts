/** Right options that a web page tells by its styles alone. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";

const RED = "color: rgb(255, 0, 0)";
const page = (lines: string[]) => `<html><body>${lines.map((line) => `<p>${line}</p>`).join("")}</body></html>`;
const styled = (style: string, text: string) => `<span style="${style}">${text}</span>`;

async function read(lines: string[]) {
  const data = new TextEncoder().encode(page(lines));
  return convertFiles([{ name: "a.html", data }], { outputStyle: "answer" });
}

describe("options of a web page", () => {
  it("in red are right; greys say nothing; a tip explains, and a judged statement begins the next", async () => {
    const conversion = await read([
      "1. 天空是（ ）",
      styled("color:#888", "A. 绿色"),
      styled(RED, "<b>B. 蓝色</b>"),
      "小贴士：阳光散射。",
      "2. 偶数有（ ）",
      styled(RED, "A. 二"),
      "B. 三",
      styled(RED, "C. 四"),
      "小贴士：能被二整除。",
      "3. 水是液体。（√）",
      "小贴士：常温下。",
      "4. 铁是木头。（×）",
    ]);
    expect(brief(conversion)).toEqual([
      "single | 天空是（  ）⏎A. 绿色⏎B. 蓝色 | B",
      "multiple | 偶数有（  ）⏎A. 二⏎B. 三⏎C. 四 | AC",
      "judge | 水是液体。 | 正确",
      "judge | 铁是木头。 | 错误",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("in two colours tell nothing: one may be what somebody chose", async () => {
    const conversion = await read([
      "1. 天空是（ ）",
      styled(RED, "A. 绿色"),
      styled("color:green", "B. 蓝色"),
      "C. 黄色",
      "2. 草是（ ）",
      styled("color:green", "A. 绿色"),
      "B. 蓝色",
    ]);
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["1 answer-missing", "2 answer-missing"]);
  });
});
