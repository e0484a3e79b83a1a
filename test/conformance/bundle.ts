/**
 * Bundles the suite with the engine, so that both hold one and the same TF.js: the package offers several builds of
 * itself, and a tensor of one is no tensor for another.
 */
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);

/** @returns the bundle's path, in a cache folder beside the packages it loads from */
export async function bundleSuite(): Promise<string> {
  const folder = join(root, "node_modules", ".cache", "tunelab");
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, "conformance.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./suite.ts", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"], // "module" is the build that the test files import by relative paths
    // the package declares its test files free of side effects: without this they would be dropped
    ignoreAnnotations: true,
    external: ["koffi", "onnxruntime-node", "jasmine-core", "@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"],
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "error",
  });
  return outfile;
}

/** The suite's version is the package's. */
export function suiteVersion(): string {
  return (require("@tensorflow/tfjs-core/package.json") as { version: string }).version;
}
