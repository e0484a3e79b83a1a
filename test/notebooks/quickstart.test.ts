/** The notebooks run through our own runner, in fast mode, and zh and en have the same code. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

interface Cell {
  cell_type: string;
  source: string[];
  outputs?: { output_type: string; data?: Record<string, unknown> }[];
}

const cellsOf = async (path: string): Promise<Cell[]> => JSON.parse(await readFile(path, "utf8")).cells;
const codeOf = async (path: string) => (await cellsOf(path)).filter((cell) => cell.cell_type === "code");

describe("quickstart", () => {
  it("has the same code in both languages, and no outputs", async () => {
    const [zh, en] = await Promise.all(
      ["zh", "en"].map((lang) => codeOf(join(root, `notebooks/quickstart.${lang}.ipynb`))),
    );
    expect(zh!.map((cell) => cell.source)).toEqual(en!.map((cell) => cell.source));
    expect(zh!.flatMap((cell) => cell.outputs ?? [])).toEqual([]);
  });

  it("turns a question bank into an adapter, with progress, a plot and an answer in the notebook", {
    timeout: 300_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-notebook-"));
    const output = join(folder, "out.ipynb");
    const notebook = join(root, "notebooks/quickstart.zh.ipynb");
    const command = [join(root, "bin/tunelab.mjs"), "notebook", "run", notebook, "-o", output, "--cwd", folder];
    await run(process.execPath, command, { env: { ...process.env, TUNELAB_FAST: "1" } });
    const outputs = (await codeOf(output)).map((cell) => cell.outputs ?? []);
    expect(outputs.flat().filter((one) => one.output_type === "error")).toEqual([]);
    const figure = outputs[6]!.find((one) => one.data?.["application/vnd.plotly.v1+json"]);
    expect(Object.keys(figure!.data!)).toEqual(expect.arrayContaining(["image/svg+xml", "text/plain"]));
    expect(JSON.stringify(outputs[5])).toContain("evalLoss");
    expect(JSON.stringify(outputs[8])).toContain("adapter_model.safetensors");
  });
});
