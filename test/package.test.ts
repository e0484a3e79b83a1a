/**
 * What is published: dependencies that the npm registry has, and a package that runs from where npm puts it, a folder
 * `node_modules` below one whose name begins with a dot (`~/.nvm`, `~/.npm/_npx`).
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { HEADER, questionRows } from "./bench/subjects/question-rows.ts";
import { temporaryFolder } from "./kernel/helpers.ts";
import { installed, installPacked, manifest } from "./support/packed.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../", import.meta.url));

describe("published dependencies", () => {
  test("are exact versions in the npm registry", () => {
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
    const elsewhere = Object.entries(all).filter(([, wanted]) => !/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/.test(wanted));
    expect(elsewhere).toEqual([]);
  });

  test("ask for nothing outside the npm registry themselves", () => {
    expect(installed.length).toBeGreaterThan(100);
    const outside = installed.flatMap(([place, { link, dependencies, optionalDependencies }]) =>
      Object.entries({ ...dependencies, ...optionalDependencies })
        .filter(([, wanted]) => link || (/[:/]/.test(wanted) && !wanted.startsWith("npm:")))
        .map(([name, wanted]) => `${place}: ${name}@${wanted}`),
    );
    expect(outside).toEqual([]);
    expect(installed.filter(([, { link }]) => link)).toEqual([]);
  });

  test("run only install scripts that the package does without, as README.md says", () => {
    const names = installed
      .filter(([, each]) => each.hasInstallScript)
      .map(([place]) => place.split("node_modules/").at(-1));
    expect(names.sort()).toEqual(["esbuild", "koffi", "onnxruntime-node", "zeromq"]);
    expect(names.filter((name) => manifest.allowScripts[name!] !== false)).toEqual([]);
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain("npm install -g --ignore-scripts ./tunelab");
  });
});

describe("the packed files", { timeout: 180_000 }, () => {
  const place = join(temporaryFolder(), "甲 user", ".nvm");
  const packed = join(place, "node_modules/tunelab");
  const work = join(place, "my work");
  const env = { ...process.env, XDG_CACHE_HOME: join(place, "cache"), LOCALAPPDATA: join(place, "cache") };
  let files: string[];
  const tunelab = (...args: string[]) =>
    run(process.execPath, [join(packed, manifest.bin["tunelab"]!), ...args], { cwd: work, env });

  beforeAll(async () => {
    mkdirSync(work, { recursive: true });
    files = await installPacked(place);
  }, 180_000);

  test("are the sources and notebooks, not the tests or what was made in the clone", () => {
    const outside = /^(?:(?:bin|converter|kernel|lib)\/.+|notebooks\/[^/]+\.ipynb|[A-Z]+(?:\.md)?|package\.json)$/;
    expect(files.filter((file) => !outside.test(file))).toEqual([]);
  });

  test("hold all that they name: relative imports, files beside a module, subpaths, packages", () => {
    const there = new Set(files);
    const packages = new Set([
      ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
      ...builtinModules,
      "tunelab",
    ]);
    const missing = files
      .filter((file) => /\.(?:ts|mjs|js|cjs)$/.test(file) && !/^lib\/engine\/tfjs-node\//.test(file))
      .flatMap((file) => named(file).map((wanted) => ({ file, wanted })))
      .filter(({ file, wanted }) => !found(file, wanted));
    expect(missing).toEqual([]);
    for (const path of [...Object.values(manifest.exports), ...Object.values(manifest.bin)])
      expect(there).toContain(posix.normalize(path));

    function found(file: string, wanted: string): boolean {
      if (wanted.startsWith("#")) return there.has(`${wanted.slice(1)}.ts`);
      if (wanted.startsWith("node:")) return true;
      const [first, second] = wanted.split("/");
      if (!wanted.startsWith(".")) return packages.has(wanted.startsWith("@") ? `${first}/${second}` : first!);
      const path = posix.join(posix.dirname(file), wanted);
      const source = path.replace(/\.mjs$/, ".ts"); // what the kernel bundles
      return there.has(path) || there.has(source) || files.some((each) => each.startsWith(path.replace(/\/?$/, "/")));
    }
  });

  test("run as a command: help, and a sample converted", async () => {
    expect((await tunelab("--help")).stdout).toContain("fine-tune language models");
    const sample = join(packed, "converter/samples/safety-questions.docx");
    const { stdout } = await tunelab("convert", sample, "-o", "out");
    expect(stdout).toContain("records by kind:");
    expect(JSON.parse(readFileSync(join(work, "out/dataset.json"), "utf8")).length).toBeGreaterThan(100);
  });

  test("spread a large table over threads, which start from where the package is", async () => {
    const rows = [HEADER, ...questionRows(30_000)].map((cells) => cells.map((cell) => `"${cell}"`).join(","));
    writeFileSync(join(work, "rows.csv"), rows.join("\n"));
    await expect(tunelab("convert", "rows.csv", "-o", "rows")).rejects.toMatchObject({
      code: 3, // some rows repeat others
      stdout: expect.stringMatching(/rows\.csv +csv +30,?000 /),
      stderr: expect.not.stringContaining("Warning"),
    });
  });

  test("serve the page with its packages", async () => {
    const program = [join(packed, manifest.bin["tunelab"]!), "serve", "--port", "0", "--data", join(work, "data")];
    const child = spawn(process.execPath, program, { env, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      const address = /http:\/\/\S+/.exec(line)![0];
      const page = await (await fetch(address)).text();
      const imports = /<script type="importmap"[^>]*>(.*?)<\/script>/s.exec(page)?.[1];
      const paths = Object.values((JSON.parse(imports!) as { imports: Record<string, string> }).imports);
      expect(paths.length).toBeGreaterThan(2);
      for (const path of [...paths, "/page/main.js", "/favicon.ico"])
        expect([path, (await fetch(new URL(path, address))).status]).toEqual([path, 200]);
    } finally {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
  });

  test("run a notebook that imports tunelab and trains, in its own kernel", async () => {
    const cell = (source: string) => ({ cell_type: "code", source, metadata: {}, outputs: [], execution_count: null });
    const cells = [
      'import { fineTune, loadDataset, loadModel } from "tunelab";\nimport { convert } from "tunelab/converter";',
      'const data = await loadDataset("out/dataset.json");\nconst model = await loadModel("tiny");',
      'const run = await fineTune({ model, data, mode: "lora", rank: 2, maxLength: 32, maxSteps: 1 });',
      '[run.id !== "", typeof convert, (await model.generate("甲方", { maxNewTokens: 2 })).length > 0]',
    ].map(cell);
    writeFileSync(join(work, "a.ipynb"), JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    await tunelab("notebook", "run", "a.ipynb", "-o", "b.ipynb");
    const result = JSON.parse(readFileSync(join(work, "b.ipynb"), "utf8")) as { cells: { outputs: unknown[] }[] };
    expect(result.cells.at(-1)!.outputs).toMatchObject([{ data: { "text/plain": ["[ true, 'function', true ]"] } }]);
  });
});

/** What a file imports, and the files it reads beside itself. */
function named(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const patterns = [
    /^(?:import|export)\b[^"'`;]*?\bfrom "([^"]+)"/gm,
    /^import "([^"]+)"/gm,
    /(?<!Promise\.all\()\bimport\("([^"$]+)"\)/g,
    /new URL\("(\.{1,2}\/[^"]*)", import\.meta\.url\)/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name!));
}
