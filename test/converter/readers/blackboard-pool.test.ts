import { expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { zip } from "../ooxml.ts";

const text = (html: string) =>
  `<material><mat_extension><mat_formattedtext type="HTML">${html.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</mat_formattedtext></mat_extension></material>`;
const flow = (name: string, content: string) => `<flow class="${name}">${content}</flow>`;
const shown = (html: string) => flow("Block", flow("FORMATTED_TEXT_BLOCK", text(html)));

function item(type: string, stem: string, response: string, rules: string, more = ""): string {
  return `<item maxattempts="0"><itemmetadata><bbmd_asitype>Item</bbmd_asitype><bbmd_assessmenttype>Pool</bbmd_assessmenttype><bbmd_questiontype>${type}</bbmd_questiontype><qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata><presentation>${flow("Block", flow("QUESTION_BLOCK", flow("FORMATTED_TEXT_BLOCK", text(stem))) + response)}</presentation><resprocessing scoremodel="SumOfScores"><outcomes><decvar varname="SCORE" vartype="Decimal" defaultval="0"/></outcomes>${rules}<respcondition title="incorrect"><conditionvar><other/></conditionvar><setvar variablename="SCORE" action="Set">0.0</setvar><displayfeedback linkrefid="incorrect" feedbacktype="Response"/></respcondition></resprocessing>${more}</item>`;
}

const label = (id: string, html: string) =>
  `<flow_label class="Block"><response_label ident="${id}" shuffle="Yes"><flow_mat class="FORMATTED_TEXT_BLOCK">${text(html)}</flow_mat></response_label></flow_label>`;
const plainLabel = (id: string) =>
  `<flow_label class="Block"><response_label ident="${id}"><flow_mat class="Block"><material><mattext charset="us-ascii" texttype="text/plain">${id}</mattext></material></flow_mat></response_label></flow_label>`;
const lid = (labels: string, cardinality = "Single", id = "response") =>
  `<response_lid ident="${id}" rcardinality="${cardinality}"><render_choice>${labels}</render_choice></response_lid>`;
const block = (content: string) => flow("RESPONSE_BLOCK", content);
const equal = (value: string, id = "response") => `<varequal respident="${id}" case="No">${value}</varequal>`;
const correct = (condition: string) =>
  `<respcondition title="correct"><conditionvar>${condition}</conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>`;
const feedback = (id: string, html: string) =>
  `<itemfeedback ident="${id}" view="All"><flow_mat class="Block"><flow_mat class="FORMATTED_TEXT_BLOCK">${text(html)}</flow_mat></flow_mat></itemfeedback>`;

const pool = [
  item(
    "Multiple Choice",
    "<p>火警电话是？</p>",
    block(lid(label("a1", "110") + label("b2", "<b>119</b>"))),
    correct(equal("b2")),
    feedback("correct", "全国统一") + feedback("a1", "报警电话"),
  ),
  item(
    "Multiple Answer",
    "灭火剂有",
    block(lid(label("x", "水") + label("y", "泡沫") + label("z", "汽油"), "Multiple")),
    correct(`<and>${equal("x")}${equal("y")}<not>${equal("z")}</not></and>`),
  ),
  item("True/False", "水是湿的。", block(lid(plainLabel("true") + plainLabel("false"))), correct(equal("true"))),
  item(
    "Either/Or",
    "May exits be locked?",
    block(lid(plainLabel("yes_no.true") + plainLabel("yes_no.false"))),
    correct(equal("yes_no.false")),
  ),
  item(
    "Fill in the Blank",
    "中国的首都是____。",
    block('<response_str ident="response" rcardinality="Single"><render_fib/></response_str>'),
    `<respcondition title="k1"><conditionvar>${equal("北京")}</conditionvar></respcondition><respcondition title="k2"><conditionvar>${equal("Beijing")}</conditionvar></respcondition>`,
  ),
  item(
    "Fill in the Blank Plus",
    "[who] wrote [what].",
    block(""),
    correct(
      `<and><or>${equal("Cao Xueqin", "who")}</or><or>${equal("a novel", "what")}${equal("a book", "what")}</or></and>`,
    ),
  ),
  item(
    "Essay",
    "谈谈你的看法。",
    block('<response_str ident="response"/>'),
    "",
    `<itemfeedback ident="solution"><solution view="All"><solutionmaterial><flow_mat class="Block">${text("言之有理。")}</flow_mat></solutionmaterial></solution></itemfeedback>`,
  ),
  item("Short Response", "Why?", block('<response_str ident="response"/>'), ""),
  item(
    "Matching",
    "连线",
    block(
      [
        ["l1", "猫"],
        ["l2", "狗"],
      ]
        .map(([id, left]) =>
          flow(
            "Block",
            flow("FORMATTED_TEXT_BLOCK", text(left!)) +
              lid(
                `<flow_label class="Block"><response_label ident="${id}m1"/><response_label ident="${id}m2"/></flow_label>`,
                "Single",
                id,
              ),
          ),
        )
        .join(""),
    ) + flow("RIGHT_MATCH_BLOCK", shown("汪") + shown("喵")),
    `<respcondition><conditionvar>${equal("l1m2", "l1")}</conditionvar></respcondition><respcondition><conditionvar>${equal("l2m1", "l2")}</conditionvar></respcondition>`,
  ),
  item(
    "Ordering",
    "Order the steps",
    block(lid(label("s1", "run") + label("s2", "call"), "Ordered")),
    correct(`<and>${equal("s2")}${equal("s1")}</and>`),
  ),
  item(
    "Numeric",
    "6 × 7 = ?",
    block('<response_num ident="response"/>'),
    `<respcondition title="correct"><conditionvar><vargte respident="response">41.5</vargte><varlte respident="response">42.5</varlte>${equal("42")}</conditionvar></respcondition>`,
  ),
  item("Hot Spot", "Where?", block(""), ""),
];

const bytes = (content: string) => new TextEncoder().encode(content);
const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop><assessment title="消防题库"><section>${pool.join("")}</section></assessment></questestinterop>`;
const manifest = `<?xml version="1.0" encoding="UTF-8"?><manifest identifier="man00001" xmlns:bb="http://www.blackboard.com/content-packaging/"><resources><resource bb:file="res00001.dat" bb:title="消防题库" identifier="res00001" type="assessment/x-bb-qti-pool"/></resources></manifest>`;

it("reads a Blackboard pool as it is exported", async () => {
  const data = zip({ "imsmanifest.xml": bytes(manifest), ".bb-package-info": bytes("x"), "res00001.dat": bytes(xml) });
  const conversion = await convertFiles([{ name: "pool.zip", data }], { outputStyle: "answer" });
  expect(brief(conversion)).toEqual([
    "single | 火警电话是？⏎A. 110⏎B. 119 | B",
    "multiple | 灭火剂有⏎A. 水⏎B. 泡沫⏎C. 汽油 | AB",
    "judge | 水是湿的。 | 正确",
    "single | May exits be locked?⏎A. Yes⏎B. No | B",
    "blank | 中国的首都是____。 | 北京",
    "blank | ____ wrote ____. | Cao Xueqin；a novel",
    "short | 谈谈你的看法。 | 言之有理。",
    "short | 连线⏎1. 猫⏎2. 狗⏎A. 喵⏎B. 汪 | 1 - A；2 - B",
    "short | Order the steps⏎A. call⏎B. run | A → B",
    "short | 6 × 7 = ? | 42（41.5 – 42.5）",
  ]);
  expect(reasons(conversion)).toEqual(["- answer-missing", "- type-unsupported"]);
  const explained = await convertFiles([{ name: "res00001.dat", data: bytes(xml) }]);
  expect(explained.records[0]!.record.output).toContain("全国统一\nA: 报警电话");
});
