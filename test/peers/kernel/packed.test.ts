/**
 * The packed tunelab, installed in a folder with a blank and signs beyond ASCII in its name, as Jupyter sees it. Needs a
 * Python with jupyter_client, nbclient and nbformat (TUNELAB_PEER_PYTHON).
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../kernel/helpers.ts";
import { installPacked } from "../../support/packed.ts";
import { findPeer } from "../python.ts";

const peer = await findPeer("jupyter_client", "nbclient", "nbformat");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const EXECUTE = `
import sys, nbclient, nbformat
from nbformat.v4 import new_notebook, new_code_cell
cells = [new_code_cell(source) for source in sys.argv[1:]]
notebook = new_notebook(cells=cells)
nbclient.NotebookClient(notebook, kernel_name="packed", timeout=300).execute()
print(cells[-1].outputs[0].data["text/plain"])
`;

describe.skipIf(!peer.available)("a packed tunelab", () => {
  const folder = temporaryFolder();
  const place = join(folder, "Program Files 甲");
  const prefix = join(folder, "my prefix");
  const environment = {
    ...process.env,
    JUPYTER_PATH: join(prefix, "share/jupyter"),
    XDG_CACHE_HOME: join(folder, "a cache"),
  };
  const python = peer.available ? peer.python : "";

  beforeAll(async () => {
    mkdirSync(prefix);
    await installPacked(place);
    const program = join(place, "node_modules/tunelab/bin/tunelab.mjs");
    await promisify(execFile)(process.execPath, [program, "kernel", "install", "--prefix", prefix, "--name", "packed"]);
  }, 180_000);

  test("is found by Jupyter, its command word by word", async () => {
    const list =
      "import json; from jupyter_client.kernelspec import KernelSpecManager as M; print(json.dumps(M().get_all_specs()))";
    const { stdout } = await promisify(execFile)(python, ["-c", list], { env: environment });
    const { packed } = JSON.parse(stdout) as Record<string, { spec: { argv: string[]; language: string } }>;
    const start = join(place, "node_modules/tunelab/kernel/start.mjs");
    expect(packed!.spec).toMatchObject({
      language: "typescript",
      argv: [process.execPath, start, "{connection_file}"],
    });
    expect(readFileSync(start, "utf8")).toContain("serve");
  });

  test("trains a model in a notebook that nbclient runs", async () => {
    const cells = [
      'import { fineTune, loadDataset, loadModel } from "tunelab";',
      'const data = await loadDataset([{ instruction: "1 + 1", input: "", output: "2" }, { instruction: "1 + 2", input: "", output: "3" }]);',
      'const run = await fineTune({ model: await loadModel("tiny"), data, mode: "lora", rank: 2, maxLength: 32, maxSteps: 2 });',
      "run.history.at(-1)!.step",
    ];
    const { stdout } = await promisify(execFile)(python, ["-c", EXECUTE, ...cells], {
      cwd: prefix,
      env: environment,
    });
    expect(stdout.trim()).toBe("2");
  });
});
