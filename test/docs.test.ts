/** What README.md, ARCHITECTURE.md and CONTRIBUTING.md name is there. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFile(new URL(path, root), "utf8");
const manifest = JSON.parse(await read("package.json")) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

describe.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (name) => {
  test("names files and folders that exist", async () => {
    const paths = [
      ...(await read(name)).matchAll(/`((?:bin|converter|kernel|lib|notebooks|test|\.config|\.ci)\/[^`\s]*)`/g),
    ];
    const missing = paths.map(([, path]) => path!).filter((path) => !existsPattern(path));
    expect(missing).toEqual([]);
  });

  test("names npm scripts that exist", async () => {
    const scripts = [...(await read(name)).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!);
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });

  test("has no mark of a merge that was not finished", async () => {
    expect(await read(name)).not.toMatch(/^(?:<{7}|={7}|>{7})/m);
  });
});

test("CONTRIBUTING.md gives a reason for every dependency", async () => {
  const reasons = await read("CONTRIBUTING.md");
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  expect(names.filter((name) => !reasons.includes(name))).toEqual([]);
});

/** `lib/model/sources`, `fields/{chinese,english}.ts` */
function existsPattern(path: string): boolean {
  const [, before, choices, after] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  const all = choices === undefined ? [path] : choices.split(",").map((choice) => `${before}${choice}${after}`);
  return all.every((one) => existsSync(new URL(one, root)));
}
