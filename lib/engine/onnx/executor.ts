/** Compiles recorded values and runs them; compiled graphs are kept by their structure. */
import { busyError } from "./entry.ts";
import type { Value } from "./graph.ts";
import { collectGraph, modelOf, type ProgramGraph, refuseFailed, structureOf } from "./program.ts";
import type { Bound, Provider, Runtime, Session, SessionSettings } from "./runtime/runtime.ts";
import { bytesOf, hostView } from "./types.ts";

const MAX_SESSIONS = 128;

interface Job {
  key: string;
  graph: ProgramGraph;
  outputs: Bound[];
}

export class Executor {
  readonly runtime: Runtime;
  readonly provider: Provider;
  /** Variables that a running step writes. */
  readonly busy = new Set<Value>();
  /** Set while a profile is taken: sessions made meanwhile write one, and are used for nothing else. */
  profile: { prefix: string; sessions: Session[] } | null = null;
  readonly #sessions = new Map<string, Session>();

  constructor(runtime: Runtime, provider: Provider) {
    this.runtime = runtime;
    this.provider = provider;
  }

  /** Compiles a model on another thread. */
  async compile(model: Uint8Array): Promise<Session> {
    return this.#profiled(await this.runtime.createSession(model, this.#settings()));
  }

  /** The same on this thread. */
  compileSync(model: Uint8Array): Session {
    return this.#profiled(this.runtime.createSessionSync(model, this.#settings()));
  }

  #settings(): SessionSettings {
    return { provider: this.provider, ...(this.profile ? { profile: this.profile.prefix } : {}) };
  }

  #profiled(session: Session): Session {
    this.profile?.sessions.push(session);
    return session;
  }

  /** Computes `values` on this thread. @param apart in a session of its own, because the kept one may be running */
  computeSync(values: readonly Value[], apart: boolean): void {
    const job = this.#prepare(values);
    const kept = apart ? undefined : this.#kept(job.key);
    const session = kept ?? this.compileSync(modelOf(job.graph));
    this.#guarded(job, () => session.runSync(job.graph.inputs.map(boundTo), job.outputs));
    if (apart) session.dispose();
    else if (!kept) this.#keep(job.key, session);
    finish(job);
  }

  /** Computes `values` on another thread. */
  async compute(values: readonly Value[]): Promise<void> {
    const job = this.#prepare(values);
    let session = this.#kept(job.key);
    if (!session) {
      session = await this.compile(modelOf(job.graph));
      this.#keep(job.key, session);
    }
    const running = session.run(job.graph.inputs.map(boundTo), job.outputs);
    await running.catch((error) => {
      release(job);
      throw error;
    });
    finish(job);
  }

  /** Puts written data into native memory. */
  upload(value: Value): void {
    if (value.memory) return;
    if (value.host) this.store(value, value.host as Float32Array);
    else if (value.repeated !== null) this.#storeRepeated(value, value.repeated);
    value.host = null;
    value.repeated = null;
  }

  /** A value that holds `numbers`. */
  store(value: Value, numbers: ArrayLike<number>): void {
    value.memory = this.runtime.allocate(bytesOf(value.type, value.shape));
    hostView(value.type, value.memory.buffer, 0, value.size).set(numbers as never);
  }

  #storeRepeated(value: Value, number: number): void {
    const bytes = bytesOf(value.type, value.shape);
    if (Object.is(number, 0)) {
      value.memory = this.runtime.allocateZeros(bytes);
      return;
    }
    value.memory = this.runtime.allocate(bytes);
    hostView(value.type, value.memory.buffer, 0, value.size).fill(number as never);
  }

  /** Memory for a result. */
  allocate({ type, shape }: Value): Bound {
    return { memory: this.runtime.allocate(bytesOf(type, shape)), type, shape };
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }

  #prepare(values: readonly Value[]): Job {
    const graph = collectGraph(values);
    if (graph.inputs.some((value) => this.busy.has(value))) throw busyError();
    refuseFailed(graph);
    for (const value of graph.inputs) this.upload(value);
    const key = `${this.profile?.prefix ?? ""}${structureOf(graph)}`;
    const outputs: Bound[] = [];
    try {
      for (const value of values) outputs.push(this.allocate(value));
    } catch (error) {
      release({ outputs });
      throw error;
    }
    return { key, graph, outputs };
  }

  #guarded(job: Job, run: () => void): void {
    try {
      run();
    } catch (error) {
      release(job);
      throw error;
    }
  }

  #kept(key: string): Session | undefined {
    const session = this.#sessions.get(key);
    if (session) {
      this.#sessions.delete(key); // most recently used last
      this.#sessions.set(key, session);
    }
    return session;
  }

  #keep(key: string, session: Session): void {
    this.#sessions.set(key, session);
    if (this.#sessions.size <= MAX_SESSIONS) return;
    const [oldest, unused] = this.#sessions.entries().next().value!;
    this.#sessions.delete(oldest);
    unused.dispose();
  }
}

function boundTo(value: Value): Bound {
  return { memory: value.memory!, type: value.type, shape: value.shape };
}

function finish({ graph, outputs }: Job): void {
  graph.outputs.forEach((value, index) => {
    const { memory } = outputs[index]!;
    if (value.node === null)
      memory.free(); // a synchronous read was faster
    else {
      value.memory = memory;
      value.node = null;
    }
  });
}

function release({ outputs }: Pick<Job, "outputs">): void {
  for (const { memory } of outputs) memory.free();
}
