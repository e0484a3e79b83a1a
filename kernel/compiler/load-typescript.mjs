// Takes the place of `import ts from "typescript"` in the bundled programs: V8's compiled code is kept beside them, which
// brings loading from 400 ms to 140 ms.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const require = createRequire(TUNELAB_PACKAGE_FILE);
const file = require.resolve("typescript");
const cacheFile = fileURLToPath(new URL("typescript.v8", import.meta.url));
const SAVE_AFTER_MS = 3000; // by then the functions that a first cell needs are compiled

function load() {
  const cachedData = readCache();
  const script = new Script(Module.wrap(readFileSync(file, "latin1")), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  if (!cachedData || script.cachedDataRejected) setTimeout(() => save(script), SAVE_AFTER_MS).unref();
  return module.exports;
}

function readCache() {
  try {
    return readFileSync(cacheFile);
  } catch {
    return undefined;
  }
}

function save(script) {
  try {
    writeFileSync(cacheFile, script.createCachedData());
  } catch {
    // read-only: the next start is as slow as this one
  }
}

export default load();
