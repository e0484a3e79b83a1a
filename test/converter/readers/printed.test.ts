/**
 * Word files that LibreOffice printed to PDF (`soffice --convert-to pdf`): their tables are the same in both. `questions` goes
 * on over two pages with its header again and a row in two parts, `prices` has merged cells, `unruled` has no lines.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { brief, convertFiles } from "../helpers.ts";

const file = (name: string) => new Uint8Array(readFileSync(new URL(`printed/${name}`, import.meta.url)));

/** Spaces aside: Word sets Chinese characters and digits apart, where the file has none. */
async function tables(name: string): Promise<string[][][]> {
  const input = { name, bytes: file(name), limits: DEFAULT_LIMITS, deadline: new Deadline(name, 60_000) };
  const { blocks } = await readDocument(input, await formatOf(input));
  return blocks.flatMap((block) =>
    block.kind === "table" ? [block.rows.map(({ cells }) => cells.map((cell) => cell.replace(/\s/g, "")))] : [],
  );
}

it.each(["questions", "prices", "unruled"])("%s", async (name) => {
  const printed = await tables(`${name}.pdf`);
  expect(printed).toHaveLength(1);
  expect(printed).toEqual(await tables(`${name}.docx`));
});

it("gives the same questions", async () => {
  const [printed, written] = await Promise.all(
    ["questions.pdf", "questions.docx"].map((name) => convertFiles([{ name, data: file(name) }])),
  );
  const plain = (conversion: typeof printed) => brief(conversion!).map((line) => line.replace(/\s/g, ""));
  expect(plain(printed)).toEqual(plain(written));
  expect(printed!.rejected).toEqual([]);
  expect(new Set(printed!.records.map(({ source }) => source.page))).toEqual(new Set([1, 2]));
});
