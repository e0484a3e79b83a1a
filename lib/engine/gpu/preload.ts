/** NVIDIA's libraries, loaded before ONNX Runtime's CUDA provider asks for them by name. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import koffi from "koffi";
import { COMPLETE } from "./folder.ts";

// koffi unloads a library whose handle is collected.
const loaded: unknown[] = [];

/**
 * Loads the libraries that `tunelab gpu setup` put into `folder`; elsewhere it does nothing. A library that needs
 * another one loads after it: rounds go on while one more loads. What cannot load is told by the provider itself.
 */
export function preloadGpuLibraries(folder: string): void {
  if (!existsSync(join(folder, COMPLETE)) || !existsSync("/dev/nvidia0")) return;
  let waiting = readdirSync(folder).filter((name) => /^lib(cu|nv)[^/]*\.so/.test(name));
  for (let before = Number.POSITIVE_INFINITY; waiting.length < before; ) {
    before = waiting.length;
    waiting = waiting.filter((name) => !load(join(folder, name)));
  }
}

function load(path: string): boolean {
  try {
    loaded.push(koffi.load(path, { global: true, lazy: true }));
    return true;
  } catch {
    return false;
  }
}
