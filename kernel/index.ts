/** The kernel as a library: run notebooks, and read, clean, check and convert them. */
export { KernelError, type KernelErrorCode } from "./errors.ts";
export { checkNotebook, type NotebookProblem } from "./notebook/check.ts";
export { cleanNotebook } from "./notebook/clean.ts";
export { type ConvertFormat, convertNotebook } from "./notebook/convert.ts";
export {
  type CodeCell,
  type Notebook,
  type NotebookCell,
  notebookText,
  parseNotebook,
  readNotebook,
  writeNotebook,
} from "./notebook/file.ts";
export { type RunEvent, type RunOptions, type RunResult, runNotebook } from "./notebook/run.ts";
export type { MimeBundle, Output } from "./session/frames.ts";
export { type CellReply, type CellRequest, Session, type SessionOptions } from "./session/session.ts";
