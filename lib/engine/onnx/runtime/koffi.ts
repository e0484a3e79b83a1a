/** ONNX Runtime by its C API: inputs and outputs are bound in place, runs go to another thread. */
import { availableParallelism } from "node:os";
import koffi from "koffi";
import { isTunelabError, TunelabError, toError } from "#lib/core/index";
import { doesNotStart, MORE_MEMORY, noMemory } from "../../words.ts";
import { Value } from "../graph.ts";
import { encodeModel } from "../proto.ts";
import { bytesOf, typeCode } from "../types.ts";
import { loadApi, type OrtApi, type Pointer } from "./api.ts";
import { type Pages, useLargePages, zeroPages } from "./pages.ts";
import type { Bound, Memory, Provider, Runtime, Session, SessionSettings } from "./runtime.ts";

const LOG_ERRORS = 3;
const ARENA_ALLOCATOR = 1;
const DEVICE_ALLOCATOR = 0;
const MEMORY_DEFAULT = 0;
const OPTIMISATION_NONE = 0;

/** A model that copies one number: a session gives access to the shared arena. */
function smallestModel(): Uint8Array {
  const input = new Value("float32", []);
  const output = new Value("float32", []);
  output.node = { op: "Identity", domain: "", inputs: [input], attributes: {}, outputs: [output], label: "" };
  const name = (value: Value) => (value === input ? "i0" : "o0");
  return encodeModel({ nodes: [output.node], inputs: [input], outputs: [output], constants: [], name });
}

class NativeMemory implements Memory {
  readonly bytes: number;
  readonly pointer: Pointer;
  version = 0;
  /** OrtValues over this memory, by type and shape. Compared by identity: a freed address may come back. */
  readonly values = new Map<string, { pointer: Pointer }>();
  readonly #runtime: KoffiRuntime;
  readonly #pages: Pages | { free(): void };
  #buffer: ArrayBuffer | undefined;
  #freed = false;

  constructor(runtime: KoffiRuntime, bytes: number, pointer: Pointer, pages: Pages | { free(): void }) {
    this.#runtime = runtime;
    this.bytes = bytes;
    this.pointer = pointer;
    this.#pages = pages;
  }

  /** Made when somebody looks: for most memory nobody does, and a view costs a quarter of a millisecond and collections. */
  get buffer(): ArrayBuffer {
    this.#buffer ??= koffi.view(this.pointer, this.bytes);
    return this.#buffer;
  }

  willBeWritten(): void {
    if ("populate" in this.#pages) this.#pages.populate();
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    for (const value of this.values.values()) this.#runtime.api.call("ReleaseValue", value.pointer);
    this.#pages.free();
  }
}

class KoffiRuntime implements Runtime {
  readonly name = "koffi";
  readonly api: OrtApi = loadApi();
  readonly version = this.api.version;
  readonly environment: Pointer = this.api.create("CreateEnv", LOG_ERRORS, "tunelab");
  readonly #allocator = this.api.create("GetAllocatorWithDefaultOptions");
  readonly #arenaInfo = this.api.create("CreateCpuMemoryInfo", ARENA_ALLOCATOR, MEMORY_DEFAULT);
  #arena: Pointer | undefined;
  #reserved = 0;
  readonly #memoryInfo = this.api.create("CreateCpuMemoryInfo", DEVICE_ALLOCATOR, MEMORY_DEFAULT);
  readonly runOptions = this.api.create("CreateRunOptions");

  constructor() {
    // One arena for all sessions, grown by what is asked for: by default each has its own, and it doubles.
    const settings = this.api.create("CreateArenaCfgV2", ["arena_extend_strategy"], [1], 1);
    this.api.call("CreateAndRegisterAllocator", this.environment, this.#arenaInfo, settings);
  }

  /** The arena gets the memory in one piece, so that it does not break into small ones, and in large pages. */
  reserve(bytes: number): void {
    if (bytes <= this.#reserved || process.platform !== "linux") return; // elsewhere untouched memory counts as used
    // An allocator belongs to a session, so this one stays.
    const session = () => (this.createSessionSync(smallestModel()) as KoffiSession).session;
    this.#arena ??= this.api.create("CreateAllocator", session(), this.#arenaInfo);
    try {
      const missing = bytes - this.#reserved;
      const region = this.api.create("AllocatorAlloc", this.#arena, missing);
      useLargePages(region, missing);
      this.api.call("AllocatorFree", this.#arena, region);
      this.#reserved = bytes;
    } catch {
      // not to be had in one piece: the arena grows as it can
    }
  }

  allocate(bytes: number): Memory {
    const size = Math.max(bytes, 1);
    const pointer = this.allocateNative(size);
    return new NativeMemory(this, size, pointer, { free: () => this.freeNative(pointer) });
  }

  allocateZeros(bytes: number): Memory {
    const pages = zeroPages(bytes);
    if (pages) return new NativeMemory(this, bytes, pages.pointer, pages);
    const memory = this.allocate(bytes);
    new Uint8Array(memory.buffer).fill(0);
    return memory;
  }

  allocateNative(bytes: number): Pointer {
    try {
      const pointer = this.api.create("AllocatorAlloc", this.#allocator, bytes);
      useLargePages(pointer, bytes);
      return pointer;
    } catch (error) {
      throw new TunelabError("OUT_OF_MEMORY", noMemory(bytes), {
        hint: MORE_MEMORY,
        details: { bytes },
        cause: error,
      });
    }
  }

  freeNative(pointer: Pointer): void {
    this.api.call("AllocatorFree", this.#allocator, pointer);
  }

  /** The OrtValue of a bound memory; made once per type and shape. */
  valueOf({ memory, type, shape }: Bound): { pointer: Pointer } {
    const native = memory as NativeMemory;
    const key = `${type}:${shape.join()}`;
    let value = native.values.get(key);
    if (value === undefined) {
      const bytes = bytesOf(type, shape);
      if (bytes > native.bytes)
        throw new TunelabError("SHAPE_MISMATCH", [
          `${bytes} 字节的张量放不进 ${native.bytes} 字节`,
          `a tensor of ${bytes} bytes does not fit into ${native.bytes}`,
        ]);
      const dimensions = BigInt64Array.from(shape.length > 0 ? shape : [0], BigInt);
      const args = [this.#memoryInfo, native.pointer, bytes, dimensions, shape.length, typeCode(type)];
      value = { pointer: this.api.create("CreateTensorWithDataAsOrtValue", ...args) };
      native.values.set(key, value);
    }
    return value;
  }

  async createSession(model: Uint8Array, settings: SessionSettings = {}): Promise<Session> {
    const options = this.#sessionOptions(settings);
    try {
      const args = [this.environment, model, model.length, options];
      return new KoffiSession(this, await this.api.createAsync("CreateSessionFromArray", ...args), settings.provider);
    } finally {
      this.api.call("ReleaseSessionOptions", options);
    }
  }

  createSessionSync(model: Uint8Array, settings: SessionSettings = {}): Session {
    const options = this.#sessionOptions(settings);
    try {
      const args = [this.environment, model, model.length, options];
      return new KoffiSession(this, this.api.create("CreateSessionFromArray", ...args), settings.provider);
    } finally {
      this.api.call("ReleaseSessionOptions", options);
    }
  }

  endProfile(session: Pointer): string {
    const text = this.api.create("SessionEndProfiling", session, this.#allocator);
    const path = koffi.decode(text, "char", -1) as string;
    this.freeNative(text);
    return path;
  }

  assertProvider(provider: Provider): void {
    try {
      if (provider === "webgpu" && process.platform === "linux") assertVulkan();
      this.createSessionSync(smallestModel(), { provider }).dispose();
    } catch (error) {
      const reason = toError(error)
        .message.replace(/^.*(was false\.|Error:)\s*/s, "")
        .split("\n")[0]!;
      throw new TunelabError("DEVICE_UNAVAILABLE", doesNotStart(provider, reason), {
        cause: error,
        details: { provider, reason, ...(isTunelabError(error) ? error.details : {}) },
      });
    }
  }

  #appendProvider(options: Pointer, provider: Provider): void {
    if (provider === "webgpu") {
      this.api.call("SessionOptionsAppendExecutionProvider", options, "WebGPU", [], [], 0);
      return;
    }
    const cuda = this.api.create("CreateCUDAProviderOptions");
    try {
      this.api.call("SessionOptionsAppendExecutionProvider_CUDA_V2", options, cuda);
    } finally {
      this.api.call("ReleaseCUDAProviderOptions", cuda);
    }
  }

  #sessionOptions(settings: SessionSettings): Pointer {
    const options = this.api.create("CreateSessionOptions");
    this.api.call("SetSessionLogSeverityLevel", options, LOG_ERRORS);
    // Measured: ONNX Runtime's own rewriting costs up to four times the build time and changes the step by 3 % or less.
    this.api.call("SetSessionGraphOptimizationLevel", options, OPTIMISATION_NONE);
    this.api.call("SetIntraOpNumThreads", options, threads());
    this.api.call("DisableMemPattern", options);
    this.api.call("AddSessionConfigEntry", options, "session.use_env_allocators", "1");
    if (settings.provider && settings.provider !== "cpu") this.#appendProvider(options, settings.provider);
    if (settings.profile !== undefined) this.api.call("EnableProfiling", options, settings.profile);
    return options;
  }
}

/** Without it Dawn, which is ONNX Runtime's WebGPU, writes a warning past everyone's hands to standard error. */
function assertVulkan(): void {
  try {
    koffi.load("libvulkan.so.1").unload();
  } catch {
    throw new TunelabError("DEVICE_UNAVAILABLE", ["没有安装 libvulkan.so.1", "libvulkan.so.1 is not installed"], {
      details: { missing: "libvulkan.so.1" },
    });
  }
}

function threads(): number {
  const wanted = Number(process.env["TUNELAB_THREADS"]);
  return wanted > 0 ? wanted : availableParallelism();
}

class KoffiSession implements Session {
  readonly #runtime: KoffiRuntime;
  readonly session: Pointer;
  readonly #binding: Pointer;
  /** On a GPU binding an input copies it there, so that it must be bound again when it has changed. */
  readonly #copies: boolean;
  readonly #inputs: { value: { pointer: Pointer }; version: number }[] = [];
  readonly #outputs: { pointer: Pointer }[] = [];

  constructor(runtime: KoffiRuntime, session: Pointer, provider: Provider = "cpu") {
    this.#runtime = runtime;
    this.session = session;
    this.#copies = provider !== "cpu";
    this.#binding = runtime.api.create("CreateIoBinding", session);
  }

  async run(inputs: readonly Bound[], outputs: readonly Bound[]): Promise<void> {
    this.#bind(inputs, outputs);
    await this.#runtime.api.callAsync("RunWithBinding", this.session, this.#runtime.runOptions, this.#binding);
    for (const { memory } of outputs) memory.version++;
  }

  runSync(inputs: readonly Bound[], outputs: readonly Bound[]): void {
    this.#bind(inputs, outputs);
    this.#runtime.api.call("RunWithBinding", this.session, this.#runtime.runOptions, this.#binding);
    for (const { memory } of outputs) memory.version++;
  }

  /** Binds what changed since the last run: frozen weights and in-place outputs stay bound. */
  #bind(inputs: readonly Bound[], outputs: readonly Bound[]): void {
    const { api } = this.#runtime;
    inputs.forEach((bound, index) => {
      const value = this.#runtime.valueOf(bound);
      const { version } = bound.memory;
      const last = this.#inputs[index];
      if (last?.value === value && (!this.#copies || last.version === version)) return;
      api.call("BindInput", this.#binding, `i${index}`, value.pointer);
      this.#inputs[index] = { value, version };
    });
    outputs.forEach((bound, index) => {
      const value = this.#runtime.valueOf(bound);
      if (this.#outputs[index] === value) return;
      api.call("BindOutput", this.#binding, `o${index}`, value.pointer);
      this.#outputs[index] = value;
    });
  }

  endProfile(): string {
    return this.#runtime.endProfile(this.session);
  }

  dispose(): void {
    this.#runtime.api.call("ReleaseIoBinding", this.#binding);
    this.#runtime.api.call("ReleaseSession", this.session);
  }
}

let runtime: KoffiRuntime | undefined;

/** The process's runtime. @throws TunelabError MISSING_DEPENDENCY */
export function koffiRuntime(): Runtime {
  runtime ??= new KoffiRuntime();
  return runtime;
}
