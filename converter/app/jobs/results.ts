/** Everything that is open of a finished conversion, and the few that clients looked at last. */
import { Documents } from "./documents.ts";
import { Editor } from "./editor.ts";
import { History } from "./history.ts";
import { ResultTable } from "./table.ts";

export interface Result {
  table: ResultTable;
  editor: Editor;
  documents: Documents;
}

export class ResultCache {
  readonly #results = new Map<string, Promise<Result>>();
  readonly #size: number;

  constructor(size = 8) {
    this.#size = size;
  }

  open(id: string, folder: string): Promise<Result> {
    const known = this.#results.get(id);
    const result = known ?? openResult(folder);
    this.#results.delete(id);
    this.#results.set(id, result); // last in, last out
    result.catch(() => this.#results.delete(id));
    const oldest = this.#results.size > this.#size ? this.#results.keys().next().value : undefined;
    if (oldest !== undefined) void this.drop(oldest);
    return result;
  }

  /** Drops what another process has edited since it was opened. */
  async dropStale(id: string, folder: string): Promise<void> {
    const result = await this.#results.get(id)?.catch(() => undefined);
    if (result && (await History.read(folder)).revision !== result.table.history.revision) await this.drop(id);
  }

  async drop(id: string): Promise<void> {
    const result = this.#results.get(id);
    this.#results.delete(id);
    await (await result?.catch(() => undefined))?.editor.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#results.keys()].map((id) => this.drop(id)));
  }
}

async function openResult(folder: string): Promise<Result> {
  const table = await ResultTable.open(folder);
  return { table, editor: new Editor(table), documents: await Documents.open(folder, table) };
}
