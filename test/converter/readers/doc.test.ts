import { describe, expect, it } from "vitest";
import { CFB } from "xlsx";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDoc } from "../../../converter/readers/doc/index.ts";
import { docFile, property, u16, u32 } from "../word97.ts";

function read(bytes: Uint8Array): ReadDocument {
  return readDoc({ name: "a.doc", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a.doc", 60_000) });
}

function shown({ blocks }: ReadDocument): string[] {
  return blocks.map((block) =>
    block.kind === "table"
      ? block.rows.map(({ cells }) => cells.join("|").replaceAll("\n", "⏎")).join(" / ")
      : `${block.heading === undefined ? "" : `h${block.heading} `}${block.text.replaceAll("\n", "⏎")}`,
  );
}

const LEVEL = 0x260a;
const LIST = 0x460b;
const listed = (use: number, level = 0) => ({
  properties: [...property(LEVEL, level), ...property(LIST, ...u16(use & 0xffff))],
});

describe("automatic numbers of Word 97", () => {
  const lists = [
    {
      levels: [
        { format: 39, text: "第%1条", follow: 1 },
        { text: "%1.%2", legal: true },
        { format: 3, text: "%3．", follow: 2 },
      ],
    },
  ];

  it("are those of the lists: levels, restarts, formats, what follows them", () => {
    const text = "标的\r甲\r乙\r丙\r价款\r丁\r中间\r完\r";
    const paragraphs = [
      listed(1),
      listed(1, 1),
      listed(1, 1),
      listed(1, 2),
      listed(1),
      listed(1, 1),
      undefined,
      listed(-1 & 0xffff),
    ];
    const document = read(docFile(text, { paragraphs, lists, uses: [{ list: 0 }] }));
    expect(shown(document)).toEqual([
      "第一条 标的",
      "1.1 甲",
      "1.2 乙",
      "A．丙",
      "第二条 价款",
      "2.1 丁",
      "中间",
      "第三条 完",
    ]);
    expect(document.blocks[0]).toMatchObject({ label: "第一条" });
    expect(document.warnings).toEqual([]);
  });

  it("start again, and look otherwise, where a use of the list says so", () => {
    const paragraphs = [listed(1), listed(1), listed(2), listed(2), listed(3)];
    const uses = [{ list: 0 }, { list: 0, starts: { 0: 5 } }, { list: 0, levels: { 0: { format: 18, text: "%1" } } }];
    const document = read(docFile("a\rb\rc\rd\re\r", { paragraphs, lists, uses }));
    expect(shown(document)).toEqual(["第一条 a", "第二条 b", "第五条 c", "第六条 d", "⑦ e"]);
  });

  it("come from styles and what they are based on, and end where a paragraph has none", () => {
    const linked = [
      {
        levels: [
          { text: "%1.", style: 1 },
          { format: 3, text: "%2.", style: 2 },
        ],
      },
    ];
    const styles = [
      { builtIn: 0 },
      { builtIn: 1, base: 0, paragraph: property(LIST, ...u16(1)) },
      { base: 1 },
      { base: 3 }, // on itself
    ];
    const paragraphs = [
      { style: 1 },
      { style: 2 },
      { style: 2 },
      { style: 1, properties: property(LIST, 0, 0) },
      { style: 3 },
    ];
    const document = read(docFile("题\r甲\r乙\r无\r末\r", { paragraphs, styles, lists: linked, uses: [{ list: 0 }] }));
    expect(shown(document)).toEqual(["h1 1. 题", "h1 A. 甲", "h1 B. 乙", "h1 无", "末"]);
  });

  it("are left out with a warning where their structures are damaged", () => {
    const paragraphs = [listed(1), listed(7)];
    const file = docFile("甲\r乙\r", {
      paragraphs,
      parts: { 73: u16(9), 74: u32(0x7fff_ffff), 1: [200, 0, 9, 0, 9, 9, 9, 9] },
    });
    const document = read(file);
    expect(shown(document)).toEqual(["甲", "乙"]);
    expect(document.warnings).toEqual(["list-numbers-lost"]);
  });
});

describe("characters of Word 97", () => {
  it("stand out by colour, weight, line and marker, by their own properties or by a style of theirs", () => {
    const text = "甲乙丙丁戊己庚\r";
    const at = (i: number, ...properties: number[]) => ({ from: i, to: i + 1, properties });
    const characters = [
      at(0, ...property(0x2a42, 6)), // red of the palette
      at(1, ...property(0x6870, 0xff, 0, 0, 0)),
      at(2, ...property(0x0835, 1)),
      at(3, ...property(0x2a3e, 1)),
      at(4, ...property(0x2a0c, 7)),
      at(5, ...property(0x4a30, ...u16(1))),
      at(6, ...property(0x6870, 0, 0, 0, 0xff), ...property(0x0835, 0x80), ...property(0x2a42, 1)),
    ];
    const styles = [{ builtIn: 0 }, { kind: 2 as const, characters: property(0x0835, 1) }];
    const document = read(docFile(text, { characters, styles, paragraphs: [] }));
    expect(document.blocks[0]).toMatchObject({
      text: "甲乙丙丁戊己庚",
      emphasis: [
        { kind: "color", text: "甲乙" },
        { kind: "bold", text: "丙" },
        { kind: "underline", text: "丁" },
        { kind: "highlight", text: "戊" },
        { kind: "bold", text: "己" },
      ],
    });
  });

  it("stand out by the style of their paragraph, unless that heads a part; of two opposites none is left", () => {
    const red = property(0x2a42, 6);
    const styles = [
      { builtIn: 0 },
      { base: 0, characters: [...red, ...property(0x0835, 1)] },
      { builtIn: 2, base: 0, characters: red },
    ];
    const characters = [{ from: 0, to: 1, properties: property(0x0835, 0x81) }];
    const { blocks } = read(docFile("甲乙\r丙\r", { characters, styles, paragraphs: [{ style: 1 }, { style: 2 }] }));
    expect(blocks).toEqual([
      {
        kind: "paragraph",
        block: 0,
        text: "甲乙",
        emphasis: [
          { kind: "color", text: "甲乙" },
          { kind: "bold", text: "乙" },
        ],
      },
      { kind: "paragraph", block: 1, text: "丙", heading: 2 },
    ]);
  });

  it("are raised, lowered, blanks, symbols; runs that look alike are one", () => {
    const text = "H2O10-3填  空 \t  \t(\r";
    const run = (from: number, to: number, ...properties: number[]) => ({ from, to, properties });
    const underlined = property(0x2a3e, 1);
    const characters = [
      run(1, 2, ...property(0x2a48, 2)),
      run(5, 7, ...property(0x2a48, 1)),
      run(8, 9, ...underlined),
      run(9, 10, ...underlined, ...property(0x4a43, 20, 0)),
      run(11, 13, ...underlined),
      run(13, 15, ...underlined),
      run(16, 17, ...property(0x0855, 1), ...property(0x6a09, 3, 0, 0xfc, 0xf0)),
    ];
    expect(shown(read(docFile(text, { characters, paragraphs: [] })))).toEqual(["H₂O10⁻³填____空____\t√"]);
  });
});

describe("tables of Word 97", () => {
  const cell = { properties: property(0x2416, 1) };
  /** Cells by their right edges; `down` are merged with the cell above. */
  const row = (edges: number[], merges: number[] = []) => {
    const cells = edges.slice(1).map((_, i) => [...u16((merges[i] ?? 0) << 5), ...new Array<number>(18).fill(0)]);
    const value = [edges.length - 1, ...edges.flatMap(u16), ...cells.flat()];
    return {
      properties: [
        ...property(0x2416, 1),
        ...property(0x2417, 1),
        ...property(0xd608, ...u16(value.length + 1), ...value),
      ],
    };
  };

  it("have the columns of all rows, cells merged along and down, paragraphs in cells", () => {
    const text = "题号\u0007一\r二\u0007三\u0007\u0007合计\u0007四\u0007\u0007\u0007五\u0007六\u0007\u0007后\r";
    const paragraphs = [
      cell,
      cell,
      cell,
      cell,
      row([0, 1000, 2000, 3000]),
      cell,
      cell,
      row([0, 1000, 3000], [3]),
      cell,
      cell,
      cell,
      row([0, 1000, 2000, 3000], [1]),
    ];
    expect(shown(read(docFile(text, { paragraphs })))).toEqual(["题号|一⏎二|三 / 合计|四| / 合计|五|六", "后"]);
  });

  it("are two where neither their ends nor any edge between cells are the same", () => {
    const text = "A. 甲\u0007B. 乙\u0007\u0007年\u0007一\u0007二\u0007\u0007";
    const paragraphs = [cell, cell, row([0, 4000, 8000]), cell, cell, cell, row([0, 1000, 2000, 3000])];
    expect(shown(read(docFile(text, { paragraphs })))).toEqual(["A. 甲|B. 乙", "年|一|二"]);
  });

  it("lie within cells", () => {
    const inner = property(0x6649, ...u32(2));
    const paragraphs = [
      cell,
      { properties: [...cell.properties, ...inner, ...property(0x244b, 1)] },
      { properties: [...cell.properties, ...inner, ...property(0x244b, 1)] },
      { properties: [...cell.properties, ...inner, ...property(0x244c, 1)] },
      cell,
      cell,
      row([0, 1000, 2000]),
    ];
    expect(shown(read(docFile("甲\r一\r二\r\r\u0007乙\u0007\u0007", { paragraphs })))).toEqual(["甲⏎一\t二|乙"]);
  });
});

describe("what hangs on the text of Word 97", () => {
  it("notes and answers in comments stand where they belong, headers beside the text", () => {
    const body = "题\u0002一\u0005完\r";
    const note = "\u0002 脚注\r";
    const headers = "编号 2024\r";
    const comment = "\u0005答案：B\r";
    const text = body + note + headers + comment;
    const counts = [body.length, note.length, headers.length, 0, comment.length];
    const parts = {
      2: [...u32(1), ...u32(body.length), ...u16(1)],
      3: [...u32(0), ...u32(note.length - 1), ...u32(note.length)].slice(0, 12),
      4: [...u32(3), ...u32(body.length), ...new Array<number>(30).fill(0)],
      5: [...u32(0), ...u32(comment.length), ...u32(comment.length)],
      11: [0, 0, 0, 0, 0, 0, 0, headers.length].flatMap(u32),
    };
    const document = read(docFile(text, { counts, parts, paragraphs: [] }));
    expect(shown(document)).toEqual(["题（注：脚注）一完⏎答案：B"]);
    expect(document.margins).toEqual(["编号 2024"]);
  });

  it("a text box follows the paragraph of its anchor", () => {
    const body = "见\u0008图\r完\r";
    const box = "框内\r";
    const parts = {
      40: [...u32(1), ...u32(body.length), ...u32(1025), ...new Array<number>(22).fill(0)],
      56: [...u32(0), ...u32(box.length), ...new Array<number>(14).fill(0), ...u32(1025), ...u32(0)],
    };
    const counts = [body.length, 0, 0, 0, 0, 0, box.length];
    const document = read(docFile(body + box, { counts, parts, paragraphs: [] }));
    expect([...shown(document), ...document.warnings]).toEqual(["见图", "框内", "完"]);
  });

  it("formulas of an editor are named as such, and page breaks end no paragraph", () => {
    const text = "由\u0013 EMBED Equation.3 \u0014\u0001\u0015得\f后\r";
    const document = read(docFile(text, { paragraphs: [] }).map((byte) => byte));
    expect(shown(document)).toEqual(["由[公式图片]得", "后"]);
    expect(document.warnings).toEqual(["formula-picture", "picture-skipped"]);
  });
});

describe("damaged files of Word 97", () => {
  it("of Word 6 and 95 are named, with the way out", () => {
    const container = CFB.utils.cfb_new();
    const old = (version: number) => {
      const main = Buffer.alloc(2048);
      main.writeUInt16LE(0xa5dc, 0);
      main.writeUInt16LE(version, 2);
      CFB.utils.cfb_add(container, "WordDocument", [...main]);
      return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
    };
    for (const [version, name] of [
      [0x65, "Word 6"],
      [0x68, "Word 95"],
    ] as const)
      expect(() => read(old(version))).toThrow(
        expect.objectContaining({
          code: "UNSUPPORTED_FORMAT",
          message: `a.doc is a file of ${name}; of .doc files those of Word 97 and later are read`,
          hint: expect.stringContaining(".docx"),
        }),
      );
    expect(() => read(old(0xc1))).toThrow("its part 0Table is missing");
  });

  it("end in text or a named error, whichever byte is wrong", () => {
    const lists = [{ levels: [{ text: "%1." }] }];
    const file = docFile("甲\r乙\u0007丙\u0007\u0007", {
      paragraphs: [listed(1)],
      characters: [{ from: 0, to: 1, properties: property(0x0835, 1) }],
      styles: [{ builtIn: 0 }],
      lists,
      uses: [{ list: 0 }],
    });
    for (let at = 512; at < file.length; at += 3) {
      const damaged = file.slice();
      damaged[at] = 0xff;
      try {
        expect(read(damaged).format).toBe("doc");
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(?:CORRUPT|ENCRYPTED)_FILE$/) });
      }
    }
  });
});
