import { describe, expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { brief, convertFiles } from "../helpers.ts";
import { box, lineFrom, pdfOf, textAt } from "./pdf-file.ts";

function read(bytes: Uint8Array): Promise<ReadDocument> {
  return readDocument({ name: "a.pdf", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a.pdf", 60_000) }, "pdf");
}

/** Paragraphs as they are, tables as rows of cells. */
async function blocks(bytes: Uint8Array): Promise<(string | string[])[]> {
  const { blocks } = await read(bytes);
  return blocks.map((block) =>
    block.kind === "paragraph" ? block.text : block.rows.map(({ cells }) => cells.join("|").replaceAll("\n", "⏎")),
  );
}

const XS = [60, 100, 300, 360, 420, 500];
const HEADER = ["No.", "Question", "A", "B", "Answer"];

/** A grid with rows 20 points high, from the top down; the text of each cell in its first line. */
function grid(top: number, rows: string[][], xs = XS): string {
  const bottom = top - 20 * rows.length;
  return [
    ...xs.map((x) => lineFrom(x, top, x, bottom)),
    ...Array.from({ length: rows.length + 1 }, (_, i) => lineFrom(xs[0]!, top - 20 * i, xs.at(-1)!, top - 20 * i)),
    ...rows.flatMap((cells, r) => cells.map((cell, c) => textAt(xs[c]! + 4, top - 20 * r - 14, cell))),
  ].join("\n");
}

describe("ruled tables in PDF", () => {
  const rows = [
    HEADER,
    ["1", "Which number calls the fire brigade?", "110", "119", "B"],
    ["2", "Which burns?", "wood", "stone", "A"],
  ];

  it("become tables, with the text around them in its place", async () => {
    const page = `${textAt(60, 780, "Fire safety")}\n${grid(760, rows)}\n${textAt(60, 680, "The end of it.")}`;
    expect(await blocks(pdfOf([page]))).toEqual([
      "Fire safety",
      ["No.|Question|A|B|Answer", "1|Which number calls the fire brigade?|110|119|B", "2|Which burns?|wood|stone|A"],
      "The end of it.",
    ]);
    const conversion = await convertFiles([{ name: "a.pdf", data: pdfOf([page]) }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "single | Which number calls the fire brigade?⏎A. 110⏎B. 119 | B",
      "single | Which burns?⏎A. wood⏎B. stone | A",
    ]);
    expect(conversion.records[1]!.source).toMatchObject({ page: 1, row: 3, number: "2" });
  });

  it("whose lines are thin rectangles, on a page that is shown turned", async () => {
    const page = grid(
      400,
      [
        ["first", "second"],
        ["third", "fourth"],
      ],
      [60, 160, 260],
    ).replaceAll(/([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S/g, (_, x1, y1, x2, y2) =>
      x1 === x2 ? box(Number(x1), Number(y2), 0.5, y1 - y2, "f") : box(Number(x1), Number(y1), x2 - x1, 0.5, "f"),
    );
    expect(await blocks(pdfOf([page]))).toEqual([["first|second", "third|fourth"]]);
    const turned = `0 1 -1 0 842 0 cm\n${page}`;
    expect(await blocks(pdfOf([turned], { turned: 90, box: [842, 842] }))).toEqual([["first|second", "third|fourth"]]);
  });

  it("with merged cells and wrapped lines", async () => {
    const lines = [
      lineFrom(60, 700, 360, 700),
      lineFrom(60, 680, 360, 680),
      lineFrom(160, 640, 360, 640),
      lineFrom(60, 600, 360, 600),
      ...[60, 360].map((x) => lineFrom(x, 700, x, 600)),
      lineFrom(160, 680, 160, 600),
      lineFrom(260, 680, 260, 600),
    ];
    const texts = [
      textAt(64, 686, "Over all three"),
      textAt(64, 640, "Both rows"),
      textAt(164, 668, "a line that is"),
      textAt(164, 654, "wrapped here"),
      textAt(264, 668, "A. one"),
      textAt(264, 654, "B. two"),
      textAt(164, 620, "e"),
      textAt(264, 620, "f"),
    ];
    expect(await blocks(pdfOf([[...lines, ...texts].join("\n")]))).toEqual([
      ["Over all three||", "Both rows|a line that is wrapped here|A. one⏎B. two", "Both rows|e|f"],
    ]);
  });

  it("go on over the end of a page, with the header once and the page number left out", async () => {
    const page = (body: string[][], number: number) =>
      `${grid(760, [HEADER, ...body])}\n${textAt(290, 40, `- ${number} -`)}`;
    const row = (n: number) => [String(n), `Question ${n}?`, "x", "y", "A"];
    const pages = [page([row(1), row(2)], 1), page([row(3)], 2), page([["", "and more", "", "", ""], row(4)], 3)];
    const { blocks } = await read(pdfOf(pages));
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({
      kind: "table",
      page: 1,
      rows: [
        { row: 1, page: 1, cells: HEADER },
        { row: 2, page: 1, cells: row(1) },
        { row: 3, page: 1, cells: row(2) },
        { row: 4, page: 2, cells: ["3", "Question 3? and more", "x", "y", "A"] },
        { row: 5, page: 3, cells: row(4) },
      ],
    });
  });

  it("finish a row that the end of the page cuts", async () => {
    const pages = [
      grid(200, [HEADER, ["1", "A question that", "x", "y", "A"]]),
      grid(760, [
        ["", "goes on", "", "", ""],
        ["2", "q", "x", "y", "B"],
      ]),
    ];
    expect(await blocks(pdfOf(pages))).toEqual([
      ["No.|Question|A|B|Answer", "1|A question that goes on|x|y|A", "2|q|x|y|B"],
    ]);
  });

  it("are not made of frames, drawings and lines under text", async () => {
    const frame = box(50, 50, 495, 742, "S");
    const chart = Array.from(
      { length: 8 },
      (_, i) => `${lineFrom(100, 300 + 20 * i, 300, 300 + 20 * i)}\n${lineFrom(100 + 25 * i, 300, 100 + 25 * i, 440)}`,
    ).join("\n");
    const page = [frame, textAt(60, 760, "Name:"), lineFrom(95, 758, 200, 758), textAt(260, 760, "Date:"), chart].join(
      "\n",
    );
    expect(await blocks(pdfOf([page]))).toEqual(["Name: ____  Date:"]);
  });
});

describe("tables without lines in PDF", () => {
  const columns = [60, 200, 320, 420];
  const place = (rows: string[][], top = 700) =>
    rows.flatMap((cells, r) => cells.map((cell, c) => textAt(columns[c]!, top - 16 * r, cell))).join("\n");

  it("are told by names over columns with white between them", async () => {
    const rows = [
      ["Drug", "Dose", "Times a day", "Price"],
      ["Aspirin", "100 mg", "1", "3.20"],
      ["Ibuprofen", "400 mg", "3", "5.10"],
      ["Paracetamol", "", "2", "2.00"],
    ];
    const shown = rows.map((cells) => cells.join("|"));
    expect(await blocks(pdfOf([`${textAt(60, 740, "Price list")}\n${place(rows)}`]))).toEqual(["Price list", shown]);
  });

  it("are not made of options that stand side by side", async () => {
    const rows = [
      ["A. one", "B. two", "C. three"],
      ["A. four", "B. five", "C. six"],
      ["A. seven", "B. eight", "C. nine"],
    ];
    expect((await blocks(pdfOf([place(rows)]))).every((block) => typeof block === "string")).toBe(true);
  });
});
