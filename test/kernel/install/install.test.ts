import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { commandOf } from "#kernel/client/process";
import { installKernel, isTunelab, kernelSpec, listKernels, removeKernel } from "#kernel/install/kernelspec";
import { temporaryFolder } from "../helpers.ts";

const data = join(temporaryFolder(), "a folder", "jupyter");
const before = process.env["JUPYTER_DATA_DIR"];
afterEach(() => {
  if (before === undefined) delete process.env["JUPYTER_DATA_DIR"];
  else process.env["JUPYTER_DATA_DIR"] = before;
});

test("a kernel is installed with its plotly renderer, listed and removed", async () => {
  process.env["JUPYTER_DATA_DIR"] = data;
  const folder = await installKernel({}, { name: "one" });
  await installKernel({}, { name: "two", displayName: "Two", engine: "tslab" });
  expect(folder).toBe(join(data, "kernels", "one"));
  const spec = JSON.parse(readFileSync(join(data, "kernels", "two", "kernel.json"), "utf8"));
  expect(spec).toMatchObject({
    argv: [process.execPath, expect.stringMatching(/start\.mjs$/), "{connection_file}"],
    display_name: "Two",
    language: "typescript",
    interrupt_mode: "message",
    env: { TUNELAB_ENGINE: "tslab" },
  });
  const own = (await listKernels()).filter((each) => each.folder.startsWith(data));
  expect(own.map(({ name, own }) => [name, own])).toEqual([
    ["one", true],
    ["two", true],
  ]);
  const renderer = join(data, "labextensions", "tunelab-plotly");
  const { name, jupyterlab } = JSON.parse(readFileSync(join(renderer, "package.json"), "utf8"));
  expect(name).toBe("tunelab-plotly");
  expect(existsSync(join(renderer, jupyterlab._build.load))).toBe(true);
  expect(existsSync(join(renderer, "static", "plotly.js"))).toBe(true);
  await removeKernel("one");
  expect(existsSync(renderer)).toBe(true);
  await removeKernel("two");
  expect(existsSync(renderer)).toBe(false);
  await expect(removeKernel("two")).rejects.toThrow('there is no kernel "two"');
  await expect(installKernel({}, { name: "no name" })).rejects.toThrow("is no kernel name");
});

test("paths of Windows, with blanks, reach the process as the words they are", () => {
  const node = "C:\\Program Files\\nodejs\\node.exe";
  const program = "C:\\Users\\甲 $1 'x'\\AppData\\Roaming\\npm\\node_modules\\tunelab\\kernel\\start.mjs";
  const written = JSON.stringify(kernelSpec("Windows", "typescript", [node, program]));
  const { argv } = JSON.parse(written) as { argv: string[] };
  expect(isTunelab({ argv })).toBe(true);
  const folder = "C:\\ProgramData\\jupyter\\kernels\\tunelab";
  const connection = "C:\\Users\\a b\\AppData\\Local\\Temp\\$& kernel.json";
  expect(commandOf({ argv, folder, name: "tunelab" }, connection)).toEqual([node, program, connection]);
});
