/** When recorded nodes run: at reads, at the steps of a training loop, before the graph grows too long. */
import type { Executor } from "./executor.ts";
import type { Value } from "./graph.ts";
import type { TensorStore } from "./store.ts";

/** Nodes recorded without a read before the graph is run anyway: loops must not grow it without end. */
const MAX_PENDING_NODES = 8192;

export class Schedule {
  readonly #executor: Executor;
  readonly #store: TensorStore;
  #pendingNodes = 0;
  /** Variables changed since the last run. */
  #assigned = false;
  #flushing: Promise<void> | null = null;
  #runningSteps = 0;
  #steps: Promise<unknown> = Promise.resolve();
  /** Leaves whose tensor is gone but that recorded or running nodes may still read. */
  readonly #orphans = new Set<Value>();

  constructor(executor: Executor, store: TensorStore) {
    this.#executor = executor;
    this.#store = store;
  }

  recorded(): void {
    this.#pendingNodes++;
  }

  /** No tensor holds this value any more. */
  unused(value: Value): void {
    if (this.#pendingNodes > 0 || this.#flushing || this.#runningSteps > 0) this.#orphans.add(value);
    else free(value);
  }

  variableAssigned(): void {
    this.#assigned = true;
  }

  /** After an update of variables a new gradient computation is a new step: run the last one. */
  gradientStarts(): void {
    if (this.#assigned) this.flushSync();
  }

  /** Runs the recorded graph when it has grown long. Called between kernels, never inside one. */
  limit(): void {
    if (this.#pendingNodes >= MAX_PENDING_NODES) this.flushSync();
  }

  /** Computes values; everything else that is recorded and alive is computed in the same run. */
  materialiseSync(values: readonly Value[]): void {
    this.settleSync(values);
    throwFailure(values);
  }

  async materialise(values: readonly Value[]): Promise<void> {
    await this.settle(values);
    throwFailure(values);
  }

  /** The same, where a value that cannot be computed is not an error yet. */
  async settle(values: readonly Value[]): Promise<void> {
    while (values.some(waiting)) await this.flush();
  }

  settleSync(values: readonly Value[]): void {
    if (values.some(waiting)) this.flushSync();
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
      this.#flushing = this.#executor.compute(values).catch(() => this.#attemptEach(values));
      try {
        await this.#flushing;
      } finally {
        this.#flushing = null;
      }
    }
    this.#sweep(nodes);
  }

  #pendingValues(): Value[] {
    const values = new Set<Value>();
    if (this.#pendingNodes > 0) for (const value of this.#store.values()) if (waiting(value)) values.add(value);
    return [...values];
  }

  #attempt(values: readonly Value[]): void {
    try {
      this.#executor.computeSync(values, this.#flushing !== null);
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

  /** Forgets what was recorded and not run: a trace has compiled it. */
  forget(): void {
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

  /** Resolves when no step writes variables. */
  async idle(): Promise<void> {
    while (this.#executor.busy.size > 0) await this.#steps;
  }
}

function waiting(value: Value): boolean {
  return !value.ready && value.failure === undefined;
}

function throwFailure(values: readonly Value[]): void {
  const failed = values.find((value) => !value.ready);
  if (failed) throw failed.failure;
}

function free(value: Value): void {
  value.memory?.free();
  value.memory = null;
}
