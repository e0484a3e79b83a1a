/** The kernel's programs are built once, kept, and built anew when a package that they import is not where it was. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "./helpers.ts";

const address = new URL("../../kernel/bundle.mjs", import.meta.url).href;
const cache = temporaryFolder();

async function bundle(): Promise<string> {
  const script = `import("${address}").then(({ bundle }) => bundle()).then(console.log)`;
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  return (await promisify(execFile)(process.execPath, ["-e", script], { env })).stdout.trim();
}

test("a package that has moved does not leave the kernel broken", async () => {
  const folder = await bundle();
  expect(folder.startsWith(join(cache, "tunelab"))).toBe(true);
  const packages = join(folder, "packages.json");
  const files = JSON.parse(readFileSync(packages, "utf8")) as string[];
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(files.some((file) => file.includes("zeromq"))).toBe(true);

  const mark = join(folder, "mark");
  writeFileSync(mark, "");
  expect(await bundle()).toBe(folder);
  expect(existsSync(mark)).toBe(true);

  writeFileSync(packages, JSON.stringify([...files, join(cache, "node_modules/moved/index.js")]));
  expect(await bundle()).toBe(folder);
  expect(existsSync(mark)).toBe(false);
  expect(JSON.parse(readFileSync(packages, "utf8"))).toEqual(files);
});
