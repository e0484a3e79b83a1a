import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { encodeGb18030 } from "../samples/gb18030.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function read(content: string | Uint8Array, format = "text") {
  const data = typeof content === "string" ? bytes(content) : content;
  return readDocument({ name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) }, format);
}

/** Blocks, short: headings with their level, tables with bars. */
async function blocks(content: string | Uint8Array): Promise<string[]> {
  return (await read(content)).blocks.map((block) =>
    block.kind === "table"
      ? block.rows.map(({ cells }) => cells.join("|")).join("⏎")
      : `${block.heading === undefined ? "" : `h${block.heading} `}${block.text.replaceAll("\n", "⏎")}`,
  );
}

describe("HTML", () => {
  it("shows what a browser shows", async () => {
    const html = `<!doctype html><html><head><title>t</title><style>p{}</style></head><body>
      <h2>一、单选题</h2><ol start="3"><li>水的分子式是<u>   </u>
      <ol type="A"><li>H<sub>2</sub>O</li><li>x<sup>2n+k</sup></li></ol></li></ol>
      <script>alert(1)</script><p style="display:none">藏</p>
      <p>公式 <math><semantics><mi>x</mi><annotation encoding="application/x-tex">\\frac{1}{2}</annotation></semantics></math><br>第二行 <img src="http://x/y.png"></p>
      <table><tr><th rowspan=2>类<th colspan=2>数</tr><tr><td>1<td>2</tr></table><pre>a
  b</pre>`;
    expect(await blocks(html)).toEqual([
      "h2 一、单选题",
      "3. 水的分子式是____",
      "A. H₂O",
      "B. x^{2n+k}",
      "公式 $\\frac{1}{2}$⏎第二行 [图片]",
      "类|数|⏎类|1|2",
      "a⏎  b",
    ]);
    expect((await read(html)).warnings).toEqual(["hidden-text", "picture-skipped"]);
  });

  it("follows the encoding that the page declares", async () => {
    const page = encodeGb18030('<html><meta charset="gb2312"><p>答案</p></html>');
    expect(await blocks(page)).toEqual(["答案"]);
    expect((await read(page)).encoding).toBe("gb18030");
  });

  it("has an end to its nesting", async () => {
    await expect(read("<div>".repeat(100_000))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  it("reads a page saved as MHT", async () => {
    const mht = `MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary="----=_x"\r\n\r\n------=_x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E7=AD=94=\r\n=E6=A1=88</p>\r\n------=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------=_x--\r\n`;
    expect(await blocks(mht)).toEqual(["答案"]);
  });
});

describe("answers that open on a click", () => {
  const question = "1. 火警电话是＿＿＿＿，急救电话是＿＿＿＿。";

  it.each([
    [
      "Markdown",
      `# 试卷\n\n**二**、填空题\n\n${question}\n\n<details>\n<summary>点击查看答案</summary>\n\n119，120\n\n</details>\n`,
    ],
    [
      "HTML",
      `<html><body><h2>二、填空题</h2><p>${question}</p><details><summary>参考答案</summary><p>119，120</p></details></body></html>`,
    ],
  ])("are answers: %s", async (_, text) => {
    const conversion = await convertFiles([{ name: "a", data: bytes(text) }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(["blank | 火警电话是____，急救电话是____。 | 119；120"]);
  });

  it("other parts that open keep their name", async () => {
    expect(await blocks("# 一\n<details><summary>提示</summary>\n想一想\n</details>\n")).toEqual([
      "h1 一",
      "提示",
      "想一想",
    ]);
  });
});

describe("Markdown", () => {
  it("takes the marks off a single sign", async () => {
    expect(await blocks("# 一\n图象**不**经过，*是*也。")).toEqual(["h1 一", "图象不经过，是也。"]);
  });

  it("takes the tags of HTML off that show nothing, and leaves what only looks like them", async () => {
    const text =
      '# T\n\nthe <span class="x">Purpose</span> of <a href="http://x">it</a><!-- note -->\n\nif a <b and c> d, then x<sub>2</sub>\n';
    expect(await blocks(text)).toEqual(["h1 T", "the Purpose of it", "if a <b and c> d, then x<sub>2</sub>"]);
  });

  it("keeps lines, numbers and tables, and takes the marks off", async () => {
    const text = `# 题库

1. **火警**电话是（ ）  \nA. \`110\`  \nB. [119](http://x)

> 引用 a\\*b

| 题号 | 答案 |
|---|:-:|
| 1 | a\\|b |

\`\`\`js
if (a) { b() }
\`\`\`
标题
===
$$
x_1 + x_2
$$
空白____处 snake_case_name $a_b$ ![图](x.png)`;
    expect(await blocks(text)).toEqual([
      "h1 题库",
      "1. 火警电话是（ ）",
      "A. 110",
      "B. 119",
      "引用 a*b",
      "题号|答案⏎1|a|b",
      "```js⏎if (a) { b() }⏎```",
      "h1 标题",
      "$$ x_1 + x_2 $$",
      "空白____处 snake_case_name $a_b$ [图片]",
    ]);
    const document = await read(text);
    expect(document.format).toBe("markdown");
    expect(document.blocks[1]).toMatchObject({ line: 3 });
  });
});

describe("JSON", () => {
  const convertJson = (value: unknown) =>
    convertFiles([{ name: "a.json", data: bytes(typeof value === "string" ? value : JSON.stringify(value)) }]);
  const records = async (value: unknown) =>
    (await convertJson(value)).records.map(({ record: { instruction, input, output } }) => [
      instruction,
      input,
      output,
    ]);

  it("keeps Alpaca records word for word, with system and history in their place", async () => {
    expect(
      await records([
        { instruction: "译", input: "水", output: "water" },
        { instruction: "再译", output: "fire", system: "你是译者", history: [["水", "water"]] },
      ]),
    ).toEqual([
      ["译", "水", "water"],
      ["你是译者\n再译", "用户：水\nAssistant: water", "fire"],
    ]);
  });

  it("reads ShareGPT, messages and pairs under Chinese and English names, inside wrappers", async () => {
    const turn = (from: string, value: string) => ({ from, value });
    expect(
      await records({
        data: {
          items: [{ conversations: [turn("human", "一"), turn("gpt", "甲"), turn("human", "二"), turn("gpt", "乙")] }],
        },
      }),
    ).toEqual([
      ["一", "", "甲"],
      ["二", "用户：一\n助手：甲", "乙"],
    ]);
    expect(
      await records([
        {
          messages: [
            { role: "system", content: "s" },
            { role: "user", content: [{ type: "text", text: "q" }] },
            { role: "assistant", content: "a" },
          ],
        },
        { question: "问一", answer: "答一" },
        { 问题: "问二", 答案: "答二" },
        { prompt: "问三", chosen: "好", rejected: "坏" },
      ]),
    ).toEqual([
      ["s\nq", "", "a"],
      ["问一", "", "答一"],
      ["问二", "", "答二"],
      ["问三", "", "好"],
    ]);
  });

  it("reads question banks through the columns of tables", async () => {
    const conversion = await convertFiles(
      [
        {
          name: "bank.json",
          data: bytes(
            JSON.stringify([
              { 题干: "火警", 题型: "单选题", 选项: { A: "110", B: "119" }, 答案: "B" },
              { 题干: "灭火剂", 题型: "多选题", 选项: ["水", "油", "沙"], 答案: ["A", "C"] },
            ]),
          ),
        },
      ],
      { outputStyle: "answer" },
    );
    expect(brief(conversion)).toEqual(["single | 火警⏎A. 110⏎B. 119 | B", "multiple | 灭火剂⏎A. 水⏎B. 油⏎C. 沙 | AC"]);
  });

  it("reads JSON lines, and reports the lines that are none", async () => {
    const conversion = await convertJson(
      '{"q":"一","a":"甲"}\n{"q":"二",\n["x"]\n{"q":"三","a":""}\n{"q":"四","a":"丁"}',
    );
    expect(conversion.files[0]!.format).toBe("jsonl");
    expect(conversion.records.map(({ source }) => source.line)).toEqual([1, 5]);
    expect(reasons(conversion).sort()).toEqual(["- answer-missing", "- row-not-a-record", "- row-not-json"]);
  });

  it.each([
    ["a cut file", '[{"q":"一","a":"甲"},{"q":'],
    ["a trailing comma", '[{"q":"一","a":"甲"},]'],
  ])("names %s", async (_, text) => {
    expect((await convertJson(text)).files[0]!.error).toMatchObject({ code: "CORRUPT_FILE" });
  });

  it("survives depth, prototypes and lone surrogates", async () => {
    const deep = `[{"q":"x","a":${"[".repeat(20_000)}${"]".repeat(20_000)}}]`;
    expect(reasons(await convertJson(deep))).toEqual(["- row-too-deep"]);
    await convertJson('[{"__proto__":{"polluted":1},"q":"一","a":"\\ud800"}]');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("does not take a bracketed question for JSON", async () => {
    const conversion = await convertFiles([{ name: "a.txt", data: bytes("[1] 甲（ ）\nA.一 B.二\n答案：A") }]);
    expect(conversion.files[0]!.format).toBe("text");
  });
});

describe("UTF-8 with a few bytes that are none", () => {
  const text = bytes("1. 雪是什么颜色的，请回答。");

  it.each([
    ["cut inside its last character", text.subarray(0, -1)],
    ["a byte of something else between two parts", new Uint8Array([...text, 0xff, ...text])],
  ])("%s", async (_, content) => {
    const { encoding, warnings } = await read(content);
    expect(encoding).toBe("utf-8");
    expect(warnings).toContain("characters-unreadable");
  });
});
