/**
 * The TF.js backend "onnx". Kernels record nodes; reading a tensor compiles the recorded graph, or finds it compiled,
 * and runs it. The data of tensors stands in `store.ts`, when the graph runs in `schedule.ts`, how in `executor.ts`.
 */
import * as tf from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import { fillRandomBits } from "../random.ts";
import { DATA_READ, insideJit, READ_LATER } from "../words.ts";
import { busyError, type Entry, repeatedNumber, toHost } from "./entry.ts";
import { Executor } from "./executor.ts";
import { type Attributes, type Node, Value } from "./graph.ts";
import type { Bound, Provider, Runtime } from "./runtime/runtime.ts";
import { Schedule } from "./schedule.ts";
import { TensorStore } from "./store.ts";
import { type ElementType, elementType, hostView, type Shape } from "./types.ts";

type DataType = tf.DataType;
type TensorInfo = tf.TensorInfo;
type BackendValues = tf.backend_util.BackendValues;

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
  readonly schedule: Schedule;
  trace: Trace | null = null;
  readonly #store: TensorStore;

  constructor(runtime: Runtime, provider: Provider = "cpu") {
    super();
    this.executor = new Executor(runtime, provider);
    this.#store = new TensorStore((value) => this.schedule.unused(value));
    this.schedule = new Schedule(this.executor, this.#store);
  }

  // ---- TF.js's interface -------------------------------------------------------------------------------------------

  override write(values: BackendValues, shape: number[], dtype: DataType): tf.DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    const entry: Entry = { dtype, refCount, value: null };
    if (dtype === "string") entry.strings = values as Uint8Array[];
    else this.#fill(entry, values as ArrayLike<number>, shape);
    this.#store.add(dataId, entry);
  }

  #fill(entry: Entry, values: ArrayLike<number>, shape: Shape): void {
    const repeated = repeatedNumber(values);
    if (repeated !== undefined) {
      entry.fill = { value: repeated, shape: [...shape] };
      return;
    }
    const value = new Value(elementType(entry.dtype), [...shape]);
    entry.value = value;
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
    if (this.executor.busy.size > 0) await this.schedule.idle(); // else no pause: the tensor may be disposed at once
    await this.materialise([dataId]);
    return this.#readValue(entry.value!);
  }

  #readValue(value: Value): Float32Array | Int32Array | Uint8Array {
    const host = value.host ?? value.constant;
    if (host) return host.slice() as Float32Array;
    this.executor.upload(value);
    if (!value.memory)
      throw new TunelabError("INVALID_INPUT", [
        "这个张量代表 jit 函数的参数，没有数据",
        "this tensor stands for an argument of a jit function and has no data",
      ]);
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
    return this.#store.dispose(dataId, force);
  }

  override incRef(dataId: object): void {
    const entry = this.#store.find(dataId);
    if (entry) entry.refCount++;
  }

  override refCount(dataId: object): number {
    return this.#store.find(dataId)?.refCount ?? 0;
  }

  override numDataIds(): number {
    return this.#store.size;
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
    await this.schedule.flush();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.executor.dispose();
  }

  // ---- for kernels and programs ------------------------------------------------------------------------------------

  entry(dataId: object): Entry {
    if (!this.#store.has(dataId)) this.#moveHere(dataId);
    return this.#store.get(dataId);
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
    return this.#store.has(dataId);
  }

  /** A new tensor for a value. */
  register(value: Value, dtype: DataType, shape: Shape = value.shape): TensorInfo {
    return this.registerEntry({ dtype, value }, shape);
  }

  registerEntry(entry: Omit<Entry, "refCount">, shape: Shape): TensorInfo {
    return this.#store.register(entry, shape);
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
    this.schedule.recorded();
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
    const value = new Value(type, shape);
    value.memory = memory;
    this.#store.replace(this.entry(dataId), value);
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
    this.schedule.variableAssigned();
    this.trace?.assigned(variable);
  }

  /** Called when a new gradient computation begins. */
  gradientStarts(): void {
    if (!this.trace) this.schedule.gradientStarts();
  }

  /** Called between kernels. */
  limitPending(): void {
    if (!this.trace) this.schedule.limit();
  }

  /** Makes the data of tensors ready. */
  materialiseSync(dataIds: readonly object[]): void {
    this.schedule.materialiseSync(this.#concrete(dataIds));
  }

  async materialise(dataIds: readonly object[]): Promise<void> {
    await this.schedule.materialise(this.#concrete(dataIds));
  }

  /** Computes what tensors hold; those that cannot be computed fail where they are used. */
  async settle(dataIds: readonly object[]): Promise<void> {
    await this.schedule.settle(this.#concrete(dataIds));
  }

  settleSync(dataIds: readonly object[]): void {
    this.schedule.settleSync(this.#concrete(dataIds));
  }

  #concrete(dataIds: readonly object[]): Value[] {
    if (this.trace)
      throw new TunelabError("INVALID_INPUT", insideJit(DATA_READ, this.trace.name), { hint: READ_LATER });
    return dataIds.map((dataId) => {
      this.entry(dataId); // one that lives on another backend comes over
      return this.#store.concrete(dataId);
    });
  }

  /** Forgets what a trace recorded. */
  endTrace(): void {
    this.trace = null;
    this.schedule.forget();
  }
}
