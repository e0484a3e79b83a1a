/** All notebooks that ship, run by Python's nbclient with the installed kernel, in fast mode. Needs nbclient and nbformat. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { readNotebook } from "#kernel/notebook/file";
import { temporaryFolder } from "../../kernel/helpers.ts";

const run = promisify(execFile);
const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";
const notebooks = fileURLToPath(new URL("../../../notebooks", import.meta.url));

function missing(): string | undefined {
  try {
    execFileSync(python, ["-c", "import nbclient, nbformat"], { stdio: "pipe" });
    return undefined;
  } catch {
    return `${python} has no nbclient and nbformat`;
  }
}

const reason = missing();
if (reason) console.warn(`skipped: ${reason}`);

const EXECUTE = `
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, kernel_name="tunelab", timeout=600).execute()
nbformat.validate(notebook, relax_add_props=False)
nbformat.write(notebook, sys.argv[2])
`;

describe.skipIf(reason)("nbclient runs", () => {
  const folder = temporaryFolder();
  beforeAll(async () => {
    await installKernel({ prefix: folder }, { name: "tunelab" });
  });

  for (const file of readdirSync(notebooks).filter((name) => name.endsWith(".ipynb")))
    test(file, async () => {
      const cwd = join(folder, file.replace(".ipynb", ""));
      mkdirSync(cwd);
      const output = join(cwd, file);
      await run(python, ["-c", EXECUTE, join(notebooks, file), output], {
        cwd,
        env: {
          ...process.env,
          JUPYTER_PATH: join(folder, "share/jupyter"),
          TUNELAB_HISTORY: join(cwd, "history.jsonl"),
          TUNELAB_FAST: "1",
        },
      });
      const text = readFileSync(output, "utf8");
      for (const path of [notebooks, folder]) expect(text).not.toContain(path);
      const code = (await readNotebook(output)).cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));
      expect(code.filter(({ outputs }) => outputs.length === 0)).toEqual([]);
      expect(code.flatMap(({ outputs }) => outputs).filter((each) => each.output_type === "error")).toEqual([]);
      expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    });
});
