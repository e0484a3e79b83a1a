/**
 * The TF.js backend "onnx". Kernels record nodes; reading a tensor compiles the recorded graph, or finds it compiled,
 * and runs it.
 */
import * as tfCore from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import { type Attributes, type Node, Value } from "./graph.ts";
import { boundTo, collectGraph, modelOf, type Program, structureOf } from "./program.ts";
import type { Bound, Runtime } from "./runtime/runtime.ts";
import { bytesOf, type ElementType, elementType, type HostArray, hostView, type Shape, sizeOf } from "./types.ts";

type DataType = tfCore.DataType;
type TensorInfo = tfCore.TensorInfo;

/** What the backend keeps for each of TF.js's data identifiers. */
export interface Entry {
  readonly dtype: DataType;
  refCount: number;
  /** The tensor in the graph; null for strings and complex numbers. */
  value: Value | null;
  /** A tensor filled with one number, made where it is used. */
  fill?: { value: number; shape: Shape };
  /** Makes the value anew at each use (stored weights of another type). */
  recipe?: () => Value;
  /** Values that only plain JavaScript handles: strings. */
  strings?: Uint8Array[] | string[];
  complex?: { real: TensorInfo; imag: TensorInfo };
}

/** Nodes recorded without a read before the graph is run anyway: loops must not grow it without end. */
const MAX_PENDING_NODES = 8192;
const MAX_PROGRAMS = 128;
/** Written tensors of at most this many elements are copied lazily, and become constants of a traced program. */
const MAX_SMALL_SIZE = 1024;

/** A function that is being traced: reads are refused, written tensors become constants. */
export interface Trace {
  readonly name: string;
  /** A variable is about to get another value. */
  assigned(variable: tfCore.Variable): void;
}

export class OnnxBackend extends tfCore.KernelBackend {
  readonly runtime: Runtime;
  trace: Trace | null = null;
  readonly #entries = new Map<object, Entry>();
  readonly #programs = new Map<string, Program>();
  #pendingNodes = 0;
  #assigned = false;
  #runningSteps = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Variables that a running step writes. */
  readonly busy = new Set<Value>();
  #flushing: Promise<void> | null = null;
  /** Leaves whose tensor is gone but that recorded nodes may still read. */
  #orphans = new Set<Value>();

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
  }

  // ---- TF.js's interface -------------------------------------------------------------------------------------------

  override write(values: tfCore.backend_util.BackendValues, shape: number[], dtype: DataType): tfCore.DataId {
    const dataId = {};
    this.#entries.set(dataId, { dtype, refCount: 1, value: null });
    this.#store(dataId, values, shape, dtype);
    return dataId;
  }

  override move(
    dataId: tfCore.DataId,
    values: tfCore.backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#entries.set(dataId, { dtype, refCount, value: null });
    this.#store(dataId, values, shape, dtype);
  }

  #store(dataId: object, values: tfCore.backend_util.BackendValues | null, shape: number[], dtype: DataType): void {
    const entry = this.entry(dataId);
    if (dtype === "string") {
      entry.strings = values as Uint8Array[];
    } else if (dtype === "complex64") {
      throw new TunelabError("INVALID_INPUT", "complex tensors are made with tf.complex");
    } else {
      entry.value = new Value(elementType(dtype), [...shape]);
      if (!values) return;
      // A copy: the caller may fill the same array again before the graph runs.
      const repeated = repeatedNumber(values as ArrayLike<number>);
      if (repeated !== undefined) {
        entry.value = null;
        entry.fill = { value: repeated, shape: [...shape] };
        return;
      }
      const host = toHost(values as ArrayLike<number>, dtype);
      if (this.trace && host.length <= MAX_SMALL_SIZE) entry.value.constant = host;
      else entry.value.host = host;
      if (host.length > MAX_SMALL_SIZE) this.upload(entry.value);
    }
  }

  override readSync(dataId: object): tfCore.backend_util.BackendValues {
    const entry = this.entry(dataId);
    if (entry.recipe) return this.#once(entry.recipe, (id) => this.readSync(id));
    if (!entry.value && !entry.fill) return this.#plainRead(entry);
    if (entry.value && this.busy.has(entry.value)) throw busyError();
    this.materialiseSync([dataId]);
    return this.#read(entry);
  }

  override async read(dataId: object): Promise<tfCore.backend_util.BackendValues> {
    const entry = this.entry(dataId);
    if (entry.recipe) return this.#once(entry.recipe, (id) => this.read(id));
    if (!entry.value && !entry.fill) return this.#plainRead(entry);
    while (this.busy.size > 0) await this.#queue;
    await this.materialise([dataId]);
    return this.#read(entry);
  }

  /** Reads what a recipe makes, without keeping it. */
  #once<T>(recipe: () => Value, read: (dataId: object) => T): T {
    const { dataId } = this.register(recipe(), "float32");
    const result = read(dataId);
    void Promise.resolve(result).finally(() => this.disposeData(dataId));
    return result;
  }

  #plainRead(entry: Entry): tfCore.backend_util.BackendValues {
    if (entry.strings) return entry.strings as Uint8Array[];
    const { real, imag } = entry.complex!;
    return tfCore.backend_util.mergeRealAndImagArrays(
      this.readSync(real.dataId) as Float32Array,
      this.readSync(imag.dataId) as Float32Array,
    );
  }

  #read(entry: Entry): Float32Array | Int32Array | Uint8Array {
    const value = entry.value!;
    const host = value.host ?? value.constant;
    if (host) return host.slice() as Float32Array;
    if (!value.memory)
      throw new TunelabError("INVALID_INPUT", "this tensor stands for an argument of a jit function and has no data");
    return hostView(value.type, value.memory.buffer, 0, value.size).slice() as Float32Array;
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
    if (entry.value) this.#release(entry.value);
    return true;
  }

  #release(value: Value): void {
    if (this.#pendingNodes > 0 || this.#flushing || this.#runningSteps > 0) this.#orphans.add(value);
    else {
      value.memory?.free();
      value.memory = null;
    }
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

  override async time(f: () => void): Promise<tfCore.BackendTimingInfo> {
    const start = performance.now();
    f();
    await this.flush();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    for (const { session } of this.#programs.values()) session.dispose();
    this.#programs.clear();
  }

  // ---- for kernels -------------------------------------------------------------------------------------------------

  entry(dataId: object): Entry {
    const entry = this.#entries.get(dataId);
    if (!entry) throw new TunelabError("INVALID_INPUT", "a tensor is used after it was disposed");
    return entry;
  }

  has(dataId: object): boolean {
    return this.#entries.has(dataId);
  }

  /** A new tensor for a recorded value. */
  register(value: Value, dtype: DataType, shape: Shape = value.shape): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { dtype, refCount: 1, value });
    return { dataId, shape: [...shape], dtype };
  }

  registerEntry(entry: Omit<Entry, "refCount">, shape: Shape): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { ...entry, refCount: 1 });
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

  /** Called before a variable gets another value. */
  variableAssigned(variable: tfCore.Variable): void {
    this.#assigned = true;
    this.trace?.assigned(variable);
  }

  /** Called when a new gradient computation begins. After an update of variables that is a new step: run the last one. */
  gradientStarts(): void {
    if (this.#assigned && !this.trace) this.flushSync();
  }

  /** A tensor over memory that a program has filled. */
  adopt({ memory, type, shape }: Bound, dtype: DataType): tfCore.Tensor {
    const value = new Value(type, shape);
    value.memory = memory;
    const { dataId } = this.register(value, dtype);
    return tfCore.engine().makeTensorFromDataId(dataId, [...shape], dtype, this);
  }

  /** Gives a tensor the result of a program as its data. */
  replaceMemory(dataId: object, { memory, type, shape }: Bound): void {
    const entry = this.entry(dataId);
    const old = entry.value;
    entry.value = new Value(type, shape);
    entry.value.memory = memory;
    if (old) this.#release(old);
  }

  /** A tensor with the same numbers in memory of its own. */
  copy(tensor: tfCore.Tensor): tfCore.Tensor {
    const source = this.entry(tensor.dataId).value!;
    this.upload(source);
    const bound = { memory: this.runtime.allocate(source.memory!.bytes), type: source.type, shape: source.shape };
    new Uint8Array(bound.memory.buffer).set(new Uint8Array(source.memory!.buffer));
    return this.adopt(bound, tensor.dtype);
  }

  // ---- running -----------------------------------------------------------------------------------------------------

  /** Runs the recorded graph when it has grown long. Called between kernels, never inside one. */
  limitPending(): void {
    if (this.#pendingNodes >= MAX_PENDING_NODES && !this.trace) this.flushSync();
  }

  get pendingNodes(): number {
    return this.#pendingNodes;
  }

  /** Makes the data of tensors ready; everything else that is recorded and alive is computed in the same run. */
  materialiseSync(dataIds: readonly object[]): void {
    this.#refuseInTrace();
    for (const dataId of dataIds) this.#concrete(this.entry(dataId));
    if (dataIds.some((dataId) => !this.entry(dataId).value!.ready)) this.flushSync();
  }

  async materialise(dataIds: readonly object[]): Promise<void> {
    this.#refuseInTrace();
    for (const dataId of dataIds) this.#concrete(this.entry(dataId));
    const values = dataIds.map((dataId) => this.entry(dataId).value!);
    while (values.some((value) => !value.ready)) await this.flush();
  }

  #refuseInTrace(): void {
    if (!this.trace) return;
    throw new TunelabError("INVALID_INPUT", `a tensor's data was read inside jit function "${this.trace.name}"`, {
      hint: "return the tensor and read it after the call",
    });
  }

  /** Turns a fill into a value. */
  #concrete(entry: Entry): void {
    if (!entry.fill) return;
    const { value, shape } = entry.fill;
    entry.value = new Value(elementType(entry.dtype), shape);
    entry.value.host = toHost(new Float32Array(sizeOf(shape)).fill(value), entry.dtype);
    delete entry.fill;
  }

  #liveValues(): Value[] {
    const values = new Set<Value>();
    for (const { value } of this.#entries.values()) if (value?.node) values.add(value);
    return [...values];
  }

  /** Computes everything that is recorded and alive. */
  flushSync(): void {
    const run = this.#prepare();
    if (run) {
      const create = () => this.runtime.createSessionSync(modelOf(run.graph));
      if (this.#flushing) {
        // A run on another thread may be using the cached session: compute in one of our own.
        const session = create();
        session.runSync(run.graph.inputs.map(boundTo), run.bounds);
        session.dispose();
      } else
        this.#program(run.key, create, run.graph.nodes.length).session.runSync(
          run.graph.inputs.map(boundTo),
          run.bounds,
        );
      this.#finish(run);
    }
    if (!this.#flushing) this.#sweep(this.#pendingNodes);
  }

  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    const run = this.#prepare();
    if (!run) return this.#sweep(this.#pendingNodes);
    const nodesAtStart = this.#pendingNodes;
    this.#flushing = (async () => {
      let program = this.#programs.get(run.key);
      if (!program) {
        const session = await this.runtime.createSession(modelOf(run.graph));
        program = this.#program(run.key, () => session, run.graph.nodes.length);
      }
      await program.session.run(run.graph.inputs.map(boundTo), run.bounds);
    })();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = null;
    }
    this.#finish(run);
    this.#sweep(nodesAtStart);
  }

  /** Runs compiled steps one after the other: they write variables in place. */
  exclusive<T>(step: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      this.#runningSteps++;
      try {
        return await step();
      } finally {
        this.#runningSteps--;
        if (this.#pendingNodes === 0 && !this.#flushing) this.#sweep(0);
      }
    };
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Forgets what a trace recorded. */
  endTrace(): void {
    this.trace = null;
    this.#pendingNodes = 0;
    this.#sweep(0);
  }

  #prepare(): { key: string; graph: ReturnType<typeof collectGraph>; bounds: ReturnType<typeof boundTo>[] } | null {
    const outputs = this.#pendingNodes > 0 ? this.#liveValues() : [];
    if (outputs.length === 0) return null;
    const graph = collectGraph(outputs);
    for (const value of graph.inputs) this.upload(value);
    if (graph.inputs.some((value) => this.busy.has(value))) throw busyError();
    const bounds = outputs.map((value) => ({
      memory: this.runtime.allocate(bytesOf(value.type, value.shape)),
      type: value.type,
      shape: value.shape,
    }));
    return { key: structureOf(graph), graph, bounds };
  }

  #finish({ graph, bounds }: { graph: ReturnType<typeof collectGraph>; bounds: ReturnType<typeof boundTo>[] }): void {
    graph.outputs.forEach((value, index) => {
      if (value.node === null) return bounds[index]!.memory.free(); // a synchronous read was faster
      value.memory = bounds[index]!.memory;
      value.node = null;
    });
  }

  /** After a run nothing recorded is alive: memory that only dead nodes would read is freed. */
  #sweep(nodesRun: number): void {
    this.#pendingNodes -= nodesRun;
    this.#assigned = false;
    if (this.#pendingNodes > 0 || this.#runningSteps > 0) return;
    for (const value of this.#orphans) {
      value.memory?.free();
      value.memory = null;
    }
    this.#orphans.clear();
  }

  #program(key: string, create: () => Program["session"], nodeCount: number): Program {
    let program = this.#programs.get(key);
    if (program) this.#programs.delete(key);
    else program = { session: create(), nodeCount };
    this.#programs.set(key, program); // most recently used last
    if (this.#programs.size > MAX_PROGRAMS) {
      const [oldest, { session }] = this.#programs.entries().next().value!;
      session.dispose();
      this.#programs.delete(oldest);
    }
    return program;
  }

  /** Puts written data into native memory. */
  upload(value: Value): void {
    if (value.memory || !value.host) return;
    value.memory = this.runtime.allocate(bytesOf(value.type, value.shape));
    hostView(value.type, value.memory.buffer, 0, value.size).set(value.host as never);
    value.host = null;
  }
}

/** 0 or 1 when all values are that: TF.js makes its zeros and ones element by element. */
function repeatedNumber(values: ArrayLike<number>): 0 | 1 | undefined {
  const first = Number(values[0]);
  if ((first !== 0 && first !== 1) || Object.is(first, -0)) return undefined;
  for (let i = 1; i < values.length; i++) if (Number(values[i]) !== first || Object.is(values[i], -0)) return undefined;
  return first;
}

function busyError(): TunelabError {
  return new TunelabError("CONFLICT", "a variable is read while a jit step updates it", {
    hint: "await the step first",
  });
}

function toHost(values: ArrayLike<number>, dtype: DataType): HostArray {
  if (dtype === "float32") return Float32Array.from(values);
  if (dtype === "int32") return Int32Array.from(values);
  return Uint8Array.from(values);
}
