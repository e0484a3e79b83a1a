/** One small good file of every format that is read. */
import { readFileSync } from "node:fs";
import office from "officecrypto-tool";
import { utils, write } from "xlsx";
import { sampleFiles } from "../../../converter/index.ts";
import { paragraph, wordFile, zip } from "../ooxml.ts";
import { box, lineFrom, pdfOf, textAt } from "../readers/pdf-file.ts";
import { AES, OPENS, RC4 } from "../readers/protected-pdf.ts";
import { docFile } from "../word97.ts";

/** Opens every file of the corpus that has a password. */
export const PASSWORDS = ["fuzz", OPENS];

const bytes = (text: string) => new TextEncoder().encode(text);

/** Scans, which are only opened where their text is to be recognised. */
export function pictures(): { name: string; data: Uint8Array }[] {
  return ["scan.png", "scan.tif"].map((name) => ({
    name,
    data: new Uint8Array(readFileSync(new URL(`../readers/${name}`, import.meta.url))),
  }));
}

export function corpus(): { name: string; data: Uint8Array }[] {
  const samples = sampleFiles().map(({ name, path }) => ({ name, data: new Uint8Array(readFileSync(path)) }));
  const texts = Object.entries(TEXTS).map(([name, text]) => ({ name, data: bytes(text) }));
  return [...samples, ...texts, ...sheets(), ...packages(), ...locked(), ...binaries()];
}

const TEXTS: Record<string, string> = {
  "a.gift": "$CATEGORY: a/b\n\n::t:: q {=a#f ~%50%b ~c####why}\n\nq{T}\n\nx {=a -> b =c -> d}\n\nn{#3:0.1}\n",
  "a.aiken": "Question?\nA. one\nB. two\nANSWER: B\n",
  "a.moodle.xml":
    '<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>q</p>]]></text></questiontext><single>true</single><answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question><question type="cloze"><questiontext><text>{1:SHORTANSWER:=a~%50%b}</text></questiontext></question></quiz>',
  "a.qti1.xml":
    '<questestinterop><item title="t"><presentation><material><mattext>q</mattext></material><response_lid ident="r"><response_label ident="1"><material><mattext>a</mattext></material></response_label><response_label ident="2"><material><mattext>b</mattext></material></response_label></response_lid></presentation><resprocessing><respcondition><conditionvar><varequal respident="r">1</varequal></conditionvar><setvar>100</setvar></respcondition></resprocessing></item></questestinterop>',
  "a.blackboard.txt": "MC\tq\ta\tcorrect\tb\tincorrect\nFIB_PLUS\t[x] [y]\tx\ta\t\ty\tb\nMAT\tq\ta\t1\tb\t2\n",
  "a.anki.txt": "#separator:tab\n#html:true\n#tags column:3\na <b>b</b>\tc\tt\n{{c1::d}} e\t\tt\n",
  "a.quizlet.txt": "term\tmeaning\nb\tc\nd\te\nf\tg\n",
  "a.html":
    '<!doctype html><html><body><h1>t</h1><ol type="A"><li>x<sub>2</sub></li></ol><table><tr><td rowspan="2">a<td colspan="3">b</tr><tr><td>c</tr></table><math><annotation encoding="tex">x</annotation></math></body></html>',
  "a.md": "# t\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n1. **q**（ ）\n\n答案：A\n",
  "a.json":
    '[{"question":"q","answer":"a"},{"题干":"q","选项":["a","b"],"答案":"A"},{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}]',
  "a.jsonl": '{"instruction":"i","output":"o"}\n{"q":"q","a":"a"}\n',
  "a.rtf":
    "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 a;}}\\pard\\f0 \\'b4\\'f0\\u31572?\\par\\trowd\\intbl a\\cell b\\cell\\row}",
  "a.mht":
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E7=AD=94</p>\n--x--\n',
  "a.tsv": "题干\t选项A\t选项B\t答案\n甲（ ）\t一\t二\tA\n丙（ ）\t三\t四\tB\n",
  "a.txt": "一、单选题\n1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.三 B.四\n参考答案\n1-2 AB\n",
  "a.csv": '题干,选项A,选项B,答案\n"甲,乙",一,二,A\n丙,三,四,B\n',
  "a.pdf":
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length 61>>stream\nBT /F 12 Tf 20 200 Td (1. Question is it? A. yes B. no) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n",
};

function sheets(): { name: string; data: Uint8Array }[] {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([
    ["题干", "选项A", "选项B", "答案"],
    ["甲", "一", 0.5, true],
  ]);
  sheet["!merges"] = [{ s: { r: 1, c: 0 }, e: { r: 1, c: 1 } }];
  utils.book_append_sheet(book, sheet, "单选题");
  sheet["B2"].z = "0.0%";
  const books = (["xls", "ods", "xlsb", "xlsx", "xlsm"] as const).map((bookType) => ({
    name: `a.${bookType}`,
    data: new Uint8Array(write(book, { type: "buffer", bookType: bookType === "xls" ? "biff8" : bookType })),
  }));
  const kahoot = utils.book_new();
  const header = ["", "Question - max 120 characters", "Answer 1", "Answer 2", "Time limit (sec)", "Correct answer(s)"];
  const rows = [...Array.from({ length: 7 }, () => ["Quiz"]), header, ["1", "Which?", "this", "that", 20, "2"]];
  utils.book_append_sheet(kahoot, utils.aoa_to_sheet(rows), "Sheet1");
  return [...books, { name: "kahoot.xlsx", data: new Uint8Array(write(kahoot, { type: "buffer", bookType: "xlsx" })) }];
}

function packages(): { name: string; data: Uint8Array }[] {
  const odt = {
    mimetype: bytes("application/vnd.oasis.opendocument.text"),
    "content.xml": bytes(
      '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text><text:h text:outline-level="1">t</text:h><text:list><text:list-item><text:p>a<text:s text:c="2"/></text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>',
    ),
  };
  const epub = {
    mimetype: bytes("application/epub+zip"),
    "META-INF/container.xml": bytes('<container><rootfile full-path="c.opf"/></container>'),
    "c.opf": bytes('<package><item id="a" href="a.html"/><itemref idref="a"/></package>'),
    "a.html": bytes("<html><p>a</p></html>"),
  };
  const qti = {
    "imsmanifest.xml": bytes("<manifest/>"),
    "a.xml": bytes(
      '<assessmentItem title="t"><responseDeclaration identifier="R" cardinality="single"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>q</prompt><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody></assessmentItem>',
    ),
  };
  const qti3 = {
    "imsmanifest.xml": bytes("<manifest/>"),
    "a.xml": bytes(
      '<qti-assessment-item title="t"><qti-response-declaration identifier="R" cardinality="multiple"><qti-correct-response><qti-value>A</qti-value><qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction response-identifier="R" max-choices="2"><qti-prompt>q</qti-prompt><qti-simple-choice identifier="A">a</qti-simple-choice><qti-simple-choice identifier="B">b</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>',
    ),
  };
  const pool = {
    "imsmanifest.xml": bytes("<manifest/>"),
    "res00001.dat": bytes(
      '<questestinterop><assessment><section><item><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype></itemmetadata><presentation><flow class="QUESTION_BLOCK"><material><mat_extension><mat_formattedtext type="HTML">&lt;p&gt;q&lt;/p&gt;</mat_formattedtext></mat_extension></material></flow><flow class="RESPONSE_BLOCK"><response_lid ident="r"><render_choice><response_label ident="a"><mattext>1</mattext></response_label><response_label ident="b"><mattext>2</mattext></response_label></render_choice></response_lid></flow></presentation><resprocessing><respcondition title="correct"><conditionvar><varequal respident="r">b</varequal></conditionvar><setvar>SCORE.max</setvar></respcondition></resprocessing></item></section></assessment></questestinterop>',
    ),
  };
  const nested = { "一.txt": bytes("1.甲（ ）\nA.一 B.二\n答案：A"), "b.zip": zip({ "c.txt": bytes("x") }) };
  return Object.entries({
    "a.odt": odt,
    "a.epub": epub,
    "a.qti.zip": qti,
    "a.qti3.zip": qti3,
    "pool.zip": pool,
    "a.zip": nested,
  }).map(([name, files]) => ({
    name,
    data: zip(files),
  }));
}

/** Two pages of one table, with lines and with thin rectangles, and a table without lines. */
function ruledPdf(): Uint8Array {
  const xs = [60, 160, 260, 360];
  const page = (rows: string[][], line: (x1: number, y1: number, x2: number, y2: number) => string) =>
    [
      ...xs.map((x) => line(x, 700 - 20 * rows.length, x, 700)),
      ...[...rows, []].map((_, i) => line(60, 700 - 20 * i, 360, 700 - 20 * i)),
      ...rows.flatMap((cells, r) => cells.map((cell, c) => textAt(xs[c]! + 4, 686 - 20 * r, cell))),
    ].join("\n");
  const rows = ["1", "2", "3"].map((number) => [number, `Question ${number}?`, "A"]);
  const thin = (x1: number, y1: number, x2: number, y2: number) =>
    box(x1, y1, Math.max(x2 - x1, 0.5), Math.max(y2 - y1, 0.5), "f");
  const header = ["No.", "Question", "Answer"];
  return pdfOf([page([header, ...rows], lineFrom), page([header, ...rows], thin), page([header, ...rows], () => "")]);
}

/** Files with a password, damaged in their cipher and in what says how it was made. */
function locked(): { name: string; data: Uint8Array }[] {
  const word = wordFile({ body: ["1. q（ ）", "A. a", "B. b", "答案：A"].map((line) => paragraph(line)).join("") });
  const sheet = sheets().find(({ name }) => name === "a.xlsx")!.data;
  const lock = (data: Uint8Array) => new Uint8Array(office.encrypt(Buffer.from(data), { password: PASSWORDS[0]! }));
  return [
    { name: "locked.docx", data: lock(word) },
    { name: "locked.xlsx", data: lock(sheet) },
    { name: "aes.pdf", data: AES },
    { name: "rc4.pdf", data: RC4 },
  ];
}

function binaries(): { name: string; data: Uint8Array }[] {
  return [
    { name: "table.pdf", data: ruledPdf() },
    {
      name: "a.doc",
      data: docFile("1. q（ ）\rA. a\rB. b\r答案：A\r甲\u0007乙\u0007\u0007\u0013 REF x \u0014一\u0015\r"),
    },
  ];
}
