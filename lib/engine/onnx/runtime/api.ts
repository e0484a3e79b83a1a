/**
 * ONNX Runtime's C API, called in the library that the npm package `onnxruntime-node` ships, through koffi. The API is a
 * table of function pointers whose order never changes; the numbers are positions in that table.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import koffi from "koffi";
import { TunelabError, type Word } from "#lib/core/index";
import { installedLibrary } from "../../gpu/folder.ts";
import { preloadGpuLibraries } from "../../gpu/preload.ts";
import { MORE_MEMORY, noMemory } from "../../words.ts";
import { packageVersion } from "./version.ts";

/** Newest version of the API table that is used here. */
const API_VERSION = 22;
const STACK_BYTES = 8 << 20;

/** A C pointer, as koffi gives it. */
export type Pointer = bigint;

const STATUS = "void *";
const FUNCTIONS = {
  GetErrorMessage: [2, "const char *", "void *"],
  CreateEnv: [3, STATUS, "int, const char *, _Out_ void **"],
  CreateSessionFromArray: [8, STATUS, "void *, const void *, size_t, void *, _Out_ void **"],
  CreateSessionOptions: [10, STATUS, "_Out_ void **"],
  EnableProfiling: [14, STATUS, "void *, const char *"],
  DisableMemPattern: [17, STATUS, "void *"],
  SetSessionLogSeverityLevel: [22, STATUS, "void *, int"],
  SetSessionGraphOptimizationLevel: [23, STATUS, "void *, int"],
  SetIntraOpNumThreads: [24, STATUS, "void *, int"],
  CreateRunOptions: [39, STATUS, "_Out_ void **"],
  CreateTensorWithDataAsOrtValue: [49, STATUS, "void *, void *, size_t, const int64_t *, size_t, int, _Out_ void **"],
  CreateCpuMemoryInfo: [69, STATUS, "int, int, _Out_ void **"],
  AllocatorAlloc: [75, STATUS, "void *, size_t, _Out_ void **"],
  AllocatorFree: [76, STATUS, "void *, void *"],
  GetAllocatorWithDefaultOptions: [78, STATUS, "_Out_ void **"],
  ReleaseStatus: [93, "void", "void *"],
  ReleaseMemoryInfo: [94, "void", "void *"],
  ReleaseSession: [95, "void", "void *"],
  ReleaseValue: [96, "void", "void *"],
  ReleaseSessionOptions: [100, "void", "void *"],
  SessionEndProfiling: [110, STATUS, "void *, void *, _Out_ void **"],
  AddSessionConfigEntry: [130, STATUS, "void *, const char *, const char *"],
  CreateAllocator: [131, STATUS, "void *, void *, _Out_ void **"],
  RunWithBinding: [133, STATUS, "void *, void *, void *"],
  CreateIoBinding: [134, STATUS, "void *, _Out_ void **"],
  ReleaseIoBinding: [135, "void", "void *"],
  BindInput: [136, STATUS, "void *, const char *, void *"],
  BindOutput: [137, STATUS, "void *, const char *, void *"],
  ClearBoundInputs: [141, "void", "void *"],
  ClearBoundOutputs: [142, "void", "void *"],
  CreateAndRegisterAllocator: [144, STATUS, "void *, void *, void *"],
  CreateArenaCfgV2: [164, STATUS, "const char **, const size_t *, size_t, _Out_ void **"],
  SessionOptionsAppendExecutionProvider_CUDA_V2: [204, STATUS, "void *, void *"],
  CreateCUDAProviderOptions: [205, STATUS, "_Out_ void **"],
  ReleaseCUDAProviderOptions: [208, "void", "void *"],
  SessionOptionsAppendExecutionProvider: [216, STATUS, "void *, const char *, const char **, const char **, size_t"],
} as const;

export type ApiFunction = keyof typeof FUNCTIONS;

type NativeFunction = ((...args: unknown[]) => unknown) & { async(...args: unknown[]): void };

export interface OrtApi {
  readonly version: string;
  /** The folder of the library, where provider libraries are looked for. */
  readonly folder: string;
  /** Calls a function; a status that it returns becomes an error. */
  call(name: ApiFunction, ...args: unknown[]): void;
  /** The same on another thread. */
  callAsync(name: ApiFunction, ...args: unknown[]): Promise<void>;
  /** Calls a function whose last parameter gives an object back. */
  create(name: ApiFunction, ...args: unknown[]): Pointer;
  createAsync(name: ApiFunction, ...args: unknown[]): Promise<Pointer>;
}

// koffi unloads a library whose handle is collected, so the handle lives as long as the module.
let loaded: { library: unknown; api: OrtApi } | undefined;

/** @throws TunelabError MISSING_DEPENDENCY when the library is not there or is another version than its package */
export function loadApi(): OrtApi {
  loaded ??= load();
  return loaded.api;
}

function load(): { library: unknown; api: OrtApi } {
  const { path, version: packageVersion } = findLibrary();
  preloadGpuLibraries(dirname(path));
  koffi.config({ sync_stack_size: STACK_BYTES, async_stack_size: STACK_BYTES });
  const library = koffi.load(path);
  const base: Pointer = library.func("void *OrtGetApiBase()")();
  const getApi = nativeFunction(pointerAt(base, 0), "void *", "uint32_t");
  const version = String(nativeFunction(pointerAt(base, 1), "const char *", "")());
  const table = getApi(API_VERSION) as Pointer | null;
  if (!table || version !== packageVersion)
    throw new TunelabError(
      "MISSING_DEPENDENCY",
      [
        `${path} 是 ONNX Runtime ${version}，应为 ${packageVersion}`,
        `${path} is ONNX Runtime ${version}, not ${packageVersion}`,
      ],
      {
        hint: [
          "请重新安装 tunelab 的依赖（npm ci），使库与包的版本一致",
          "install tunelab's dependencies again (npm ci), so that library and package are one version",
        ],
      },
    );
  return { library, api: bindApi(table, version, dirname(path)) };
}

function bindApi(table: Pointer, version: string, folder: string): OrtApi {
  const functions = new Map<ApiFunction, NativeFunction>();
  const get = (name: ApiFunction): NativeFunction => {
    let native = functions.get(name);
    if (!native) {
      const [index, result, parameters] = FUNCTIONS[name];
      native = nativeFunction(pointerAt(table, index), result, parameters);
      functions.set(name, native);
    }
    return native;
  };
  const check = (name: ApiFunction, status: unknown): void => {
    if (FUNCTIONS[name][1] !== STATUS || !status) return;
    const message = String(get("GetErrorMessage")(status));
    get("ReleaseStatus")(status);
    throw nativeError(name, message);
  };
  const call = (name: ApiFunction, ...args: unknown[]): void => check(name, get(name)(...args));
  const callAsync = (name: ApiFunction, ...args: unknown[]): Promise<void> =>
    new Promise((resolve, reject) => {
      get(name).async(...args, (error: unknown, status: unknown) => {
        try {
          if (error) throw error;
          check(name, status);
          resolve();
        } catch (failure) {
          reject(failure);
        }
      });
    });
  return {
    version,
    folder,
    call,
    callAsync,
    create(name, ...args) {
      const out: [Pointer | null] = [null];
      call(name, ...args, out);
      return out[0]!;
    },
    async createAsync(name, ...args) {
      const out: [Pointer | null] = [null];
      await callAsync(name, ...args, out);
      return out[0]!;
    },
  };
}

function pointerAt(table: Pointer, index: number): Pointer {
  return koffi.decode(table, index * koffi.sizeof("void *"), "void *");
}

let prototypeCount = 0;

function nativeFunction(pointer: Pointer, result: string, parameters: string): NativeFunction {
  return koffi.decode(pointer, koffi.proto(`${result} OrtFunction${prototypeCount++}(${parameters})`));
}

function nativeError(name: string, message: string): TunelabError {
  if (/allocate|bad_alloc|out of memory/i.test(message)) return memoryError(message);
  return new TunelabError("INVALID_INPUT", `ONNX Runtime (${name}): ${message}`, {
    hint: [
      "节点编号后面的名称是产生该节点的 TF.js 运算",
      "the name after the node's number is the TF.js operation that made it",
    ],
  });
}

/** ONNX Runtime's message has the node's name, "number:TF.js operation", and how many bytes it wanted. */
function memoryError(message: string): TunelabError {
  const bytes = Number(/size (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const operation = /Name:'\d+:([^']+)'/.exec(message)?.[1];
  const [zh, en]: Word = Number.isNaN(bytes) ? ["内存不足", "memory ran out"] : noMemory(bytes);
  return new TunelabError(
    "OUT_OF_MEMORY",
    operation ? [`${zh}（用于 ${operation}）`, `${en} for ${operation}`] : [zh, en],
    {
      hint: MORE_MEMORY,
      details: { message, ...(Number.isNaN(bytes) ? {} : { bytes }) },
    },
  );
}

const LIBRARIES: Partial<Record<NodeJS.Platform, string>> = {
  linux: "libonnxruntime.so.1",
  darwin: "libonnxruntime.1.dylib",
  win32: "onnxruntime.dll",
};

function findLibrary(): { path: string; version: string } {
  const require = createRequire(import.meta.url);
  const packagePath = require.resolve("onnxruntime-node/package.json");
  const version = packageVersion();
  const withCuda = installedLibrary(version);
  if (withCuda) return { path: withCuda, version };
  const name = LIBRARIES[process.platform] ?? "";
  const path = join(dirname(packagePath), "bin", "napi-v6", process.platform, process.arch, name);
  if (!name || !existsSync(path))
    throw new TunelabError(
      "MISSING_DEPENDENCY",
      [
        `onnxruntime-node 没有 ${process.platform}-${process.arch} 的库`,
        `onnxruntime-node has no library for ${process.platform}-${process.arch}`,
      ],
      {
        hint: ['请使用设备 "wasm" 或 "cpu"', 'use the device "wasm" or "cpu"'],
        details: { path },
      },
    );
  return { path, version };
}
