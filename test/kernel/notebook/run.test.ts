import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withLanguage } from "#kernel/display/locale";
import {
  type CodeCell,
  codeCell,
  markdownCell,
  type Notebook,
  notebookText,
  readNotebook,
} from "#kernel/notebook/file";
import { parseParameter } from "#kernel/notebook/parameters";
import { type RunEvent, type RunOptions, runNotebook } from "#kernel/notebook/run";
import { temporaryFolder } from "../helpers.ts";

const folder = temporaryFolder();
let count = 0;

function notebookFile(cells: (string | CodeCell)[], metadata: Record<string, unknown> = {}): string {
  const notebook: Notebook = {
    cells: [markdownCell("# Title"), ...cells.map((each) => (typeof each === "string" ? codeCell(each) : each))],
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  const path = join(folder, `notebook${count++}.ipynb`);
  writeFileSync(path, notebookText(notebook));
  return path;
}

async function run(cells: (string | CodeCell)[], options: Partial<RunOptions> = {}) {
  const input = notebookFile(cells);
  const output = input.replace(".ipynb", ".out.ipynb");
  const result = await runNotebook({ input, output, ...options, env: { ...process.env, TUNELAB_LANG: "en" } });
  const notebook = await readNotebook(output);
  const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  return { result, notebook, code, input, output };
}

describe("a run", () => {
  test("speaks the language that the notebook is written in, unless the user has said otherwise", async () => {
    const { TUNELAB_LANG: _, ...env } = process.env;
    const said = async (metadata: Record<string, unknown>, more: NodeJS.ProcessEnv = {}) => {
      const output = join(folder, "said.ipynb");
      await runNotebook({
        input: notebookFile(["process.env.TUNELAB_LANG"], metadata),
        output,
        env: { ...env, ...more },
      });
      return JSON.stringify((await readNotebook(output)).cells);
    };
    expect(await said({ tunelab: { language: "zh" } })).toContain("'zh'");
    expect(await said({ tunelab: { language: "zh" } }, { TUNELAB_LANG: "en" })).toContain("'en'");
    expect(withLanguage({ JPY_SESSION_NAME: "/home/li/05-hyperparameters.zh.ipynb" })["TUNELAB_LANG"]).toBe("zh");
    expect(withLanguage({ JPY_SESSION_NAME: "/home/li/own.ipynb" })["TUNELAB_LANG"]).toBeUndefined();
  });

  test("writes results, streams and displays into the notebook", async () => {
    const { result, code } = await run([
      "1 + 1",
      "console.log('a'); console.log('b'); console.error('c')",
      "const bar = display('0%'); await 0; undefined",
      "bar.update('100%'); undefined",
      "process.stdout.write('10%\\r'); process.stdout.write('20%\\r'); process.stdout.write('done\\n'); undefined",
    ]);
    expect(result).toMatchObject({ status: "completed", ran: 5, failed: 0, notRun: 0 });
    expect(code[0]).toMatchObject({
      execution_count: 1,
      outputs: [{ output_type: "execute_result", data: { "text/plain": "2" } }],
    });
    expect(code[1]!.outputs).toMatchObject([
      { name: "stdout", text: "a\nb\n" },
      { name: "stderr", text: "c\n" },
    ]);
    expect(code[2]!.outputs).toMatchObject([{ output_type: "display_data", data: { "text/plain": "'100%'" } }]);
    expect(code[3]!.outputs).toEqual([]);
    expect(code[4]!.outputs).toMatchObject([{ text: "done\n" }]);
  });

  test("stops at the first error, keeps what was done and marks the place", async () => {
    const { result, notebook, code } = await run(["1", "throw new Error('no')", "2"]);
    expect(result).toMatchObject({
      status: "failed",
      ran: 2,
      failed: 1,
      notRun: 1,
      firstError: { ename: "Error", evalue: "no" },
    });
    expect(code[1]!.outputs).toMatchObject([{ output_type: "error", ename: "Error", evalue: "no" }]);
    expect(code[1]!.metadata["papermill"]).toMatchObject({ status: "failed", exception: true });
    expect(code[2]).toMatchObject({
      outputs: [],
      execution_count: null,
      metadata: { papermill: { status: "pending" } },
    });
    expect(notebook.metadata["papermill"]).toMatchObject({ exception: true });
    const marks = notebook.cells.filter((cell) =>
      (cell.metadata["tags"] as string[] | undefined)?.includes("papermill-error-cell-tag"),
    );
    expect(marks).toHaveLength(2);
  });

  test("goes on after errors when told, and after expected ones", async () => {
    const allowed = await run(["throw 1", "2"], { allowErrors: true });
    expect(allowed.result).toMatchObject({ ran: 2, failed: 1 });
    const expected = await run([
      codeCell("throw 1", { tags: ["raises-exception"] }),
      codeCell("3", { tags: ["skip-execution"] }),
      "2",
    ]);
    expect(expected.result).toMatchObject({ status: "completed", ran: 2, failed: 0, notRun: 0 });
  });

  test("interrupts a cell that takes too long", async () => {
    const { result, code } = await run(["while (true) {}", "1"], { timeout: 0.5, allowErrors: true });
    expect(result).toMatchObject({ ran: 2, failed: 1 });
    expect(code[0]!.outputs).toMatchObject([{ ename: "TimeoutError" }]);
    expect(code[1]!.outputs).toMatchObject([{ data: { "text/plain": "1" } }]);
  });

  test("outlives a cell that ends its process", async () => {
    const { result, code } = await run(["process.exit(7)", "1"]);
    expect(result.status).toBe("failed");
    expect(code[0]!.outputs).toMatchObject([{ ename: "ProcessLost", evalue: expect.stringContaining("exit code 7") }]);
  });

  test("can be interrupted", async () => {
    const abort = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === "output") abort.abort();
    };
    const { result, code } = await run(["console.log(1); await new Promise(() => {})", "2"], {
      signal: abort.signal,
      onEvent,
    });
    expect(result).toMatchObject({ status: "interrupted", ran: 1, notRun: 1 });
    expect(code[0]!.outputs.at(-1)).toMatchObject({ ename: "KeyboardInterrupt" });
  });

  test("saves after each cell and runs in the notebook's folder", async () => {
    const { result, output } = await run([
      "import { readFileSync } from 'node:fs'; 5",
      "const own = readFileSync('SELF', 'utf8').replace(/\\s/g, ''); own.includes('text/plain\":[\"5\"]')".replace(
        "SELF",
        `notebook${count}.out.ipynb`,
      ),
    ]);
    expect(result.status).toBe("completed");
    expect((await readNotebook(output)).cells.at(-1)).toMatchObject({ outputs: [{ data: { "text/plain": "true" } }] });
  });

  test("refuses a notebook in another language, and no notebook at all", async () => {
    const python = notebookFile(["1"], {
      kernelspec: { name: "python3", language: "python", display_name: "Python 3" },
    });
    await expect(runNotebook({ input: python })).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("python"),
    });
    await expect(runNotebook({ input: join(folder, "none.ipynb") })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const broken = join(folder, "broken.ipynb");
    for (const text of [
      "",
      "{",
      "[]",
      '{"cells": 3}',
      '{"nbformat": 3, "cells": [], "metadata": {}, "nbformat_minor": 0}',
    ]) {
      writeFileSync(broken, text);
      await expect(runNotebook({ input: broken })).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    }
    await expect(
      runNotebook({ input: notebookFile(["1"]), output: join(folder, "no/such/folder.ipynb") }),
    ).rejects.toMatchObject({ code: "STORAGE" });
    expect(existsSync(join(folder, "no"))).toBe(false);
  });
});

describe("parameters", () => {
  test("go into a cell after the defaults, whatever these are declared as", async () => {
    const defaults = codeCell("const lr = 0.1;\nlet name: string = 'a', steps = 1_000;", { tags: ["parameters"] });
    const { code, notebook, output } = await run([defaults, "[lr, name, steps]"], {
      parameters: { lr: 0.5, name: "it's" },
    });
    expect(code[1]).toMatchObject({
      source: '// Parameters\nlet lr = 0.5;\nlet name = "it\'s";',
      metadata: { tags: ["injected-parameters"] },
    });
    expect(code[2]!.outputs).toMatchObject([{ data: { "text/plain": `[ 0.5, "it's", 1000 ]` } }]);
    expect(notebook.metadata["papermill"]).toMatchObject({
      parameters: { lr: 0.5, name: "it's" },
      default_parameters: { lr: 0.1, name: "a", steps: 1000 },
    });
    const again = await runNotebook({ input: output, parameters: { lr: 2 } });
    expect(again.status).toBe("completed");
    const injected = readFileSync(output, "utf8").match(/injected-parameters/g);
    expect(injected).toHaveLength(1);
  });

  test("without a cell for defaults go to the top; names must be names", async () => {
    const { notebook } = await run(["x"], { parameters: { x: [1, { a: null }] } });
    expect(notebook.cells[0]!.source).toBe('// Parameters\nlet x = [1,{"a":null}];');
    await expect(run(["x"], { parameters: { "a-b": 1 } })).rejects.toMatchObject({ code: "USAGE" });
  });

  test("on the command line are numbers, truth values, JSON or text", () => {
    const values = [
      "1",
      "-0.5",
      "1e-4",
      "true",
      "True",
      "null",
      "[1,2]",
      '{"a":1}',
      "text",
      "1.2.3",
      "{broken",
      "007x",
      "",
    ];
    expect(values.map(parseParameter)).toEqual([
      1,
      -0.5,
      1e-4,
      true,
      true,
      null,
      [1, 2],
      { a: 1 },
      "text",
      "1.2.3",
      "{broken",
      "007x",
      "",
    ]);
  });
});
