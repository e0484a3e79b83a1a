/** Notebooks run with an installed kernel: our own, through ZeroMQ. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { type CodeCell, codeCell, type Notebook, notebookText, readNotebook } from "#kernel/notebook/file";
import { type RunOptions, runNotebook } from "#kernel/notebook/run";
import { runCommand } from "#kernel/notebook/run-command";
import { temporaryFolder } from "../helpers.ts";

const folder = temporaryFolder();
const saved = { JUPYTER_PATH: process.env["JUPYTER_PATH"], TUNELAB_LANG: process.env["TUNELAB_LANG"] };
let count = 0;

beforeAll(async () => {
  Object.assign(process.env, { JUPYTER_PATH: join(folder, "share/jupyter"), TUNELAB_LANG: "en" });
  await installKernel({ prefix: folder }, { name: "own", displayName: "Own" });
});
afterAll(() => {
  for (const [name, value] of Object.entries(saved))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

function write(cells: (string | CodeCell)[], metadata: Record<string, unknown> = {}): string {
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

async function run(input: string, options: Partial<RunOptions> = {}) {
  const output = input.replace(".ipynb", `.${count++}.ipynb`);
  const env = { ...process.env, TUNELAB_HISTORY: join(folder, "history.jsonl") };
  const result = await runNotebook({ input, output, env, ...options });
  const { cells, metadata } = await readNotebook(output);
  return { result, metadata, code: cells.filter((cell): cell is CodeCell => cell.cell_type === "code") };
}

test("an installed kernel writes the same outputs as our own without it", async () => {
  const input = write([
    codeCell("const rate = 0.1", { tags: ["parameters"] }),
    "console.log('a'); rate",
    "const bar = display(html`<b>0</b>`); await 0; bar.update(html`<b>1</b>`); undefined",
    codeCell("throw new RangeError('expected')", { tags: ["raises-exception"] }),
    "for (let i = 0; i < 2000; i++) console.log('line', i)",
  ]);
  const parameters = { rate: 0.5 };
  const through = await run(input, { kernel: "own", parameters });
  const without = await run(input, { parameters });
  expect(through.result).toMatchObject({ status: "completed", ran: 6, failed: 0 });
  expect(through.code.map(({ outputs, execution_count }) => [outputs, execution_count])).toEqual(
    without.code.map(({ outputs, execution_count }) => [outputs, execution_count]),
  );
  expect(through.code[1]!.source).toBe("// Parameters\nlet rate = 0.5;");
  expect(through.metadata).toMatchObject({
    kernelspec: { name: "own", display_name: "Own", language: "typescript" },
    language_info: { name: "typescript", pygments_lexer: "typescript" },
    papermill: { parameters, default_parameters: { rate: 0.1 } },
  });
});

test("a cell that takes too long is interrupted", async () => {
  const { result, code } = await run(write(["while (true) {}", "1"]), { kernel: "own", timeout: 1, allowErrors: true });
  expect(result).toMatchObject({ ran: 2, failed: 1 });
  expect(code[0]!.outputs).toMatchObject([{ ename: "TimeoutError" }]);
  expect(code[1]!.outputs).toMatchObject([{ data: { "text/plain": "1" } }]);
});

test("a kernel that dies ends the run, whatever errors are allowed", async () => {
  const input = write(["1", "process.kill(process.ppid, 'SIGKILL'); await new Promise(() => {})", "3"]);
  const { result, code } = await run(input, { kernel: "own", allowErrors: true });
  expect(result).toMatchObject({ status: "failed", ran: 2, failed: 1, notRun: 1, kernelDied: true });
  expect(code[1]!.outputs).toMatchObject([{ ename: "DeadKernelError" }]);
  const flags = {
    param: [],
    file: [],
    quiet: true,
    allowErrors: true,
    kernel: "own",
    output: join(folder, "died.ipynb"),
  };
  expect(await runCommand(input, flags)).toBe(1);
});

test("a notebook and a kernel of different languages are refused, and what would fit is named", async () => {
  const python = write(["print(1)"], { kernelspec: { name: "python3", language: "python", display_name: "Python 3" } });
  await expect(runNotebook({ input: python })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("is a notebook in python, not in TypeScript"),
    hint: expect.stringContaining("--kernel python3"),
  });
  await expect(runNotebook({ input: python, kernel: "own" })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("is a notebook in python, but the kernel own runs typescript"),
  });
  await expect(runNotebook({ input: write(["1"]), kernel: "owm" })).rejects.toMatchObject({
    code: "NOT_FOUND",
    hint: expect.stringContaining("did you mean own?"),
  });
  await expect(runNotebook({ input: write(["1"]), kernel: "own", engine: "tslab" })).rejects.toMatchObject({
    code: "USAGE",
  });
});
