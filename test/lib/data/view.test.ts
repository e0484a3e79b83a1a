import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataFrame } from "danfojs-node";
import { describe, expect, it } from "vitest";
import { requireDanfojs } from "#lib/data/frame";
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

  it("are made by the danfojs of the folder; without one, the error says how to install it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-danfojs-"));
    const place = join(folder, "package.json");
    const hint = expect.stringMatching(/npm pkg set .*xlsx.* && npm install --ignore-scripts danfojs-node@1\.2\.0$/);
    expect(() => requireDanfojs([place])).toThrow(
      expect.objectContaining({ code: "MISSING_DEPENDENCY", message: "danfojs-node is not installed", hint }),
    );
    await mkdir(join(folder, "node_modules/danfojs-node"), { recursive: true });
    const entry = join(folder, "node_modules/danfojs-node/index.js");
    await writeFile(entry, 'require("@tensorflow/tfjs-node")');
    expect(() => requireDanfojs([place])).toThrow("does not load: Cannot find module '@tensorflow/tfjs-node'");
    expect(requireDanfojs([place, import.meta.url]).DataFrame).toBe(DataFrame);
    await rm(folder, { recursive: true });
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
