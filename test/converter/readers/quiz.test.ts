import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { zip } from "../ooxml.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (name: string, content: string | Uint8Array) =>
  convertFiles([{ name, data: typeof content === "string" ? bytes(content) : content }], { outputStyle: "answer" });

describe("Moodle GIFT", () => {
  it("a name begins a question, with or without an empty line above", async () => {
    const text = "::a::3 + 4 = {=7 ~8\n~9}\n// next\n::b::Ice is warm.{F}\n::c::The capital of {\n=Peru\n} is Lima.";
    const conversion = await convertFiles([{ name: "a.gift", data: bytes(text) }], { outputStyle: "answer" });
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["A", "False", "Peru"]);
  });

  it("reads every type of question, weights, feedback, escapes and categories", async () => {
    const conversion = await read(
      "bank.txt",
      `// a comment
$CATEGORY: $course$/消防/基础

::Q1:: 火警电话是？{ =119#对 ~110#这是报警 ~120 }

二氧化碳不能灭金属火。{T#想错了#金属会反应}

下列属于灭火剂的有 { ~%50%水 ~%50%泡沫 ~%-100%汽油 }

燃烧需要{=氧气 =空气 =%50%风}参与。

圆周率约为 {#3.14:0.01####取两位小数}

配对 { =甲 -> 一 =乙 -> 二 }

写出 f\\(x\\)\\=\\{1\\} 的意义 {}

只是说明文字

坏题 { ~一个`,
    );
    expect(conversion.files[0]).toMatchObject({ format: "gift", warnings: ["descriptions-skipped"] });
    expect(brief(conversion)).toEqual([
      "single | 火警电话是？⏎A. 119⏎B. 110⏎C. 120 | A",
      "judge | 二氧化碳不能灭金属火。 | 正确",
      "multiple | 下列属于灭火剂的有⏎A. 水⏎B. 泡沫⏎C. 汽油 | AB",
      "blank | 燃烧需要 ____ 参与。 | 氧气",
      "short | 圆周率约为 | 3.14",
      "short | 配对⏎1. 甲⏎2. 乙⏎A. 一⏎B. 二 | 1 - A；2 - B",
    ]);
    expect(reasons(conversion)).toEqual(["- answer-missing", "- answer-missing"]);
    expect(conversion.records[0]!.source).toEqual({ file: "bank.txt", line: 4, section: "消防/基础", number: "Q1" });
    expect(conversion.records[2]!.warnings).toContain("partial-credit");
    expect(conversion.records[3]!.warnings).toEqual(
      expect.arrayContaining(["partial-credit", "other-answers-accepted"]),
    );
  });

  it("keeps feedback as the explanation", async () => {
    const conversion = await convertFiles([{ name: "a.gift", data: bytes("::a::对吗{F#水能灭#不能####见教材}") }]);
    expect(conversion.records[0]!.record.output).toBe("答案：错误\n解析：见教材\nTrue: 水能灭\nFalse: 不能");
  });
});

describe("Aiken", () => {
  it("reads questions, and reports each that breaks the rules", async () => {
    const conversion = await read(
      "aiken.txt",
      "What is 2+2?\nA. 3\nB. 4\nANSWER: B\n\nSmall letters\nA) yes\nB) no\nanswer: a\n\nBeyond\nA. x\nB. y\nANSWER: D\n\nUnfinished\nA. x\nB. y\n",
    );
    expect(conversion.files[0]!.format).toBe("aiken");
    expect(brief(conversion)).toEqual([
      "single | What is 2+2?⏎A. 3⏎B. 4 | B",
      "single | Small letters⏎A. yes⏎B. no | A",
    ]);
    expect(conversion.records[1]!.warnings).toContain("format-deviation");
    expect(reasons(conversion)).toEqual(["- answer-not-an-option", "- answer-missing"]);
  });
});

describe("Moodle XML", () => {
  const text = (name: string, content: string, format = "html") =>
    `<${name} format="${format}"><text><![CDATA[${content}]]></text></${name}>`;
  const question = (type: string, stem: string, rest: string) =>
    `<question type="${type}"><name><text>n-${type}</text></name>${text("questiontext", stem)}${rest}</question>`;
  const answer = (fraction: string, content: string, feedback = "") =>
    `<answer fraction="${fraction}" format="html"><text>${content}</text>${text("feedback", feedback)}</answer>`;

  it("reads every type that can be said in text", async () => {
    const conversion = await read(
      "quiz.xml",
      `<?xml version="1.0" encoding="UTF-8"?><quiz>
      <question type="category"><category><text>$course$/top/化学</text></category></question>
      ${question("multichoice", "<p>水的分子式是<b>什么</b>？</p>", `<single>true</single>${answer("100", "H&lt;sub&gt;2&lt;/sub&gt;O")}${answer("0", "CO&lt;sub&gt;2&lt;/sub&gt;")}`)}
      ${question("multichoice", "多选", `<single>false</single>${answer("33.33333", "甲")}${answer("66.66667", "乙")}${answer("-100", "丙")}`)}
      ${question("truefalse", "地球是圆的", `${answer("100", "true")}${answer("0", "false")}`)}
      ${question("shortanswer", "首都是____", answer("100", "北京"))}
      ${question("numerical", "几个", `<answer fraction="100"><text>12</text><tolerance>0.5</tolerance></answer>`)}
      ${question("essay", "谈谈看法", text("graderinfo", "言之有理即可"))}
      ${question("matching", "连线", `<subquestion format="html"><text>猫</text><answer><text>喵</text></answer></subquestion><subquestion format="html"><text>狗</text><answer><text>汪</text></answer></subquestion>`)}
      ${question("cloze", "天是{1:MULTICHOICE:=蓝#好~绿}的，二加三是{2:NUMERICAL:=5:0.1}", "")}
      ${question("ddwtos", "[[1]]是主语", "<dragbox><text>我</text></dragbox><dragbox><text>吃</text></dragbox>")}
      ${question("multichoice", '<p>看图 <img src="@@PLUGINFILE@@/x.png"/></p>', `<single>true</single>${answer("100", "甲")}${answer("0", "乙")}<file name="x.png" encoding="base64">${"A".repeat(4000)}</file>`)}
      ${question("stack", "求导", "")}
      </quiz>`,
    );
    expect(conversion.files[0]!.error).toBeUndefined();
    expect(brief(conversion)).toEqual([
      "single | 水的分子式是什么？⏎A. H₂O⏎B. CO₂ | A",
      "multiple | 多选⏎A. 甲⏎B. 乙⏎C. 丙 | AB",
      "judge | 地球是圆的 | 正确",
      "blank | 首都是____ | 北京",
      "short | 几个 | 12",
      "short | 谈谈看法 | 言之有理即可",
      expect.stringMatching(/^short \| 连线⏎1. 猫⏎2. 狗⏎A. .⏎B. . \| 1 - [AB]；2 - [AB]$/),
      "blank | 1: 蓝 / 绿⏎⏎天是____的，二加三是____ | 蓝；5",
      "blank | 吃 / 我⏎⏎____是主语 | 我",
      "single | 看图 [图片]⏎A. 甲⏎B. 乙 | A",
    ]);
    expect(conversion.records[1]!.warnings).toContain("partial-credit");
    expect(conversion.records[0]!.source).toMatchObject({ section: "化学", number: "n-multichoice" });
    expect(reasons(conversion)).toEqual(["n-stack type-unsupported"]);
  });
});

describe("QTI", () => {
  const manifest = bytes('<?xml version="1.0"?><manifest identifier="m"><resources/></manifest>');

  it("reads 1.2 as Canvas writes it", async () => {
    const item = (type: string, stem: string, presentation: string, rules: string) =>
      `<item ident="i" title="${type}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>${type}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">${stem}</mattext></material>${presentation}</presentation><resprocessing>${rules}</resprocessing><itemfeedback ident="general_fb"><flow_mat><material><mattext texttype="text/html">&lt;p&gt;why&lt;/p&gt;</mattext></material></flow_mat></itemfeedback></item>`;
    const lid = (cardinality: string, ...options: string[]) =>
      `<response_lid ident="r1" rcardinality="${cardinality}"><render_choice>${options.map((text, i) => `<response_label ident="${i + 1}"><material><mattext texttype="text/html">${text}</mattext></material></response_label>`).join("")}</render_choice></response_lid>`;
    const right = (condition: string) =>
      `<respcondition continue="No"><conditionvar>${condition}</conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>`;
    const equal = (value: string, response = "r1") => `<varequal respident="${response}">${value}</varequal>`;
    const xml = `<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment><section>
      ${item("multiple_choice_question", "&lt;p&gt;2+2?&lt;/p&gt;", lid("Single", "3", "4"), right(equal("2")))}
      ${item("true_false_question", "Sky is blue", lid("Single", "True", "False"), right(equal("1")))}
      ${item("multiple_answers_question", "Primes", lid("Multiple", "2", "3", "4"), right(`<and>${equal("1")}${equal("2")}<not>${equal("3")}</not></and>`))}
      ${item("short_answer_question", "Capital of France", '<response_str ident="r1" rcardinality="Single"><render_fib/></response_str>', right(equal("Paris")))}
      ${item("numerical_question", "Pi", '<response_str ident="r1"><render_fib/></response_str>', right('<vargte respident="r1">3.1</vargte><varlte respident="r1">3.2</varlte>'))}
      ${item("essay_question", "Discuss", '<response_str ident="r1"><render_fib/></response_str>', "<respcondition><conditionvar><other/></conditionvar></respcondition>")}
      </section></assessment></questestinterop>`;
    const conversion = await read("canvas.zip", zip({ "imsmanifest.xml": manifest, "q/q.xml": bytes(xml) }));
    expect(conversion.files[0]!.format).toBe("qti");
    expect(brief(conversion)).toEqual([
      "single | 2+2?⏎A. 3⏎B. 4 | B",
      "judge | Sky is blue | True",
      "multiple | Primes⏎A. 2⏎B. 3⏎C. 4 | AB",
      "short | Capital of France | Paris",
      "short | Pi | 3.1 – 3.2",
    ]);
    expect(reasons(conversion)).toEqual(["essay_question answer-missing"]);
    expect(conversion.records[0]!.source).toMatchObject({ section: "q/q.xml", number: "multiple_choice_question" });
  });

  it("reads 2.1 and 3.0 alike, with a shared text, and reports what text cannot say", async () => {
    const choice = (qti3: boolean) => {
      const n = (two: string, three: string) => (qti3 ? three : two);
      const item = n("assessmentItem", "qti-assessment-item");
      return `<${item} identifier="c" title="火警"><${n("responseDeclaration", "qti-response-declaration")} identifier="RESPONSE" cardinality="single" ${n("baseType", "base-type")}="identifier"><${n("correctResponse", "qti-correct-response")}><${n("value", "qti-value")}>B</${n("value", "qti-value")}></${n("correctResponse", "qti-correct-response")}></${n("responseDeclaration", "qti-response-declaration")}>${qti3 ? '<qti-assessment-stimulus-ref identifier="s" href="stim.xml"/>' : ""}<${n("itemBody", "qti-item-body")}><p>电话${qti3 ? "三" : "二"}</p><${n("choiceInteraction", "qti-choice-interaction")} ${n("responseIdentifier", "response-identifier")}="RESPONSE" ${n("maxChoices", "max-choices")}="1"><${n("prompt", "qti-prompt")}>选哪个？</${n("prompt", "qti-prompt")}><${n("simpleChoice", "qti-simple-choice")} identifier="A">110</${n("simpleChoice", "qti-simple-choice")}><${n("simpleChoice", "qti-simple-choice")} identifier="B">119</${n("simpleChoice", "qti-simple-choice")}></${n("choiceInteraction", "qti-choice-interaction")}></${n("itemBody", "qti-item-body")}><${n("modalFeedback", "qti-modal-feedback")} identifier="f">记住它</${n("modalFeedback", "qti-modal-feedback")}></${item}>`;
    };
    const two = (declaration: string, body: string) =>
      `<assessmentItem identifier="x" title="x">${declaration}<itemBody>${body}</itemBody></assessmentItem>`;
    const response = (id: string, cardinality: string, values: string[]) =>
      `<responseDeclaration identifier="${id}" cardinality="${cardinality}"><correctResponse>${values.map((value) => `<value>${value}</value>`).join("")}</correctResponse></responseDeclaration>`;
    const conversion = await read(
      "package.zip",
      zip({
        "imsmanifest.xml": manifest,
        "a.xml": bytes(choice(false)),
        "b.xml": bytes(choice(true)),
        "stim.xml": bytes(
          '<qti-assessment-stimulus identifier="s"><qti-stimulus-body><p>共同材料</p></qti-stimulus-body></qti-assessment-stimulus>',
        ),
        "c.xml": bytes(
          two(
            response("R1", "single", ["北京"]) + response("R2", "single", ["w2"]),
            '<p>首都<textEntryInteraction responseIdentifier="R1"/>，河<inlineChoiceInteraction responseIdentifier="R2"><inlineChoice identifier="w1">长江</inlineChoice><inlineChoice identifier="w2">黄河</inlineChoice></inlineChoiceInteraction></p>',
          ),
        ),
        "d.xml": bytes(
          two(
            response("R", "ordered", ["s2", "s1"]),
            '<orderInteraction responseIdentifier="R"><prompt>排序</prompt><simpleChoice identifier="s1">后</simpleChoice><simpleChoice identifier="s2">先</simpleChoice></orderInteraction>',
          ),
        ),
        "e.xml": bytes(
          two("", '<hotspotInteraction responseIdentifier="R"><prompt>点图</prompt></hotspotInteraction>'),
        ),
        "f.xml": bytes("<assessmentItem><itemBody>"),
      }),
    );
    expect(brief(conversion)).toEqual([
      "single | 电话二⏎选哪个？⏎A. 110⏎B. 119 | B",
      "single | 共同材料⏎⏎电话三⏎选哪个？⏎A. 110⏎B. 119 | B",
      "blank | 2: 长江 / 黄河⏎⏎首都____，河____ | 北京；黄河",
      "short | 排序⏎A. 先⏎B. 后 | A → B",
    ]);
    expect(reasons(conversion)).toEqual(["x type-unsupported", "- part-unreadable"]);
  });

  it("refuses a document type and takes a single item file", async () => {
    const conversion = await read("x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><assessmentItem>&b;</assessmentItem>');
    expect(conversion.files[0]!.error?.code).toBe("CORRUPT_FILE");
  });
});

describe("Blackboard, Kahoot and Quizlet", () => {
  it("reads Blackboard's rows, in UTF-16 as Excel saves them", async () => {
    const rows = [
      "MC\t火警\t110\tincorrect\t119\tcorrect",
      "MA\t灭火剂\t水\tcorrect\t泡沫\tcorrect\t汽油\tincorrect",
      "TF\t水是湿的\ttrue",
      "ESS\t谈谈\t言之有理",
      "ORD\t排序\t先\t后",
      "MAT\t连线\t猫\t喵\t狗\t汪",
      "FIB\t首都是___\t北京\tBeijing",
      "FIB_PLUS\t[x]在[y]\tx\t我\t\ty\t家",
      "NUM\t几\t42\t0.5",
      'MC\t"说""对"""\t一\tright\t二\tcorrect',
      "OP\t你觉得呢",
    ];
    const data = Uint8Array.from(Buffer.from(`\uFEFF${rows.join("\r\n")}\r\n`, "utf16le"));
    const conversion = await read("pool.txt", data);
    expect(conversion.files[0]).toMatchObject({ format: "blackboard", encoding: "utf-16le" });
    expect(brief(conversion)).toEqual([
      "single | 火警⏎A. 110⏎B. 119 | B",
      "multiple | 灭火剂⏎A. 水⏎B. 泡沫⏎C. 汽油 | AB",
      "judge | 水是湿的 | 正确",
      "short | 谈谈 | 言之有理",
      "short | 排序⏎A. 先⏎B. 后 | A → B",
      expect.stringContaining("short | 连线"),
      "blank | 首都是____ | 北京",
      "blank | ____在____ | 我；家",
      "short | 几 | 42",
    ]);
    expect(reasons(conversion)).toEqual(["- answer-missing", "- type-unsupported"]);
  });

  it("reads Kahoot's sheet, whose header stands in row 8", async () => {
    const { utils, write } = await import("xlsx");
    const book = utils.book_new();
    const rows = [
      ["Quiz template"],
      [],
      ["Add questions, at least two answer alternatives"],
      [],
      [],
      [],
      [],
      [
        "",
        "Question - max 120 characters",
        "Answer 1 - max 75 characters",
        "Answer 2 - max 75 characters",
        "Answer 3 - max 75 characters",
        "Answer 4 - max 75 characters",
        "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
        "Correct answer(s) - choose at least one",
      ],
      [1, "2+2?", 3, 4, "", "", 20, "2"],
      [2, "Primes?", "2", "3", "4", "", 20, "1,2"],
    ];
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Sheet1");
    const conversion = await read("kahoot.xlsx", new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" })));
    expect(brief(conversion)).toEqual(["single | 2+2?⏎A. 3⏎B. 4 | B", "multiple | Primes?⏎A. 2⏎B. 3⏎C. 4 | AB"]);
  });

  it("reads Quizlet's cards as records", async () => {
    const conversion = await read(
      "cards.txt",
      `${"ion\tcharged\n".repeat(7)}cell\tthe unit of life\natom\tthe unit of matter\nsecond line\nDNA\tcarries genes\n`,
    );
    expect(reasons(conversion)).toEqual(Array.from({ length: 6 }, () => "- duplicate"));
    expect(brief(conversion)).toEqual([
      "record |  | charged",
      "record |  | the unit of life",
      "record |  | the unit of matter⏎second line",
      "record |  | carries genes",
    ]);
    expect(conversion.records[1]!.record.instruction).toBe("cell");
    const named = await read("cards.txt", "Term\tDefinition\nion\tcharged\natom\tunit of matter\n");
    expect(brief(named)).toEqual(["record |  | charged", "record |  | unit of matter"]);
  });
});

describe("numbers that may differ", () => {
  const cloze = "<text>{1:NM:=9:1#Right} lives of a cat</text>";
  it.each([
    ["bank.gift", "How many legs has a crab?{#10:2}", "10", "10 ± 2"],
    ["pool.txt", "NUM\tHow many legs has a crab?\t10\t2\nNUM\tHow many has a cat?\t4\t0\n", "10", "10 ± 2"],
    [
      "bank.xml",
      `<quiz><question type="cloze"><questiontext format="html">${cloze}</questiontext></question></quiz>`,
      "9",
      "1: 9 ± 1",
    ],
  ])("%s: the number is the answer, and why others pass is explained", async (name, content, answer, why) => {
    const conversion = await read(name, content);
    expect(conversion.records[0]!.record.output).toBe(answer);
    const explained = await convertFiles([{ name, data: bytes(content) }], { outputStyle: "answer-explanation" });
    expect(explained.records[0]!.record.output).toContain(why);
    if (conversion.records[1]) expect(explained.records[1]!.record.output).toBe("4");
  });
});
