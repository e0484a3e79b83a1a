/** The number of a contract that stands in the page header alone. */
import { expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { extractContract, readContract } from "../../../converter/extract/contract/index.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocx } from "../../../converter/readers/docx/index.ts";
import { ContractSettings } from "../../../converter/schema.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";
import { outline, valuesOf } from "./contract-texts.ts";

const BODY = [
  "设备保养合同",
  "甲方：青岛海岳机械有限公司",
  "乙方：烟台恒信设备有限公司",
  "第一条 服务",
  "乙方每月保养甲方的设备一次，并提交书面报告。",
  "第二条 价款",
  "合同总价为人民币30,000元，甲方一次性支付。",
  "第三条 附则",
  "本合同一式两份，双方各执一份，签字后生效。",
];

function documentOf(margins: string[], body = BODY): ReadDocument {
  const blocks = body.map((text, block) => ({ kind: "paragraph" as const, block, text }));
  return { format: "docx", blocks, margins, warnings: [] };
}

it("is taken from there, and the source of the record is the text", () => {
  const document = documentOf(["海岳机械\t合同编号：HY-2025-031  第1页"]);
  const contract = readContract(document, "a.docx");
  expect(valuesOf(contract, "number")).toEqual(["HY-2025-031"]);
  expect(contract.content.lines[0]).toMatchObject({ text: "合同编号：HY-2025-031", source: { file: "a.docx" } });
  expect(contract.title?.text).toBe("设备保养合同");
  expect(outline(contract)).toEqual(["第一条 服务", "第二条 价款", "第三条 附则"]);
  const { items } = extractContract(document, "a.docx", ContractSettings.parse({}));
  expect(items.find(({ task }) => task === "fields")!.source).toEqual({ file: "a.docx", block: 0 });
});

it.each([
  ["the text has one", ["合同编号：HY-2025-031"], ["合同编号：HY-9"], ["HY-9"]],
  ["headers name several", ["合同编号：HY-1", "合同编号：HY-2"], [], []],
  ["it was left blank", ["合同编号：________"], [], []],
])("is not taken where %s", (_, margins, above, numbers) => {
  expect(valuesOf(readContract(documentOf(margins, [...above, ...BODY]), "a.docx"), "number")).toEqual(numbers);
});

it("comes from Word's headers and footers, which are no part of the text", async () => {
  const part = (kind: string, body: string) =>
    `<w:${kind} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${body}</w:${kind}>`;
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const bytes = wordFile({
    body: paragraph("保养合同"),
    parts: {
      "word/header1.xml": part("hdr", paragraph(`${run("合同编号：")}${run("HY-7")}`)),
      "word/header2.xml": part("hdr", paragraph("合同编号：HY-7")),
      "word/footer1.xml": part("ftr", paragraph("海岳机械") + paragraph("")),
    },
    relationships:
      relation("h1", "header", "header1.xml") +
      relation("h2", "header", "header2.xml") +
      relation("f1", "footer", "footer1.xml"),
  });
  const deadline = new Deadline("a.docx", 10_000);
  const { blocks, margins } = await readDocx({ name: "a.docx", bytes, limits: DEFAULT_LIMITS, deadline });
  expect([blocks.length, margins]).toEqual([1, ["合同编号：HY-7", "海岳机械"]]);
});
