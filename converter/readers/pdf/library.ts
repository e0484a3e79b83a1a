/**
 * pdf.js, loaded by Node itself. The loader that compiles the TypeScript sources would rewrite its two megabytes for the
 * few dynamic imports in them: 300 MB of memory and seconds of each process that reads a PDF.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

type Library = typeof import("pdfjs-dist/legacy/build/pdf.mjs");

const require = createRequire(import.meta.url);
const BUILD = "pdfjs-dist/legacy/build";

export function pdfjs(): Library {
  // Where pdf.js looks for its other half before it imports it.
  Object.assign(globalThis, { pdfjsWorker: require(`${BUILD}/pdf.worker.min.mjs`) });
  return require(`${BUILD}/pdf.min.mjs`);
}

/** Character maps, fonts and decoders that come with it. @param name of the folder */
export function pdfjsFolder(name: string): string {
  return `${join(dirname(require.resolve("pdfjs-dist/package.json")), name)}/`;
}
