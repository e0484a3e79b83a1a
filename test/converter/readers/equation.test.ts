import { describe, expect, it } from "vitest";
import { CFB } from "xlsx";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocx } from "../../../converter/readers/docx/index.ts";
import { equationLatex } from "../../../converter/readers/word/mtef-latex.ts";
import { paragraph, wordFile, zip } from "../ooxml.ts";

const word = (value: number) => [value & 0xff, value >>> 8];
const latex = (bytes: number[]) => equationLatex(new DataView(Uint8Array.from(bytes).buffer));
const OBJECT = [28, 0, ...new Array<number>(26).fill(0)];

/** Written by LibreOffice for formulas that a .docx reader shows as these. */
describe("formulas of Equation Editor 3", () => {
  it.each([
    ["03010103000a010a01030e00000a010283610002832b0002836200000a01028363000000000000", "\\frac{a+b}{c}"],
    ["03010103000a010a01030d010001028378000001028133000000000000", "\\sqrt[3]{x}"],
    ["03010103000a010a0102837800030f00000b11010281320000000a02832b0002837900000000", "x^{2}+y"],
    ["03010103000a010a0102836100030f01000b0102836e000011000a000000", "a_{n}"],
    ["03010103000a010a0102836100030f02000b010281310000010281320000000a000000", "a_{1}^{2}"],
    [
      "03010103000a010a01031d01000102836b00000b0102836b0002833d0002813100000102836e00000d02861122000a000000",
      "\\sum_{k=1}^{n} k",
    ],
    [
      "03010103000a010a010318010001028378000283640002837800000b0102813000000102813100000d02862b22000a000000",
      "\\int_{0}^{1} xdx",
    ],
    [
      "03010103000a010a010302000001040201010283780002832b000283790002833d0002813100000102837800028612220283790002833d000281320000000002967b000296000000000000",
      "\\left\\{\\begin{aligned}x+y=1 \\\\ x-y=2\\end{aligned}\\right.",
    ],
    [
      "03010103000a010a01050000000202000001028361000001028362000001028363000001028364000000000000",
      "\\begin{matrix}a & b \\\\ c & d\\end{matrix}",
    ],
    ["03010103000a010a01028173000281690002816e000283b103000000", "\\sin \\alpha"],
    ["03010103000a010a01032f010001028361000000000000", "\\vec{a}"],
    [
      "03010103000a010a01032b0100110b0102837800028392210281300000110a0112826c001282690012826d00029804eb00000283660003010000010283780000029628000296290000000000",
      "\\lim_{x\\rightarrow 0} f\\left(x\\right)",
    ],
    ["03010103000a010a01031100000102834100028342000000000000", "\\overline{AB}"],
  ])("%#: %s", (hex, shown) => {
    expect(latex([...OBJECT, ...Buffer.from(hex, "hex")])).toBe(shown);
  });
});

describe("formulas of MathType 4 and later", () => {
  const HEADER = [5, 1, 0, 6, 9, ...Buffer.from("DSMT6\0"), 0];
  const sign = (text: string, face = 3) => [...text].flatMap((one) => [2, 0, face + 128, ...word(one.charCodeAt(0))]);
  const line = (...items: number[][]) => [1, 0, ...items.flat(), 0];
  const empty = [1, 1];
  const template = (selector: number, variation: number, ...parts: number[][]) => [
    ...[3, 0, selector, variation, 0],
    ...parts.flat(),
    0,
  ];
  /** Fonts, encodings and sizes, which say nothing. */
  const definitions = [
    ...[19, ...Buffer.from("WinAllBasicCodePages\0"), 17, 5, ...Buffer.from("Times New Roman\0")],
    ...[8, 0, 0, 18, 0, 2, 0x25, 0xf8, 0x5f, 1, 0x2f, 2, 1, 0, 0, 10],
  ];
  const formula = (...items: number[][]) => latex([...OBJECT, ...HEADER, ...definitions, ...line(...items), 0]);

  it("are read", () => {
    expect(formula(template(11, 0, line(sign("1", 8)), line(sign("2", 8))))).toBe("\\frac{1}{2}");
    expect(formula(template(10, 0, line(sign("x")), empty))).toBe("\\sqrt{x}");
    expect(formula(sign("x"), template(28, 0, empty, line(sign("2", 8))))).toBe("x^{2}");
    expect(formula(template(16, 0x70, line(sign("a")), line(sign("i=1")), line(sign("n")), sign("∑", 6)))).toBe(
      "\\sum_{i=1}^{n} a",
    );
    expect(formula(template(1, 3, line(sign("x")), sign("("), sign(")")), sign("sin", 2), sign("α", 4))).toBe(
      "\\left(x\\right)\\sin \\alpha",
    );
    expect(formula([2, 1, 131, ...word(0x61), 6, 0, 5, 0], sign("面积", 12))).toBe("a'\\text{面积}");
  });

  it("are none where something is not known, or they are cut off", () => {
    expect(formula(template(36, 1, line(sign("x"))))).toBeUndefined();
    expect(formula(sign("\uE123"))).toBeUndefined();
    expect(latex([...OBJECT, ...HEADER, 1, 0, ...sign("x")])).toBeUndefined();
    expect(latex([...OBJECT, 7, 0, 0])).toBeUndefined();
    expect(latex([])).toBeUndefined();
    expect(latex([...OBJECT, ...HEADER, ...new Array<number>(5000).fill(1).flatMap(() => [1, 0])])).toBeUndefined();
  });
});

describe("formulas of both in .docx", () => {
  const object = (id: string) =>
    `<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Equation.3" r:id="${id}"/></w:object></w:r>`;
  const relationship = (id: string, target: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" Target="${target}"/>`;
  const read = (bytes: Uint8Array) =>
    readDocx({ name: "a.docx", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a.docx", 60_000) });

  it("stand for their pictures; one that cannot be read stays a picture", async () => {
    const container = CFB.utils.cfb_new();
    const half = Buffer.from("03010103000a010a01030e00000a0102813100000a01028132000000000000", "hex");
    CFB.utils.cfb_add(container, "Equation Native", [...OBJECT, ...half]);
    const file = async (body: string) => {
      const { unzipSync } = await import("fflate");
      const relationships = relationship("rId5", "embeddings/a.bin") + relationship("rId6", "embeddings/b.bin");
      return zip({
        ...unzipSync(wordFile({ body, relationships })),
        "word/embeddings/a.bin": new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer),
        "word/embeddings/b.bin": new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2]),
      });
    };
    const read1 = await read(await file(paragraph(object("rId5"))));
    expect([read1.blocks[0], read1.warnings]).toMatchObject([{ text: "$\\frac{1}{2}$" }, []]);
    const read2 = await read(await file(paragraph(object("rId5") + object("rId6"))));
    expect([read2.blocks[0], read2.warnings]).toMatchObject([
      { text: "$\\frac{1}{2}$[公式图片]" },
      ["formula-picture", "picture-skipped"],
    ]);
  });
});
