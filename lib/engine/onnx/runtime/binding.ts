/**
 * ONNX Runtime through the JavaScript binding of `onnxruntime-node`: the fallback. It copies every result, runs on the
 * calling thread, and has no bfloat16.
 */
import { createRequire } from "node:module";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import ort from "onnxruntime-node"; // CommonJS: plain Node does not see its names
import { TunelabError } from "#lib/core/index";
import { type ElementType, type HostArray, hostView, sizeOf } from "../types.ts";
import type { Bound, Memory, Provider, Runtime, Session, SessionSettings } from "./runtime.ts";

type Feeds = Record<string, Tensor>;

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: InferenceSession.SessionOptions): void;
  run(feeds: Feeds, fetches: Record<string, null>, options: object): Feeds;
  dispose(): void;
}

/** The part of the package that runs synchronously; its public interface only wraps it in promises. */
interface NativeBinding {
  initOrt(): void;
  binding: { InferenceSession: new () => NativeSession };
}

class JavaScriptMemory implements Memory {
  readonly bytes: number;
  readonly buffer: ArrayBuffer;
  version = 0;
  constructor(bytes: number) {
    this.bytes = bytes;
    this.buffer = new ArrayBuffer(bytes);
  }
  willBeWritten(): void {}
  free(): void {} // collected with the object
}

class BindingRuntime implements Runtime {
  readonly name = "binding";
  readonly version: string;
  readonly #native: NativeBinding;

  constructor() {
    const require = createRequire(import.meta.url);
    this.version = (require("onnxruntime-node/package.json") as { version: string }).version;
    this.#native = require("onnxruntime-node/dist/binding.js") as NativeBinding;
    this.#native.initOrt();
  }

  assertProvider(provider: Provider): void {
    if (provider === "cpu") return;
    throw new TunelabError("DEVICE_UNAVAILABLE", [
      `JavaScript 绑定只能用于 CPU，不能用于 ${provider}`,
      `the JavaScript binding is used for the CPU only, not ${provider}`,
    ]);
  }

  allocate(bytes: number): Memory {
    return new JavaScriptMemory(bytes);
  }

  allocateZeros(bytes: number): Memory {
    return new JavaScriptMemory(bytes);
  }

  reserve(): void {}

  async createSession(model: Uint8Array, settings?: SessionSettings): Promise<Session> {
    return this.createSessionSync(model, settings);
  }

  createSessionSync(model: Uint8Array, { provider = "cpu" }: SessionSettings = {}): Session {
    this.assertProvider(provider);
    const session = new this.#native.binding.InferenceSession();
    session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "disabled",
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
    return new BindingSession(session);
  }
}

class BindingSession implements Session {
  readonly #session: NativeSession;
  constructor(session: NativeSession) {
    this.#session = session;
  }

  async run(inputs: readonly Bound[], outputs: readonly Bound[]): Promise<void> {
    await new Promise(setImmediate);
    this.runSync(inputs, outputs);
  }

  runSync(inputs: readonly Bound[], outputs: readonly Bound[]): void {
    const feeds = Object.fromEntries(inputs.map((bound, index) => [`i${index}`, tensorOver(bound)]));
    const fetches = Object.fromEntries(outputs.map((_, index) => [`o${index}`, null]));
    const results = this.#session.run(feeds, fetches, {});
    outputs.forEach((bound, index) => {
      view(bound).set(results[`o${index}`]!.data as never);
    });
  }

  endProfile(): string {
    throw new TunelabError(
      "DEVICE_UNAVAILABLE",
      ["性能分析需要 ONNX Runtime 的 C API", "profiles need ONNX Runtime's C API"],
      {
        hint: ["请取消 TUNELAB_RUNTIME 的设置", "unset TUNELAB_RUNTIME"],
      },
    );
  }

  dispose(): void {
    this.#session.dispose();
  }
}

function view({ memory, type, shape }: Bound): HostArray {
  return hostView(type, memory.buffer, 0, sizeOf(shape));
}

function tensorOver(bound: Bound): Tensor {
  if (bound.type === "bfloat16")
    throw new TunelabError(
      "INVALID_INPUT",
      ["ONNX Runtime 的 JavaScript 绑定没有 bfloat16", "ONNX Runtime's JavaScript binding has no bfloat16"],
      {
        hint: ['请把权重存为 "float16"', 'store the weights as "float16"'],
      },
    );
  return new ort.Tensor(
    bound.type as Exclude<ElementType, "bfloat16"> as "float32",
    view(bound) as Float32Array,
    bound.shape,
  );
}

let runtime: BindingRuntime | undefined;

/** The package's own binding, opened once. */
export function bindingRuntime(): Runtime {
  runtime ??= new BindingRuntime();
  return runtime;
}
