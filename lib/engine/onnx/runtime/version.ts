import { createRequire } from "node:module";

/** The version of the npm package `onnxruntime-node`, which is ONNX Runtime's. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string }).version;
}
