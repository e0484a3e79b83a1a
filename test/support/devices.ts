/** The devices of this machine that tests run on. */
import { type DeviceInfo, devices } from "#lib/engine/index";

/** TF.js's WebAssembly backend is left out: it has no gradients of convolutions and several other operations. */
export async function trainingDevices(): Promise<DeviceInfo[]> {
  return (await devices()).filter(({ available, name }) => available && name !== "wasm");
}
