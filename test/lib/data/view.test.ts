import { DataFrame } from "danfojs-node";
import { describe, expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { registerDatasetView } from "#lib/finetune/index";
import { toBundle } from "#lib/notebook/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

registerDatasetView();

describe("a data set under a cell", () => {
  it("shows counts, first rows, and what was left out", async () => {
    const data = await loadDataset([...RECORDS, { instruction: "<b>", output: 7 }]);
    const { "text/html": html, "text/plain": text } = toBundle(data) as Record<string, string>;
    for (const shown of [html, text]) {
      expect(shown).toContain(RECORDS[0]!.output);
      expect(shown).toContain("it is a number, not a text");
      expect(shown).not.toContain("<b>");
    }
  });

  it("shows lengths in tokens, what is cut, and samples with the prompt told from the answer", async () => {
    const tokens = await (await loadDataset(RECORDS)).withTokenizer(tinyModel(), { maxLength: 24 });
    expect(tokens.report.lengths.length).toBe(RECORDS.length);
    expect(tokens.report.truncatedSamples).toBeGreaterThan(0);
    const { "text/html": html, "text/plain": text } = toBundle(tokens) as Record<string, string>;
    expect(text).toContain(`«${RECORDS[0]!.output}<|im_end|>»`);
    expect(html).toContain(`<strong style="font-weight:600">${RECORDS[0]!.output}&lt;|im_end|&gt;</strong>`);
    expect(html).toContain("<svg");
  });
});

describe("danfojs frames", () => {
  it("go in and out without a loss", async () => {
    const data = await loadDataset(RECORDS);
    const frame = await data.toFrame();
    expect(frame.shape).toEqual([RECORDS.length, 3]);
    expect((await loadDataset(frame)).records).toEqual(RECORDS);
    const talks = await loadDataset([
      {
        messages: [
          { role: "user", content: "q" },
          { role: "assistant", content: "a" },
        ],
      },
    ]);
    expect((await loadDataset(await talks.toFrame())).records).toEqual(talks.records);
  });

  it("with blanks, numbers and ragged rows are read as they are meant, or refused", async () => {
    const frame = new DataFrame([
      { instruction: "1 + 1", input: null, output: 2 },
      { instruction: "q", input: "i", output: null },
    ]);
    const data = await loadDataset(frame);
    expect(data.records).toEqual([{ instruction: "1 + 1", input: "", output: "2" }]);
    expect(data.rejected).toMatchObject([{ row: 2, field: "output" }]);
    await expect(loadDataset({ columns: ["instruction"], values: [["q", "a"]] })).rejects.toThrow("row 1 of the frame");
  });
});
