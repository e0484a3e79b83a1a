import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadModel } from "#lib/model/index";
import { main } from "../../../../bin/main.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pretrain-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("tunelab pretrain", () => {
  it("makes a model that knows its text better than frequencies do, with a card", async () => {
    const sentence = (i: number) => `第${i}条 当事人应当按照约定履行义务。\nThe parties perform clause ${i} as agreed.`;
    const documents = Array.from({ length: 40 }, (_, i) => `${sentence(i)}\n${sentence(i + 1)}\n${sentence(i + 2)}`);
    await writeFile(join(folder, "text.txt.gz"), gzipSync(documents.join("\n<|document|>\n")));
    await writeFile(join(folder, "about.md"), "Made for a test.");
    const output = join(folder, "model");
    const sizes = ["--vocab-size", "400", "--hidden-size", "64", "--layers", "1", "--max-length", "64"];
    const training = ["--epochs", "12", "--learning-rate", "0.01", "--runs", join(folder, "runs")];
    const files = [join(folder, "text.txt.gz"), "--about", join(folder, "about.md")];
    expect(await main(["pretrain", ...files, "-o", output, ...sizes, ...training])).toBe(0);

    const card = await readFile(join(output, "README.md"), "utf8");
    const perplexity = (name: string) => Number(new RegExp(`\\| ${name}[^|]*\\| ([\\d.]+) \\|`).exec(card)?.[1]);
    expect(perplexity("tunelab-base")).toBeLessThan(perplexity("unigram") / 3);
    expect(perplexity("5-gram")).toBeLessThan(perplexity("unigram"));
    expect(card).toContain("Made for a test.");
    expect(card).toContain("--hidden-size 64");
    const model = await loadModel(output);
    expect(model.config.numLayers).toBe(1);
  });

  it("names a file that is not there", async () => {
    expect(await main(["pretrain", join(folder, "none.txt"), "-o", join(folder, "x")])).toBe(2);
  });

  it("refuses wrong settings before it reads a file", async () => {
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const none = ["pretrain", join(folder, "none.txt"), "-o", join(folder, "x")];
    expect(await main([...none, "--hidden-size", "100", "--epochs", "many"])).toBe(2);
    expect(await main([...none, "--max-length", "2048"])).toBe(2);
    spy.mockRestore();
    expect(said.join("")).toMatch(/hiddenSize is 100: use a multiple of 64.*epochs is "many"/);
    expect(said.join("")).toMatch(/maxLength is 2048, longer than the 1024 of maxPositions/);
  });
});
