/** What the engine needs of ONNX Runtime. Two forms exist: the C API through koffi, and the package's own binding. */
import type { ElementType, Shape } from "../types.ts";

/** A block of memory that sessions read and write. */
export interface Memory {
  readonly bytes: number;
  readonly buffer: ArrayBuffer;
  /** Counts the times it was written; a GPU's copy is renewed when it has changed. */
  version: number;
  /** All of it is about to be written: untouched pages may be had in advance. */
  willBeWritten(): void;
  /** Frees the block; using it afterwards is a defect. */
  free(): void;
}

/** Memory seen as a tensor. */
export interface Bound {
  memory: Memory;
  type: ElementType;
  shape: Shape;
}

/** A compiled graph. Inputs are named i0, i1, …, outputs o0, o1, …; an output may be bound to the memory of an input. */
export interface Session {
  run(inputs: readonly Bound[], outputs: readonly Bound[]): Promise<void>;
  runSync(inputs: readonly Bound[], outputs: readonly Bound[]): void;
  /** Ends the profile that the session was created with; the file's path. */
  endProfile(): string;
  dispose(): void;
}

/** Who computes: ONNX Runtime's execution provider. Nodes that it lacks run on the CPU. */
export type Provider = "cpu" | "webgpu" | "cuda";

export interface SessionSettings {
  /** Default "cpu". */
  provider?: Provider;
  /** Write a profile with this path prefix; `endProfile` of the session gives the file. */
  profile?: string;
}

export interface Runtime {
  /** @throws TunelabError DEVICE_UNAVAILABLE with the reason */
  assertProvider(provider: Provider): void;
  readonly name: "koffi" | "binding";
  /** ONNX Runtime's version. */
  readonly version: string;
  allocate(bytes: number): Memory;
  /** Memory that holds zeros; large blocks are not written for it. */
  allocateZeros(bytes: number): Memory;
  /** Prepares for programs whose intermediate results take so many bytes. */
  reserve(bytes: number): void;
  createSession(model: Uint8Array, settings?: SessionSettings): Promise<Session>;
  createSessionSync(model: Uint8Array, settings?: SessionSettings): Session;
}
