/** Where tensors live and operations run. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import "./quiet-cpu.ts";
import { defaultLanguage, isTunelabError, type Language, TunelabError, toError } from "#lib/core/index";
import { type Reason, sayReason, Unavailable } from "./device-reasons.ts";
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

type Probe = () => Reason | Promise<Reason>;

/** Devices, best first; a probe gives the reason for using one, or throws the reason against it. */
const PROBES: Record<DeviceName, { backend: string; probe: Probe }> = {
  cuda: { backend: BACKENDS.cuda, probe: () => provider("cuda") },
  onnx: { backend: BACKENDS.cpu, probe: processor },
  webgpu: { backend: BACKENDS.webgpu, probe: () => provider("webgpu") },
  "tfjs-node-gpu": { backend: "tensorflow", probe: () => nodePackage("@tensorflow/tfjs-node-gpu") },
  "tfjs-node": { backend: "tensorflow", probe: () => nodePackage("@tensorflow/tfjs-node") },
  wasm: { backend: "wasm", probe: wasm },
  cpu: { backend: "cpu", probe: () => ({ key: "cpu" }) },
};

function processor(): Reason {
  const { version, name } = openRuntime();
  return { key: "onnx", values: { version, binding: name } };
}

function provider(name: "cuda" | "webgpu"): Reason {
  if (name === "cuda" && !["linux", "win32"].includes(process.platform)) throw new Unavailable("system");
  if (name === "cuda" && process.platform === "linux" && !existsSync("/dev/nvidia0")) throw new Unavailable("noGpu");
  if (name === "webgpu" && process.platform === "linux" && !mayHaveVulkan()) throw new Unavailable("noGraphics");
  try {
    openRuntime().assertProvider(name);
  } catch (error) {
    const { missing, reason } = isTunelabError(error) ? error.details : {};
    if (missing) throw new Unavailable("notInstalled", { name: String(missing) });
    throw new Unavailable("doesNotStart", { provider: name, detail: String(reason ?? toError(error).message) });
  }
  return { key: name };
}

/** Without a GPU, and without a driver that was chosen, Vulkan only writes warnings past everyone's hands to standard error. */
function mayHaveVulkan(): boolean {
  const chosenDriver = process.env["VK_ICD_FILENAMES"] || process.env["VK_DRIVER_FILES"];
  return Boolean(chosenDriver) || ["/dev/dri", "/dev/nvidia0", "/dev/dxg"].some((path) => existsSync(path));
}

/** The packages register the backend "tensorflow" when they load; tunelab's own shim of that name does not count. */
async function nodePackage(name: string): Promise<Reason> {
  try {
    createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Unavailable("notInstalled", { name });
  }
  await import(name).catch((error) => {
    throw new Unavailable("doesNotLoad", { name, detail: toError(error).message.split("\n")[0]! });
  });
  if (!tf.findBackendFactory("tensorflow")) throw new Unavailable("otherCopy", { name });
  return { key: "tensorflow", values: { package: name } };
}

async function wasm(): Promise<Reason> {
  await import("@tensorflow/tfjs-backend-wasm");
  return { key: "wasm" };
}

/**
 * All devices the engine knows, best first, with the reason why one is not available.
 * @param language of the reasons; default that of the environment
 */
export async function devices(language: Language = defaultLanguage()): Promise<DeviceInfo[]> {
  const found = await Promise.all((Object.keys(PROBES) as DeviceName[]).map(probe));
  return found.map((device) => told(device, language));
}

interface Found extends Omit<DeviceInfo, "reason"> {
  reason: Reason | string;
}

async function probe(name: DeviceName): Promise<Found> {
  registerOnnxBackend();
  const { backend, probe: run } = PROBES[name];
  try {
    return { name, backend, available: true, reason: await run() };
  } catch (error) {
    const reason = error instanceof Unavailable ? error.reason : toError(error).message;
    return { name, backend, available: false, reason };
  }
}

function told({ reason, ...device }: Found, language: Language): DeviceInfo {
  return { ...device, reason: typeof reason === "string" ? reason : sayReason(language, reason) };
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
    throw new TunelabError("DEVICE_UNAVAILABLE", [`没有设备“${name}”`, `there is no device "${name}"`], {
      hint: [`可用：auto、${known.join("、")}`, `use one of: auto, ${known.join(", ")}`],
      details: { name },
    });
  for (const candidate of name === "auto" ? known : [name]) {
    const device = await probe(candidate);
    const ready = device.available && (await tf.setBackend(device.backend));
    if (ready) return checked(told(device, defaultLanguage()));
    if (name !== "auto")
      throw new TunelabError(
        "DEVICE_UNAVAILABLE",
        [
          `设备“${name}”不可用：${told(device, "zh").reason}`,
          `device "${name}" is not available: ${told(device, "en").reason}`,
        ],
        {
          hint: ["devices() 列出这里有哪些设备", "devices() lists what is there"],
          details: { name },
        },
      );
  }
  throw new TunelabError("DEVICE_UNAVAILABLE", ["没有可用的设备", "no device is available"]);
}

/** Providers have had wrong kernels: a GPU's gradients are compared with the CPU's before it is used. */
async function checked(device: DeviceInfo): Promise<DeviceInfo> {
  if (device.name === "cuda" || device.name === "webgpu") await verifyGradients(device);
  return device;
}
