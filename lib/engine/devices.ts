/** Where tensors live and operations run. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import "./quiet-cpu.ts";
import { TunelabError, toError } from "#lib/core/index";
import { BACKENDS, openRuntime, registerOnnxBackend } from "./onnx/index.ts";
import * as tf from "./tf.ts";
import { verifyGradients } from "./verify.ts";

export type DeviceName = "onnx" | "cuda" | "webgpu" | "tfjs-node-gpu" | "tfjs-node" | "wasm" | "cpu";

export interface DeviceInfo {
  name: DeviceName;
  /** TF.js backend that serves the device. */
  backend: string;
  available: boolean;
  /** Why it was chosen, or why it is not available. */
  reason: string;
}

type Probe = () => string | Promise<string>;

/** Devices, best first; a probe gives the reason for using one, or throws the reason against it. */
const PROBES: Record<DeviceName, { backend: string; probe: Probe }> = {
  cuda: { backend: BACKENDS.cuda, probe: () => provider("cuda", "ONNX Runtime on an NVIDIA GPU") },
  onnx: {
    backend: BACKENDS.cpu,
    probe: () => `ONNX Runtime ${openRuntime().version} on the CPU (${openRuntime().name})`,
  },
  webgpu: {
    backend: BACKENDS.webgpu,
    probe: () => provider("webgpu", "ONNX Runtime on WebGPU; weights travel to the GPU in every step"),
  },
  "tfjs-node-gpu": { backend: "tensorflow", probe: () => nodePackage("@tensorflow/tfjs-node-gpu") },
  "tfjs-node": { backend: "tensorflow", probe: () => nodePackage("@tensorflow/tfjs-node") },
  wasm: { backend: "wasm", probe: wasm },
  cpu: { backend: "cpu", probe: () => "plain JavaScript, always there" },
};

function provider(name: "cuda" | "webgpu", reason: string): string {
  if (name === "cuda" && !["linux", "win32"].includes(process.platform)) throw new Error("CUDA needs Linux or Windows");
  if (name === "cuda" && process.platform === "linux" && !existsSync("/dev/nvidia0"))
    throw new Error("this machine shows no NVIDIA GPU (/dev/nvidia0)");
  openRuntime().assertProvider(name);
  return reason;
}

/** The packages register the backend "tensorflow" when they load; tunelab's own shim of that name does not count. */
async function nodePackage(name: string): Promise<string> {
  try {
    createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`${name} is not installed`);
  }
  await import(name).catch((error) => {
    throw new Error(`${name} does not load: ${toError(error).message.split("\n")[0]}`);
  });
  if (!tf.findBackendFactory("tensorflow"))
    throw new Error(`${name} is not installed, or brings another copy of TF.js`);
  return `TensorFlow's library through ${name}`;
}

async function wasm(): Promise<string> {
  await import("@tensorflow/tfjs-backend-wasm");
  return "WebAssembly; some gradients have no kernel there";
}

/** All devices the engine knows, best first, with the reason why one is not available. */
export async function devices(): Promise<DeviceInfo[]> {
  return Promise.all((Object.keys(PROBES) as DeviceName[]).map(probe));
}

async function probe(name: DeviceName): Promise<DeviceInfo> {
  registerOnnxBackend();
  const { backend, probe: run } = PROBES[name];
  try {
    return { name, backend, available: true, reason: await run() };
  } catch (error) {
    return { name, backend, available: false, reason: toError(error).message };
  }
}

type Choice = DeviceName | "auto";

/** What the last `useDevice` with a name asked for. */
let chosen: Choice | undefined;

/**
 * Makes a device the one that new tensors live on. Models and trainings use the device that was chosen before them.
 * @param name a device, or "auto" for the best that is there. Default: the one chosen last, else the one that the
 * environment variable TUNELAB_DEVICE names, else "auto"
 * @throws TunelabError DEVICE_UNAVAILABLE with the reason
 */
export async function useDevice(name?: Choice): Promise<DeviceInfo> {
  const wanted = name ?? chosen ?? ((process.env["TUNELAB_DEVICE"] || "auto") as Choice);
  const device = await start(wanted);
  if (name !== undefined) chosen = name;
  return device;
}

async function start(name: Choice): Promise<DeviceInfo> {
  const known = Object.keys(PROBES) as DeviceName[];
  if (name !== "auto" && !known.includes(name))
    throw new TunelabError("DEVICE_UNAVAILABLE", `there is no device "${name}"`, {
      hint: `use one of: auto, ${known.join(", ")}`,
      details: { name },
    });
  for (const candidate of name === "auto" ? known : [name]) {
    const device = await probe(candidate);
    const ready = device.available && (await tf.setBackend(device.backend));
    if (ready) return checked(device);
    if (name !== "auto")
      throw new TunelabError("DEVICE_UNAVAILABLE", `device "${name}" is not available: ${device.reason}`, {
        hint: "devices() lists what is there",
        details: { name },
      });
  }
  throw new TunelabError("DEVICE_UNAVAILABLE", "no device is available");
}

/** Providers have had wrong kernels: a GPU's gradients are compared with the CPU's before it is used. */
async function checked(device: DeviceInfo): Promise<DeviceInfo> {
  if (device.name === "cuda" || device.name === "webgpu") await verifyGradients(device);
  return device;
}
