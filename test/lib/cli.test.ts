/** Command lines answer at once: what trains is imported when a command runs. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("the commands are known without TF.js, ONNX Runtime and the other heavy packages", async () => {
  const script = `
    const Module = require("node:module");
    import("#lib/cli")
      .then(() => import("#converter/cli"))
      .then(() => import("#kernel/cli"))
      .then(() => console.log(JSON.stringify(Object.keys(Module._cache))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", script], { cwd: root });
  const packages = new Set(
    (JSON.parse(stdout) as string[]).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
  );
  expect(packages).toContain("commander");
  for (const heavy of ["@tensorflow/tfjs-core", "onnxruntime-node", "koffi", "typescript", "zeromq", "express", "xlsx"])
    expect(packages).not.toContain(heavy);
});
