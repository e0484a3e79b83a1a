/**
 * The kernel and the runner against Python's own tools. Needs a Python with jupyter_kernel_test, nbclient and nbformat:
 * the one named by TUNELAB_PEER_PYTHON, else python3.
 */
import { execFile, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { codeCell, markdownCell, type Notebook, notebookText } from "#kernel/notebook/file";
import { runNotebook } from "#kernel/notebook/run";
import { temporaryFolder } from "../../kernel/helpers.ts";

const run = promisify(execFile);
const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";
const here = fileURLToPath(new URL(".", import.meta.url));

function missing(): string | undefined {
  try {
    execFileSync(python, ["-c", "import jupyter_kernel_test, nbclient, nbformat"], { stdio: "pipe" });
    return undefined;
  } catch {
    return `${python} has no jupyter_kernel_test, nbclient and nbformat`;
  }
}

const reason = missing();
if (reason) console.warn(`skipped: ${reason}`);

const notebook: Notebook = {
  cells: [
    markdownCell("# Title"),
    codeCell("let rate: number = 0.1;", { tags: ["parameters"] }),
    codeCell("console.log('a'); console.error('b'); rate"),
    codeCell(
      "const bar = display(html`<b>0 %</b>`); await new Promise((r) => setTimeout(r, 20)); bar.update(html`<b>100 %</b>`); undefined",
    ),
    codeCell("import * as tslab from 'tslab'; tslab.display.png(new Uint8Array(20)); [{ a: 1, b: '甲' }]"),
    codeCell(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/vnd.plotly.v1+json': { data: [], layout: {} }, 'image/svg+xml': '<svg xmlns=\"http://www.w3.org/2000/svg\"/>', 'text/plain': 'plot' }) })",
    ),
    codeCell("throw new RangeError('expected')", { tags: ["raises-exception"] }),
    codeCell("for (let i = 0; i < 5000; i++) console.log('line', i)"),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

type Output = { output_type: string; name?: string; text?: string[] };

/** nbclient keeps prints apart as they arrived in messages; front ends and our runner join them. */
function joined(outputs: Output[]): unknown[] {
  const result: (Output & { joinedText?: string })[] = [];
  for (const { text, ...each } of outputs) {
    const last = result.at(-1);
    if (text && last?.output_type === "stream" && last.name === each.name) last.joinedText += text.join("");
    else result.push(text ? { ...each, joinedText: text.join("") } : each);
  }
  return result;
}

describe.skipIf(reason)("Python's Jupyter", () => {
  const folder = temporaryFolder();
  const environment = {
    ...process.env,
    JUPYTER_PATH: join(folder, "share", "jupyter"),
    TUNELAB_HISTORY: join(folder, "history.jsonl"),
  };

  test("passes its conformance suite on this kernel", async () => {
    await installKernel({ prefix: folder }, { name: "tunelab-test", displayName: "test" });
    const { stderr } = await run(python, [join(here, "conformance.py")], {
      cwd: folder,
      env: { ...environment, KERNEL_NAME: "tunelab-test" },
    });
    expect(stderr).toMatch(/Ran \d+ tests[\s\S]*\nOK/);
  });

  test("executes notebooks with nbclient; its outputs are those of our runner", async () => {
    await installKernel({ prefix: folder }, { name: "tunelab-test", displayName: "test" });
    const input = join(folder, "in.ipynb");
    writeFileSync(input, notebookText(notebook));
    const script =
      "import nbformat, nbclient; nb = nbformat.read('in.ipynb', 4); nbclient.NotebookClient(nb, kernel_name='tunelab-test', timeout=60).execute(); nbformat.validate(nb); nbformat.write(nb, 'nbclient.ipynb')";
    await run(python, ["-c", script], { cwd: folder, env: environment });
    await runNotebook({ input, output: join(folder, "ours.ipynb") });
    const outputs = (name: string) =>
      JSON.parse(readFileSync(join(folder, name), "utf8")).cells.map((cell: { outputs?: Output[] }) =>
        joined(cell.outputs ?? []),
      );
    expect(outputs("ours.ipynb")).toEqual(outputs("nbclient.ipynb"));
  });

  test("finds our notebooks valid", async () => {
    const input = join(folder, "valid.ipynb");
    writeFileSync(input, notebookText(notebook));
    await runNotebook({ input, parameters: { rate: 2 }, allowErrors: true });
    const script =
      "import nbformat; nb = nbformat.read('valid.ipynb', nbformat.NO_CONVERT); nbformat.validate(nb, relax_add_props=False); print(nb.nbformat, nb.nbformat_minor)";
    const { stdout } = await run(python, ["-c", script], { cwd: folder, env: environment });
    expect(stdout.trim()).toBe("4 5");
  });
});
