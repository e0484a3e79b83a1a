import { describe, expect, test } from "vitest";
import { checkNotebook } from "#kernel/notebook/check";
import { cleanNotebook } from "#kernel/notebook/clean";
import { convertNotebook } from "#kernel/notebook/convert";
import { type Notebook, notebookText, parseNotebook } from "#kernel/notebook/file";

const old = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 2,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" }, own: { kept: true } },
  cells: [
    {
      cell_type: "markdown",
      metadata: {},
      source: ["# 标题\n", "text"],
      attachments: { "a.png": { "image/png": "QUJD" } },
    },
    {
      cell_type: "code",
      execution_count: 4,
      metadata: { tags: ["x"], execution: {}, collapsed: true },
      source: "const a: number = 1;\na",
      outputs: [
        { output_type: "stream", name: "stdout", text: ["one\n", "two"] },
        {
          output_type: "execute_result",
          execution_count: 4,
          metadata: {},
          data: { "text/plain": ["1"], "application/json": ["raw", 1] },
        },
        { output_type: "error", ename: "E", evalue: "<v>", traceback: ["\u001b[31mE\u001b[39m: <v>"] },
      ],
    },
    { cell_type: "raw", metadata: {}, source: "raw" },
  ],
});
const notebook: Notebook = parseNotebook(old, "old.ipynb");

describe("notebook files", () => {
  test("are read from any minor version and written as 4.5 with ids", () => {
    const written = JSON.parse(notebookText(notebook));
    expect(written.nbformat_minor).toBe(5);
    expect(new Set(written.cells.map((cell: { id: string }) => cell.id)).size).toBe(3);
    expect(written.metadata.own).toEqual({ kept: true });
    expect(written.cells[0]).toMatchObject({
      source: ["# 标题\n", "text"],
      attachments: { "a.png": { "image/png": "QUJD" } },
    });
    expect(written.cells[1].outputs[0].text).toEqual(["one\n", "two"]);
    expect(written.cells[1].outputs[1].data).toEqual({ "text/plain": ["1"], "application/json": ["raw", 1] });
    expect(notebookText(parseNotebook(notebookText(notebook), "again"))).toBe(notebookText(notebook));
  });

  test("are cleaned of all traces of runs", () => {
    const [, code] = cleanNotebook(notebook).cells;
    expect(code).toMatchObject({ outputs: [], execution_count: null, metadata: { tags: ["x"] } });
    expect(code!.metadata).not.toHaveProperty("execution");
  });

  test("are checked for syntax", () => {
    expect(checkNotebook(notebook)).toEqual([]);
    expect(checkNotebook(notebook, { outputs: true })).toEqual([{ cell: 2, message: "has 3 stored outputs" }]);
    const [, code] = notebook.cells;
    const broken = { ...notebook, cells: [{ ...code!, source: "1;\nlet = ;" }] };
    expect(checkNotebook(broken)[0]).toMatchObject({ cell: 1, line: 2 });
  });

  test("become a page, Markdown and TypeScript", () => {
    const html = convertNotebook(notebook, "html", "A & B");
    expect(html).toContain('<html lang="zh">');
    expect(html).toContain("<title>A &#38; B</title>");
    expect(html).toContain("E: &#60;v&#62;");
    expect(convertNotebook(notebook, "md", "")).toContain(
      "```ts\nconst a: number = 1;\na\n```\n\n```text\none\ntwo\n```",
    );
    expect(convertNotebook(notebook, "ts", "")).toBe(
      "// %% [markdown]\n// # 标题\n// text\n\n// %%\nconst a: number = 1;\na\n\n// %% [raw]\n// raw\n",
    );
  });
});
