/**
 * Notebooks in Python, run from Node with Python's own kernel, beside nbclient. Needs a Python with ipykernel, nbclient and
 * nbformat: the one named by TUNELAB_PEER_PYTHON, else python3.
 */
import { execFile, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodeCell, codeCell, type Notebook, notebookText, readNotebook } from "#kernel/notebook/file";
import { type RunOptions, runNotebook } from "#kernel/notebook/run";
import { temporaryFolder } from "../../kernel/helpers.ts";

const run = promisify(execFile);
const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";

function missing(): string | undefined {
  try {
    execFileSync(python, ["-c", "import ipykernel, nbclient, nbformat"], { stdio: "pipe" });
    return undefined;
  } catch {
    return `${python} has no ipykernel, nbclient and nbformat`;
  }
}

const reason = missing();
if (reason) console.warn(`skipped: ${reason}`);

const metadata = { kernelspec: { name: "python3", language: "python", display_name: "Python 3" } };

describe.skipIf(reason)("ipykernel driven from Node", () => {
  const folder = temporaryFolder();
  const before = process.env["JUPYTER_PATH"];
  let count = 0;
  beforeAll(() => {
    const prefix = execFileSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
    process.env["JUPYTER_PATH"] = join(prefix, "share/jupyter");
  });
  afterAll(() => {
    if (before === undefined) delete process.env["JUPYTER_PATH"];
    else process.env["JUPYTER_PATH"] = before;
  });

  function write(cells: (string | CodeCell)[]): string {
    const path = join(folder, `in${count++}.ipynb`);
    const notebook: Notebook = {
      cells: cells.map((each) => (typeof each === "string" ? codeCell(each) : each)),
      metadata,
      nbformat: 4,
      nbformat_minor: 5,
    };
    writeFileSync(path, notebookText(notebook));
    return path;
  }

  async function runCells(cells: (string | CodeCell)[], options: Partial<RunOptions> = {}) {
    const output = join(folder, `out${count++}.ipynb`);
    const result = await runNotebook({ input: write(cells), output, kernel: "python3", ...options });
    const notebook = await readNotebook(output);
    return {
      result,
      notebook,
      output,
      code: notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code"),
    };
  }

  test("parameters arrive as they were given", async () => {
    const parameters = {
      lr: 1e-5,
      n: 3,
      on: true,
      none: null,
      text: 'it\'s "甲"\n🙂',
      list: [1, { k: false }],
      nan: Number.NaN,
    };
    const { result, notebook, output, code } = await runCells(
      [
        codeCell("lr = 0.1\nn: int = 2\nname = 'a'", { tags: ["parameters"] }),
        "import json, math\nprint(json.dumps([lr, n, on, none, text, list], ensure_ascii=False), math.isnan(nan), name)",
      ],
      { parameters },
    );
    expect(result).toMatchObject({ status: "completed", ran: 3 });
    const { nan: _, ...plain } = parameters;
    const [shown] = code[2]!.outputs;
    const text = shown?.output_type === "stream" ? shown.text : "";
    expect(JSON.parse(text.replace(" True a\n", ""))).toEqual(Object.values(plain));
    expect(notebook.metadata).toMatchObject({
      language_info: { name: "python", pygments_lexer: "ipython3" },
      papermill: { default_parameters: { lr: 0.1, n: 2, name: "a" } },
    });
    const script = `import nbformat; nbformat.validate(nbformat.read(${JSON.stringify(output)}, nbformat.NO_CONVERT), relax_add_props=False)`;
    await run(python, ["-c", script]);
  });

  test("outputs are those that nbclient keeps", async () => {
    const cells = [
      "import sys\nprint('a'); print('b', file=sys.stderr); 1 + 1",
      "from IPython.display import display, HTML, JSON, clear_output\nhandle = display(HTML('<b>0</b>'), display_id=True)\nhandle.update(HTML('<b>1</b>'))",
      "print('gone'); clear_output(); print('stays')",
      "JSON({'a': [1, '甲']})",
      codeCell("raise ValueError('expected')", { tags: ["raises-exception"] }),
      "for i in range(20_000): print('line', i)",
      codeCell("1 / 0", { tags: ["skip-execution"] }),
    ];
    const { result, code } = await runCells(cells);
    expect(result).toMatchObject({ status: "completed", ran: 6 });
    const script =
      "import sys, nbformat, nbclient; nb = nbformat.read(sys.argv[1], 4); nbclient.NotebookClient(nb, coalesce_streams=True).execute(); nbformat.write(nb, sys.argv[2])";
    const theirs = join(folder, "nbclient.ipynb");
    await run(python, ["-c", script, write(cells), theirs], { cwd: folder });
    const plain = (text: string) => text.replace(/File (.*?:\d+)|\/ipykernel_\d+\/\d+\.py/g, "");
    const expected = JSON.parse(readFileSync(theirs, "utf8")).cells as { outputs: unknown[] }[];
    const ours = JSON.parse(notebookText({ cells: code, metadata, nbformat: 4, nbformat_minor: 5 })).cells;
    for (const [i, { outputs }] of expected.entries())
      expect(JSON.parse(plain(JSON.stringify(ours[i].outputs))), `cell ${i}`).toEqual(
        JSON.parse(plain(JSON.stringify(outputs))),
      );
  });

  test("input is refused, a loop is interrupted, and the kernel's end is told", async () => {
    const { result, code } = await runCells(
      [
        "kept = 42",
        "input('Name?')",
        "while True: pass",
        "import time; time.sleep(60)",
        "kept",
        "import os; os._exit(7)",
        "1",
      ],
      { timeout: 1, allowErrors: true },
    );
    expect(result).toMatchObject({ status: "failed", ran: 6, failed: 4, notRun: 1, kernelDied: true });
    const errors = code.map(({ outputs }) => outputs.map((each) => (each.output_type === "error" ? each.ename : "")));
    expect(errors).toEqual([
      [],
      ["StdinNotImplementedError"],
      ["TimeoutError"],
      ["TimeoutError"],
      [""],
      ["DeadKernelError"],
      [],
    ]);
    expect(code[4]!.outputs).toMatchObject([{ data: { "text/plain": "42" } }]);
    expect(code[5]!.outputs).toMatchObject([{ evalue: "the kernel python3 ended (exit code 7)" }]);
  });
});
