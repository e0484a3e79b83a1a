/** The data of tensors: what TF.js calls data identifiers, how often each is used, and the values behind them. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import type { Entry } from "./entry.ts";
import { Value } from "./graph.ts";
import { elementType, type Shape } from "./types.ts";

export class TensorStore {
  readonly #entries = new Map<object, Entry>();
  /** Called when no tensor holds a value any more. */
  readonly #unused: (value: Value) => void;

  constructor(unused: (value: Value) => void) {
    this.#unused = unused;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(dataId: object): boolean {
    return this.#entries.has(dataId);
  }

  find(dataId: object): Entry | undefined {
    return this.#entries.get(dataId);
  }

  get(dataId: object): Entry {
    const entry = this.#entries.get(dataId);
    if (!entry)
      throw new TunelabError("INVALID_INPUT", ["张量已释放，却仍被使用", "a tensor is used after it was disposed"]);
    return entry;
  }

  add(dataId: object, entry: Entry): void {
    this.#entries.set(dataId, entry);
    for (const value of valuesOf(entry)) value.owners++;
  }

  /** A new tensor of this content. */
  register(entry: Omit<Entry, "refCount">, shape: Shape): TensorInfo {
    const dataId = {};
    this.add(dataId, { ...entry, refCount: 1 });
    return { dataId, shape: [...shape], dtype: entry.dtype };
  }

  /** Gives an entry another value. */
  replace(entry: Entry, value: Value): void {
    const old = entry.value;
    entry.value = value;
    value.owners++;
    if (old) this.release(old);
  }

  /** The value of a tensor; one that is filled with a number becomes data. */
  concrete(dataId: object): Value {
    const entry = this.get(dataId);
    if (entry.fill) {
      const { value: number, shape } = entry.fill;
      const value = new Value(elementType(entry.dtype), shape);
      value.repeated = number;
      this.replace(entry, value);
      delete entry.fill;
    }
    return entry.value!;
  }

  release(value: Value): void {
    if (--value.owners === 0) this.#unused(value);
  }

  /** TF.js's `disposeData`: false while others use the data. */
  dispose(dataId: object, force: boolean): boolean {
    const entry = this.#entries.get(dataId);
    if (!entry) return true;
    entry.refCount--;
    if (!force && entry.refCount > 0) return false;
    this.#entries.delete(dataId);
    if (entry.complex) {
      this.dispose(entry.complex.real.dataId, false);
      this.dispose(entry.complex.imag.dataId, false);
    }
    for (const value of valuesOf(entry)) this.release(value);
    return true;
  }

  /** The values that tensors hold. */
  *values(): Iterable<Value> {
    for (const { value } of this.#entries.values()) if (value) yield value;
  }
}

function valuesOf({ value, stored = [] }: Entry): Value[] {
  return value ? [value, ...stored] : stored;
}
