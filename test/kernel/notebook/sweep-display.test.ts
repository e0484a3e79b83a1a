/** A sweep inside a notebook: one output that changes while it runs and says in the end what was found. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CodeCell, codeCell, notebookText, readNotebook } from "#kernel/notebook/file";
import { runNotebook } from "#kernel/notebook/run";
import { temporaryFolder } from "../helpers.ts";

const library = new URL("../../../lib/sweep/index.ts", import.meta.url).href;

const CELL = `const { sweep, space } = await import(${JSON.stringify(library)});
const study = await sweep({
  name: "live",
  space: { x: space.uniform(0, 10) },
  objective: async ({ x }) => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (x === 9) throw new Error("too far");
    return x;
  },
  enqueue: [{ x: 5 }, { x: 9 }, { x: 1 }, { x: 4 }],
  trials: 4,
  display: true,
});
console.log(JSON.stringify([study.best.number, study.bestValue]));`;

test("one output is updated and ends with the bar done, the best trial and the failure", async () => {
  const input = join(temporaryFolder(), "sweep.ipynb");
  const output = input.replace(".ipynb", ".out.ipynb");
  const notebook = { cells: [codeCell(CELL)], metadata: {}, nbformat: 4 as const, nbformat_minor: 5 };
  writeFileSync(input, notebookText(notebook));
  const seen: string[] = [];
  const result = await runNotebook({
    input,
    output,
    env: { ...process.env, TUNELAB_LANG: "en" },
    onEvent: (event) => void (event.type === "output" && seen.push(JSON.stringify(event.output))),
  });
  expect(result).toMatchObject({ status: "completed", failed: 0 });
  const [cell] = (await readNotebook(output)).cells as CodeCell[];
  const displays = cell!.outputs.filter(({ output_type }) => output_type === "display_data");
  expect(displays).toHaveLength(1);
  expect(cell!.outputs).toContainEqual({ output_type: "stream", name: "stdout", text: "[2,1]\n" });
  const { data } = displays[0] as { data: Record<string, string | string[]> };
  const plain = [data["text/plain"]].flat().join("");
  expect(plain).toContain("3 complete, 0 pruned, 1 failed · best 1 (trial 2)");
  expect(plain).toContain("done  4/4 trials");
  expect(plain).toContain("too far");
  expect(plain).not.toContain("running");
  const html = [data["text/html"]].flat().join("");
  expect(html).toContain("<svg");
  expect(html).toContain("best 1 (trial 2)");
  const shown = seen.filter((text) => text.startsWith('{"type":"display"'));
  expect(new Set(shown.map((text) => /"displayId":"([^"]+)"/.exec(text)?.[1])).size).toBe(1);
  expect(shown[0]).toContain("running: trial 0");
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.at(-1)).toContain("done  4/4 trials");
});
