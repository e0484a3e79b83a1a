/** Columns of numbers in one file: what an index of millions of items needs, 4 bytes an item and column. */
import { readFile, writeFile } from "node:fs/promises";
import { storageError, TunelabError } from "#lib/core/index";

/** A column that grows. */
export class Column {
  #values = new Uint32Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get values(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** Texts by number, in the order in which they were met. */
export class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** The names of the columns and their lengths in a line of JSON, filled up to a multiple of four bytes, then their values. */
export async function writeColumns(path: string, columns: Readonly<Record<string, Uint32Array>>): Promise<void> {
  const lengths = Object.fromEntries(Object.entries(columns).map(([name, { length }]) => [name, length]));
  const head = JSON.stringify(lengths);
  const size = Math.ceil((Buffer.byteLength(head) + 1) / 4) * 4;
  const bytes = Object.values(columns).map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  try {
    await writeFile(path, Buffer.concat([Buffer.from(`${head.padEnd(size - 1)}\n`), ...bytes]));
  } catch (error) {
    throw storageError(path, error);
  }
}

/** @param later columns that older files have not; they are empty then. @throws TunelabError CORRUPT_FILE when a column is missing */
export async function readColumns<Name extends string, Later extends string = never>(
  path: string,
  names: readonly Name[],
  later: readonly Later[] = [],
): Promise<Record<Name | Later, Uint32Array>> {
  const file = await readFile(path);
  const end = file.indexOf(10) + 1;
  const lengths = JSON.parse(file.toString("utf8", 0, end)) as Record<string, number>;
  const values = new Uint32Array(file.buffer.slice(file.byteOffset + end, file.byteOffset + file.length));
  const columns: Partial<Record<string, Uint32Array>> = Object.fromEntries(
    later.map((name) => [name, new Uint32Array()]),
  );
  let from = 0;
  for (const [name, length] of Object.entries(lengths)) {
    columns[name] = values.subarray(from, from + length);
    from += length;
  }
  for (const name of names)
    if (!columns[name]) throw new TunelabError("CORRUPT_FILE", `${path} has no column ${name}`, { details: { path } });
  return columns as Record<Name | Later, Uint32Array>;
}
