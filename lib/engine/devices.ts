/** Where tensors live and operations run. */
import "@tensorflow/tfjs-backend-cpu";
import { TunelabError } from "#lib/core/index";
import { registerOnnxBackend } from "./onnx/index.ts";
import * as tf from "./tf.ts";

export type DeviceName = "onnx" | "cuda" | "webgpu" | "tfjs-node-gpu" | "tfjs-node" | "wasm" | "cpu";

export interface DeviceInfo {
  name: DeviceName;
  /** TF.js backend that serves the device. */
  backend: string;
  available: boolean;
  /** Why it was chosen, or why it is not available. */
  reason: string;
}

/** All devices the engine knows, best first, with the reason why one is not available. */
export async function devices(): Promise<DeviceInfo[]> {
  registerOnnxBackend();
  return [
    { name: "onnx", backend: "onnx", available: true, reason: "ONNX Runtime on the CPU" },
    { name: "cpu", backend: "cpu", available: true, reason: "plain JavaScript, always there" },
  ];
}

/**
 * Makes a device the one that new tensors live on.
 * @param name a device, or "auto" for the best that is there
 * @throws TunelabError DEVICE_UNAVAILABLE with the reason
 */
export async function useDevice(name: DeviceName | "auto" = "auto"): Promise<DeviceInfo> {
  const all = await devices();
  const device = name === "auto" ? all.find((one) => one.available) : all.find((one) => one.name === name);
  if (!device?.available)
    throw new TunelabError("DEVICE_UNAVAILABLE", `device "${name}" is not available: ${device?.reason ?? "unknown"}`, {
      hint: `use one of: auto, ${all.map((one) => one.name).join(", ")}`,
      details: { name },
    });
  await tf.setBackend(device.backend);
  return device;
}
