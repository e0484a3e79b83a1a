import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { raised } from "../../../converter/text/raised.ts";
import { run, wordFile, zip } from "../ooxml.ts";
import { pdfOf, textAt } from "./pdf-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function texts(data: Uint8Array): Promise<string[]> {
  const input = { name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
  const { blocks } = await readDocument(input, await formatOf(input));
  return blocks.map((block) => (block.kind === "paragraph" ? block.text : "a table"));
}

describe("raised and lowered text", () => {
  it.each([
    ["8", true, "⁸"],
    ["-3", true, "⁻³"],
    ["(2n+1)", true, "⁽²ⁿ⁺¹⁾"],
    ["2", false, "₂"],
    ["max", false, "_{max}"],
    ["x", true, "^{x}"],
    ["th", true, "th"],
    ["TM", true, "TM"],
    ["[3]", true, "[3]"],
    ["th ", true, "th "],
    [" 2 ", true, " ² "],
    ["见附注", true, "见附注"],
    ["see the note below", true, "see the note below"],
  ])("%s", (text, up, shown) => {
    expect(raised(text, up)).toBe(shown);
  });

  it("keeps powers and formulas of Word files right", async () => {
    const position = (value: string) => `<w:vertAlign w:val="${value}"/>`;
    const parts = [
      run("光速约为3×10"),
      run("8", position("superscript")),
      run("m/s，水是H"),
      run("2", position("subscript")),
      run("O，v", position("baseline")),
      run("max", position("subscript")),
      run("，1"),
      run("st", position("superscript")),
    ];
    expect(await texts(wordFile({ body: `<w:p>${parts.join("")}</w:p>` }))).toEqual([
      "光速约为3×10⁸m/s，水是H₂O，v_{max}，1st",
    ]);
  });

  it("knows them in RTF and OpenDocument", async () => {
    const rtf = String.raw`{\rtf1 10{\super 8} CO\sub 2\nosupersub  is x\super 10\plain  big\par}`;
    expect(await texts(bytes(rtf))).toEqual(["10⁸ CO₂ is x¹⁰ big"]);
    const style = (name: string, position: string) =>
      `<style:style style:name="${name}"><style:text-properties style:text-position="${position}"/></style:style>`;
    const span = (name: string, text: string) => `<text:span text:style-name="${name}">${text}</text:span>`;
    const odt = zip({
      mimetype: bytes("application/vnd.oasis.opendocument.text"),
      "content.xml": bytes(
        `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s"><office:automatic-styles>${style("T1", "super 58%")}${style("T2", "-33% 58%")}${style("T3", "0% 100%")}</office:automatic-styles><office:body><office:text><text:p>10${span("T1", "8")} H${span("T2", "2")}O 5${span("T3", "0")}</text:p></office:text></office:body></office:document-content>`,
      ),
    });
    expect(await texts(odt)).toEqual(["10⁸ H₂O 50"]);
  });

  it("tells them in a PDF by size and place, and takes only signs for them", async () => {
    const page = [
      textAt(72, 700, "Light covers 3 x 10", 12),
      textAt(183, 705, "8", 7),
      textAt(188, 700, "m in a second; H", 12),
      textAt(278, 697, "2", 7),
      textAt(283, 700, "O freezes.", 12),
      textAt(72, 660, "A note stands here", 12),
      textAt(180, 665, "see below", 7),
      textAt(72, 640, "Small print 25 on the base line", 7),
    ].join("\n");
    const [first, ...rest] = (await texts(pdfOf([page]))).join("\n").split("\n");
    expect(first!.replaceAll(" ", "")).toBe("Lightcovers3x10⁸minasecond;H₂Ofreezes.");
    expect(rest.join(" ")).toContain("see below");
    expect(rest.join(" ")).toContain("25");
  });
});
