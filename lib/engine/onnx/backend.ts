/**
 * The TF.js backend "onnx". Kernels record nodes; reading a tensor compiles the recorded graph, or finds it compiled,
 * and runs it.
 */
import * as tf from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import { fillRandomBits } from "../random.ts";
import { busyError, type Entry, repeatedNumber, toHost } from "./entry.ts";
import { Executor } from "./executor.ts";
import { type Attributes, type Node, Value } from "./graph.ts";
import type { Bound, Provider, Runtime } from "./runtime/runtime.ts";
import { type ElementType, elementType, hostView, type Shape } from "./types.ts";

type DataType = tf.DataType;
type TensorInfo = tf.TensorInfo;
type BackendValues = tf.backend_util.BackendValues;

/** Nodes recorded without a read before the graph is run anyway: loops must not grow it without end. */
const MAX_PENDING_NODES = 8192;
/** Written tensors of at most this many elements are uploaded when needed, and become constants of a traced program. */
const MAX_SMALL_SIZE = 1024;

/** A function that is being traced: reads are refused, small written tensors become constants. */
export interface Trace {
  readonly name: string;
  /** A variable is about to get another value. */
  assigned(variable: tf.Variable): void;
  /** Values that get random numbers before each run. */
  readonly random: Set<Value>;
}

export class OnnxBackend extends tf.KernelBackend {
  readonly executor: Executor;
  trace: Trace | null = null;
  readonly #entries = new Map<object, Entry>();
  #pendingNodes = 0;
  /** Variables changed since the last run. */
  #assigned = false;
  #flushing: Promise<void> | null = null;
  #runningSteps = 0;
  #steps: Promise<unknown> = Promise.resolve();
  /** Leaves whose tensor is gone but that recorded or running nodes may still read. */
  readonly #orphans = new Set<Value>();

  constructor(runtime: Runtime, provider: Provider = "cpu") {
    super();
    this.executor = new Executor(runtime, provider);
  }

  // ---- TF.js's interface -------------------------------------------------------------------------------------------

  override write(values: BackendValues, shape: number[], dtype: DataType): tf.DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    const entry: Entry = { dtype, refCount, value: null };
    this.#entries.set(dataId, entry);
    if (dtype === "string") entry.strings = values as Uint8Array[];
    else this.#store(entry, values as ArrayLike<number>, shape);
  }

  #store(entry: Entry, values: ArrayLike<number>, shape: Shape): void {
    const repeated = repeatedNumber(values);
    if (repeated !== undefined) {
      entry.fill = { value: repeated, shape: [...shape] };
      return;
    }
    const value = new Value(elementType(entry.dtype), [...shape]);
    own(entry, value);
    if (values.length > MAX_SMALL_SIZE) this.executor.store(value, values);
    else if (this.trace) value.constant = toHost(values, entry.dtype);
    else value.host = toHost(values, entry.dtype);
  }

  override readSync(dataId: object): BackendValues {
    const entry = this.entry(dataId);
    if (entry.recipe) return this.#once(entry.recipe, (id) => this.readSync(id));
    if (!entry.value && !entry.fill) return this.#plainRead(entry);
    if (entry.value && this.executor.busy.has(entry.value)) throw busyError();
    this.materialiseSync([dataId]);
    return this.#readValue(entry.value!);
  }

  override async read(dataId: object): Promise<BackendValues> {
    const entry = this.entry(dataId);
    if (entry.recipe) return this.#once(entry.recipe, (id) => this.read(id));
    if (!entry.value && !entry.fill) return this.#plainRead(entry);
    while (this.executor.busy.size > 0) await this.#steps;
    await this.materialise([dataId]);
    return this.#readValue(entry.value!);
  }

  #readValue(value: Value): Float32Array | Int32Array | Uint8Array {
    const host = value.host ?? value.constant;
    if (host) return host.slice() as Float32Array;
    this.executor.upload(value);
    if (!value.memory)
      throw new TunelabError("INVALID_INPUT", "this tensor stands for an argument of a jit function and has no data");
    return hostView(value.type, value.memory.buffer, 0, value.size).slice() as Float32Array;
  }

  /** Reads what a recipe makes, without keeping it. */
  #once<T>(recipe: () => Value, read: (dataId: object) => T): T {
    const { dataId } = this.register(recipe(), "float32");
    const result = read(dataId);
    void Promise.resolve(result).finally(() => this.disposeData(dataId));
    return result;
  }

  #plainRead(entry: Entry): BackendValues {
    if (entry.strings) return entry.strings;
    const [real, imag] = [entry.complex!.real, entry.complex!.imag].map(({ dataId }) => this.readSync(dataId));
    return tf.backend_util.mergeRealAndImagArrays(real as Float32Array, imag as Float32Array);
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (!entry) return true;
    entry.refCount--;
    if (!force && entry.refCount > 0) return false;
    this.#entries.delete(dataId);
    if (entry.complex) {
      this.disposeData(entry.complex.real.dataId);
      this.disposeData(entry.complex.imag.dataId);
    }
    for (const value of entry.stored ?? []) this.#release(value);
    if (entry.value) this.#release(entry.value);
    return true;
  }

  #release(value: Value): void {
    if (--value.owners > 0) return;
    if (this.#pendingNodes > 0 || this.#flushing || this.#runningSteps > 0) this.#orphans.add(value);
    else free(value);
  }

  override incRef(dataId: object): void {
    const entry = this.#entries.get(dataId);
    if (entry) entry.refCount++;
  }

  override refCount(dataId: object): number {
    return this.#entries.get(dataId)?.refCount ?? 0;
  }

  override numDataIds(): number {
    return this.#entries.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(f: () => void): Promise<tf.BackendTimingInfo> {
    const start = performance.now();
    f();
    await this.flush();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.executor.dispose();
  }

  // ---- for kernels and programs ------------------------------------------------------------------------------------

  entry(dataId: object): Entry {
    if (!this.#entries.has(dataId)) this.#moveHere(dataId);
    const entry = this.#entries.get(dataId);
    if (!entry) throw new TunelabError("INVALID_INPUT", "a tensor is used after it was disposed");
    return entry;
  }

  /** A tensor made before this backend was chosen lives on another one: take it over, as a leaf even within a trace. */
  #moveHere(dataId: object): void {
    const info = tf.engine().state.tensorInfo.get(dataId);
    if (!info || info.backend === this) return;
    const { backend: owner, shape, dtype } = info;
    const values = owner.readSync(dataId);
    const refCount = owner.refCount(dataId);
    owner.disposeData(dataId, true);
    info.backend = this;
    const trace = this.trace;
    this.trace = null;
    this.move(dataId, values, shape, dtype, refCount);
    this.trace = trace;
  }

  has(dataId: object): boolean {
    return this.#entries.has(dataId);
  }

  /** A new tensor for a value. */
  register(value: Value, dtype: DataType, shape: Shape = value.shape): TensorInfo {
    return this.registerEntry({ dtype, value }, shape);
  }

  registerEntry(entry: Omit<Entry, "refCount">, shape: Shape): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { ...entry, refCount: 1 });
    if (entry.value) entry.value.owners++;
    return { dataId, shape: [...shape], dtype: entry.dtype };
  }

  record(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: readonly { type: ElementType; shape: Shape }[],
    attributes: Attributes,
    domain: string,
    label: string,
  ): Value[] {
    const values = outputs.map(({ type, shape }) => new Value(type, shape));
    const node: Node = { op, domain, inputs, attributes, outputs: values, label };
    for (const value of values) value.node = node;
    this.#pendingNodes++;
    return values;
  }

  /** A tensor over memory that a program has filled. */
  adopt({ memory, type, shape }: Bound, dtype: DataType): tf.Tensor {
    const value = new Value(type, shape);
    value.memory = memory;
    const { dataId } = this.register(value, dtype);
    return tf.engine().makeTensorFromDataId(dataId, [...shape], dtype, this);
  }

  /** Gives a tensor the result of a program as its data. */
  replaceMemory(dataId: object, { memory, type, shape }: Bound): void {
    const entry = this.entry(dataId);
    const old = entry.value;
    own(entry, new Value(type, shape)).memory = memory;
    if (old) this.#release(old);
  }

  /** A tensor with the same numbers in memory of its own. */
  copy(tensor: tf.Tensor): tf.Tensor {
    this.materialiseSync([tensor.dataId]);
    const source = this.entry(tensor.dataId).value!;
    this.executor.upload(source);
    const bound = this.executor.allocate(source);
    new Uint8Array(bound.memory.buffer).set(new Uint8Array(source.memory!.buffer));
    return this.adopt(bound, tensor.dtype);
  }

  /** int32 [size]: random integers, drawn anew each time the program runs. */
  randomBits(size: number): Value {
    const value = new Value("int32", [size]);
    if (this.trace) this.trace.random.add(value);
    else {
      const bits = new Int32Array(size);
      fillRandomBits(bits);
      value.host = bits;
    }
    return value;
  }

  // ---- when to run -------------------------------------------------------------------------------------------------

  /** Called before a variable gets another value. */
  variableAssigned(variable: tf.Variable): void {
    this.#assigned = true;
    this.trace?.assigned(variable);
  }

  /** Called when a new gradient computation begins. After an update of variables that is a new step: run the last one. */
  gradientStarts(): void {
    if (this.#assigned && !this.trace) this.flushSync();
  }

  /** Runs the recorded graph when it has grown long. Called between kernels, never inside one. */
  limitPending(): void {
    if (this.#pendingNodes >= MAX_PENDING_NODES && !this.trace) this.flushSync();
  }

  /** Makes the data of tensors ready; everything else that is recorded and alive is computed in the same run. */
  materialiseSync(dataIds: readonly object[]): void {
    const values = this.#concrete(dataIds);
    if (values.some(waiting)) this.flushSync();
    throwFailure(values);
  }

  async materialise(dataIds: readonly object[]): Promise<void> {
    const values = this.#concrete(dataIds);
    while (values.some(waiting)) await this.flush();
    throwFailure(values);
  }

  /** The values of tensors; fills become data. */
  #concrete(dataIds: readonly object[]): Value[] {
    if (this.trace)
      throw new TunelabError("INVALID_INPUT", `a tensor's data was read inside jit function "${this.trace.name}"`, {
        hint: "return the tensor and read it after the call",
      });
    return dataIds.map((dataId) => {
      const entry = this.entry(dataId);
      if (entry.fill) {
        const { value, shape } = entry.fill;
        own(entry, new Value(elementType(entry.dtype), shape)).repeated = value;
        delete entry.fill;
      }
      return entry.value!;
    });
  }

  #pendingValues(): Value[] {
    const values = new Set<Value>();
    if (this.#pendingNodes > 0)
      for (const { value } of this.#entries.values()) if (value && waiting(value)) values.add(value);
    return [...values];
  }

  /** Computes everything that is recorded and alive. What cannot be computed fails when it is read. */
  flushSync(): void {
    const values = this.#pendingValues();
    if (values.length > 0) this.#attempt(values);
    if (!this.#flushing) this.#sweep(this.#pendingNodes);
  }

  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    const values = this.#pendingValues();
    const nodes = this.#pendingNodes;
    if (values.length > 0) {
      this.#flushing = this.executor.compute(values).catch(() => this.#attemptEach(values));
      try {
        await this.#flushing;
      } finally {
        this.#flushing = null;
      }
    }
    this.#sweep(nodes);
  }

  #attempt(values: readonly Value[]): void {
    try {
      this.executor.computeSync(values, this.#flushing !== null);
    } catch (error) {
      if (values.length > 1) this.#attemptEach(values);
      else values[0]!.failure = error;
    }
  }

  /** One tensor that cannot be computed must not keep the others from it. */
  #attemptEach(values: readonly Value[]): void {
    for (const value of values) if (waiting(value)) this.#attempt([value]);
  }

  /** After a run: memory that only dead nodes would read is freed. */
  #sweep(nodesRun: number): void {
    this.#pendingNodes -= nodesRun;
    this.#assigned = false;
    if (this.#pendingNodes > 0 || this.#runningSteps > 0) return;
    for (const value of this.#orphans) if (value.owners === 0) free(value);
    this.#orphans.clear();
  }

  /** Forgets what a trace recorded. */
  endTrace(): void {
    this.trace = null;
    this.#sweep(this.#pendingNodes);
  }

  /** Runs compiled steps one after the other: they write variables in place. */
  exclusive<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#steps.then(async () => {
      this.#runningSteps++;
      try {
        return await step();
      } finally {
        this.#runningSteps--;
        if (!this.#flushing) this.#sweep(0);
      }
    });
    this.#steps = result.catch(() => {});
    return result;
  }
}

function waiting(value: Value): boolean {
  return !value.ready && value.failure === undefined;
}

function throwFailure(values: readonly Value[]): void {
  const failed = values.find((value) => !value.ready);
  if (failed) throw failed.failure;
}

function own(entry: Entry, value: Value): Value {
  entry.value = value;
  value.owners++;
  return value;
}

function free(value: Value): void {
  value.memory?.free();
  value.memory = null;
}
