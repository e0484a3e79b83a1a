/** The notebooks run through our own runner, in fast mode, and zh and en have the same code. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { displayWidth } from "#lib/core/index";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const names = readdirSync(join(root, "notebooks")).flatMap((file) => /^(.*)\.zh\.ipynb$/.exec(file)?.[1] ?? []);

interface Cell {
  cell_type: string;
  source: string[];
  outputs?: { output_type: string; data?: Record<string, unknown> }[];
}

const pathOf = (name: string, language: "zh" | "en") => join(root, `notebooks/${name}.${language}.ipynb`);
const cellsOf = async (path: string): Promise<Cell[]> => JSON.parse(await readFile(path, "utf8")).cells;
const codeOf = async (path: string) => (await cellsOf(path)).filter((cell) => cell.cell_type === "code");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-notebooks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the course is there", () => {
  expect(names).toEqual([
    "01-why-fine-tune",
    "02-from-bank-to-json",
    "03-lora-inside",
    "04-full-and-partial",
    "05-hyperparameters",
    "06-contract-assistant",
    "07-tutor-and-style",
    "08-taking-it-away",
    "09-tfjs-on-the-engine",
    "quickstart",
  ]);
});

describe.each(names)("%s", (name) => {
  it("has the same code in both languages, and no outputs", async () => {
    const [zh, en] = [await cellsOf(pathOf(name, "zh")), await cellsOf(pathOf(name, "en"))];
    expect(zh.map(({ cell_type }) => cell_type)).toEqual(en.map(({ cell_type }) => cell_type));
    const code = (cells: Cell[]) => cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source);
    expect(code(zh)).toEqual(code(en));
    expect([...zh, ...en].flatMap((cell) => cell.outputs ?? [])).toEqual([]);
  });

  it("has lines of code that fit into a page of a thousand pixels", async () => {
    const lines = (await codeOf(pathOf(name, "zh"))).flatMap(({ source }) => source.join("").split("\n"));
    expect(lines.filter((line) => displayWidth(line) > 100)).toEqual([]);
  });

  it("runs", { timeout: 300_000 }, async () => {
    const output = join(folder, `${name}.ipynb`);
    const command = [join(root, "bin/tunelab.mjs"), "notebook", "run", pathOf(name, "zh"), "-o", output];
    await run(process.execPath, [...command, "--cwd", folder], { env: { ...process.env, TUNELAB_FAST: "1" } });
    const outputs = (await codeOf(output)).map((cell) => cell.outputs ?? []);
    expect(outputs.flat().filter((one) => one.output_type === "error")).toEqual([]);
    expect(outputs.every((cell) => cell.length > 0)).toBe(true);
    // What is handed on names no folder of this machine.
    const text = await readFile(output, "utf8");
    for (const path of [root, folder]) expect(text).not.toContain(path);
  });
});

it("quickstart shows progress, a plot and the adapter", async () => {
  const outputs = (await codeOf(join(folder, "quickstart.ipynb"))).map((cell) => cell.outputs ?? []);
  const figure = outputs[6]!.find((one) => one.data?.["application/vnd.plotly.v1+json"]);
  expect(Object.keys(figure!.data!)).toEqual(expect.arrayContaining(["image/svg+xml", "text/plain"]));
  expect(JSON.stringify(outputs[5])).toContain("evalLoss");
  expect(JSON.stringify(outputs[8])).toContain("adapter_model.safetensors");
});
