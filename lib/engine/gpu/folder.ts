/** Where `tunelab gpu setup` puts libraries. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Written last: a folder that has it is complete. */
export const COMPLETE = "installed.json";

/**
 * The folder of the GPU libraries for a version of ONNX Runtime: `TUNELAB_GPU_FOLDER`, or `tunelab/gpu/VERSION` among
 * the user's data.
 */
export function gpuFolder(version: string): string {
  const chosen = process.env["TUNELAB_GPU_FOLDER"];
  if (chosen) return chosen;
  const data = process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return join(data, "tunelab", "gpu", version);
}

/** ONNX Runtime's own library in the folder, where a setup was completed. */
export function installedLibrary(version: string): string | undefined {
  const folder = gpuFolder(version);
  const library = join(folder, `libonnxruntime.so.${version}`);
  return existsSync(join(folder, COMPLETE)) && existsSync(library) ? library : undefined;
}
