/** Vulkan in software, as Debian's package chromium brings it: WebGPU without a GPU. */
import { existsSync } from "node:fs";

const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/**
 * Makes Vulkan use the software driver; call it before the engine opens a device.
 * @returns why there is none, or undefined
 */
export function useSwiftShader(): string | undefined {
  if (process.env["VK_ICD_FILENAMES"]) return undefined; // a driver was chosen
  if (process.platform !== "linux" || !existsSync(DRIVER)) return `there is no ${DRIVER} (Debian's package chromium)`;
  process.env["VK_ICD_FILENAMES"] = DRIVER;
  return undefined;
}
