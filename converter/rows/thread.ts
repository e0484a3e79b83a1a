/** A thread that works on rows of tables. It is told the table once, then gets rows and sends back what came of them. */
import { parentPort } from "node:worker_threads";
import { type RowTask, type TableTask, TableWork } from "./work.ts";

export type ThreadMessage = { table: TableTask } | { rows: RowTask };

let work: TableWork | undefined;

parentPort!.on("message", (message: ThreadMessage) => {
  if ("table" in message) work = TableWork.of(message.table);
  else {
    const prepared = work!.do(message.rows);
    parentPort!.postMessage(prepared, [prepared.shingles.buffer as ArrayBuffer]);
  }
});
