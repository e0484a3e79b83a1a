import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";

const bank = (...paragraphs: string[]) => ({
  name: "a.docx",
  data: wordFile({ body: paragraphs.map((one) => paragraph(one)).join("") }),
});
const convertBank = (...paragraphs: string[]) => convertFiles([bank(...paragraphs)], { outputStyle: "answer" });

describe("answers that only formatting tells", () => {
  it.each([
    ["bold", "<w:b/>"],
    ["underline", '<w:u w:val="single"/>'],
    ["red", '<w:color w:val="FF0000"/>'],
    ["highlight", '<w:highlight w:val="yellow"/>'],
  ])("%s", async (_, properties) => {
    const conversion = await convertBank(
      run("一、单项选择题", "<w:b/>"),
      "1.火警电话是（ ）",
      "A.110",
      run("B.119", properties),
      "C.120",
      "2.报警时应当说明（ ）",
      run("A.地点  ") + run("B.", properties) + run("火势", properties) + run("  C.天气"),
    );
    expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["B", "B"]);
    expect(conversion.records.every(({ warnings }) => warnings.includes("answer-from-formatting"))).toBe(true);
  });

  it("is followed through styles of characters and of paragraphs, what they are based on, and bold upon bold", async () => {
    const style = (id: string, type: string, properties: string, based = "", name = id, more = "") =>
      `<w:style w:type="${type}" w:styleId="${id}"${more}><w:name w:val="${name}"/>${based && `<w:basedOn w:val="${based}"/>`}<w:rPr>${properties}</w:rPr></w:style>`;
    const styles = [
      style("Normal", "paragraph", '<w:color w:val="333333"/>', "", "Normal", ' w:default="1"'),
      style("Right", "character", '<w:color w:val="FF0000"/>', "", "正确答案"),
      style("RightAgain", "character", "", "Right"),
      style("Marked", "paragraph", "<w:b/>", "Normal"),
      style("Strong", "character", "<w:b/>"),
      style("Link", "character", '<w:color w:val="0563C1"/><w:u w:val="single"/>', "", "Hyperlink"),
    ].join("");
    const as = (id: string) => `<w:rStyle w:val="${id}"/>`;
    const body = [
      paragraph("1.火警电话是（ ）"),
      paragraph("A.110"),
      paragraph(run("B.119", as("RightAgain"))),
      paragraph(run("C.120", as("Link"))),
      paragraph("2.急救电话是（ ）"),
      paragraph("A.119"),
      paragraph(run("B.120", `${as("Right")}<w:color w:val="auto"/>`)),
      paragraph(run("C.122", as("Right"))),
      paragraph("3.报警电话是（ ）"),
      paragraph("A.110", { style: "Marked" }),
      paragraph(run("B.120", as("Strong")), { style: "Marked" }),
      paragraph("C.122"),
    ].join("");
    const data = wordFile({ body, styles });
    const conversion = await convertFiles([{ name: "a.docx", data }], { outputStyle: "answer" });
    expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["B", "C", "A"]);
  });

  it("is no answer where all options stand out, a word in one, or two ways disagree", async () => {
    const bold = "<w:b/>";
    const conversion = await convertBank(
      "1.甲（ ）",
      run("A.一", bold),
      run("B.二", bold),
      "2.乙（ ）",
      run("A.第") + run("一", bold) + run("种"),
      "B.第二种",
      "3.丙（ ）",
      run("A.一一", bold),
      run("B.二二", '<w:color w:val="FF0000"/>'),
    );
    expect(conversion.records).toEqual([]);
    expect(reasons(conversion)).toEqual(["1 answer-missing", "2 answer-missing", "3 answer-missing"]);
  });

  it("are all of the options where the colour marks what is right in all of the paper, and several may be right", async () => {
    const red = '<w:color w:val="FF0000"/>';
    const asked = (number: number, ...right: boolean[]) => [
      `${number}.第${number}问（ ）`,
      ...right.map((one, i) => run(`${"ABC"[i]}.${number}${i}项`, one ? red : "")),
    ];
    const choices = [1, 2, 3].flatMap((number) => asked(number, false, true, false));
    const several = await convertBank("一、单选题", ...choices, "二、多选题", ...asked(4, true, true, true));
    expect(brief(several).map((line) => line.split(" | ").at(-1))).toEqual(["B", "B", "B", "ABC"]);
    const single = await convertBank("一、单选题", ...choices, ...asked(4, true, true, true));
    expect(brief(single).map((line) => line.split(" | ").at(-1))).toEqual(["B", "B", "B"]);
    const unmarked = await convertBank(
      "一、多选题",
      ...choices,
      ...asked(4, false, false, false),
      ...asked(5, true, true, true),
    );
    expect(unmarked.records).toHaveLength(3);
  });

  it("never overrules a written answer", async () => {
    const conversion = await convertBank("1.甲（ ）", run("A.一", "<w:b/>"), "B.二", "答案：B");
    expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["B"]);
  });
});

it("explanations in a key that discuss the options end no key", async () => {
  const text = `一、单项选择题\n1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.三 B.四\n参考答案\n单项选择题\n1、参考答案：B\n解析：A、一不对；B、二正确。故选：B。\n2、参考答案：A\n解析：A、三正确；B、四不对。故选：A。`;
  const conversion = await convertText(text, { outputStyle: "answer" });
  expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["B", "A"]);
});

it("each question says how its answer is known, and what the file tells about it", async () => {
  const text = `一、单项选择题\n1.甲（ ）\nA.一 B.二\n答案：B\n难度：易\n知识点：消防\n2.乙（ A ）\nA.三 B.四\n3.丙（ ）\nA.五 B.六\n解析：五不对，故选B。`;
  const { records } = await convertText(text, { outputStyle: "answer" });
  expect(records.map(({ facts }) => facts)).toEqual([
    { evidence: "line", confidence: 0.98, difficulty: "易", knowledge: "消防" },
    { evidence: "stem", confidence: 0.95 },
    { evidence: "explanation", confidence: 0.8 },
  ]);
});

describe("blanks filled in on their line", () => {
  /** What stands in braces is underlined. */
  const filled = (line: string) =>
    line
      .split(/[{}]/)
      .map((part, i) => run(part, i % 2 === 1 ? '<w:u w:val="single"/>' : ""))
      .join("");

  it("are answers where the line runs on beside the words", async () => {
    const conversion = await convertBank(
      "Part I. Fill in the blanks.",
      filled("1. Bees make {  honey  }, and cows give { milk } ."),
      filled("2. 消防工作贯彻预防为主、{　防消结合　}的方针。"),
      "3. Hens lay ________.",
      "答案：eggs",
    );
    expect(brief(conversion)).toEqual([
      "blank | Bees make ____, and cows give ____. | honey；milk",
      "blank | 消防工作贯彻预防为主、____的方针。 | 防消结合",
      "blank | Hens lay ____. | eggs",
    ]);
  });

  it("are all underlined words where nearly every line has some; a sign beside a statement judges it", async () => {
    const conversion = await convertBank(
      filled("1. 绿色植物释放{ 氧气 }。"),
      filled("2. 小肠是{消化和吸收}的主要场所。"),
      filled("3. 体循环的起点是{  左心室  }。"),
      filled("4. 细菌都有害。（ {×} ）"),
    );
    expect(brief(conversion)).toEqual([
      "blank | 绿色植物释放____。 | 氧气",
      "blank | 小肠是____的主要场所。 | 消化和吸收",
      "blank | 体循环的起点是____。 | 左心室",
      "judge | 细菌都有害。 | 错误",
    ]);
  });

  it("are none where the word only stands out, options follow or the answer stands below", async () => {
    const conversion = await convertBank(
      filled("1. Which is { not } a fruit?"),
      "A. pear  B. leek",
      "答案：B",
      filled("2. Name the { capital } of France."),
      "答案：Paris",
      filled("3. Explain the {underlined} word."),
      filled("4. Explain {this} word."),
    );
    expect(brief(conversion)).toEqual([
      "single | Which is  not  a fruit?⏎A. pear⏎B. leek | B",
      "short | Name the  capital  of France. | Paris",
    ]);
    expect(reasons(conversion)).toEqual(["3 answer-missing", "4 answer-missing"]);
  });
});
