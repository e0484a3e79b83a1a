/**
 * What the kernel process and the user process say to each other, one JSON text a frame. A frame starts with a record
 * separator and ends with a newline (RFC 7464), so that a frame which an interrupt cut short spoils only itself.
 */
import type { DapRequest } from "#kernel/child/debugger/debugger";
import type { CompiledCell } from "#kernel/compiler/compile";

/** MIME type to content; JSON types hold values, all others text (binary as base64). */
export type MimeBundle = Record<string, unknown>;

export interface ErrorOutput {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** What a cell shows. `cell` is the request that it belongs to. */
export type Output =
  | { type: "stream"; name: "stdout" | "stderr"; text: string }
  | { type: "display"; data: MimeBundle; metadata: MimeBundle; displayId?: string; update?: boolean }
  | { type: "result"; data: MimeBundle; metadata: MimeBundle; executionCount: number }
  | ({ type: "error" } & ErrorOutput)
  | { type: "clear"; wait: boolean };

export type CommMessage = {
  kind: "open" | "msg" | "close";
  commId: string;
  target?: string;
  data: unknown;
  metadata: Record<string, unknown>;
  /** base64 */
  buffers: string[];
};

export type ToChild =
  | {
      type: "execute";
      request: number;
      cell: CompiledCell;
      userExpressions?: Record<string, string>;
      allowStdin: boolean;
    }
  | { type: "interrupt" }
  | { type: "input"; value: string }
  | { type: "comm"; comm: CommMessage }
  | { type: "debug"; request: DapRequest }
  | { type: "parameters"; values: Record<string, unknown> };

export type FromChild =
  | { type: "ready" }
  | { type: "output"; request: number; output: Output }
  | { type: "input"; request: number; prompt: string; password: boolean }
  | { type: "comm"; request: number; comm: CommMessage }
  | { type: "exit"; code: number }
  | {
      type: "done";
      request: number;
      error?: ErrorOutput;
      userExpressions?: Record<string, unknown>;
      /** Reads of the ordinary output pipes that must arrive before the cell is over. */
      fences: boolean;
    };

/** What the debugger tells, on a pipe of its own: answers (`response`) and events. */
export type DebugFrame = { type: "response" | "event"; request_seq?: number } & Record<string, unknown>;

export function encodeFrame(frame: unknown): string {
  return `\x1e${JSON.stringify(frame)}\n`;
}

/** Splits a byte stream into frames. */
export class FrameReader<T> {
  #chunks: Buffer[] = [];
  readonly #deliver: (frame: T) => void;

  constructor(deliver: (frame: T) => void) {
    this.#deliver = deliver;
  }

  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      this.#chunks.push(chunk);
      return;
    }
    const whole = Buffer.concat([...this.#chunks, chunk.subarray(0, end)]).toString("utf8");
    this.#chunks = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    for (const line of whole.split("\n")) this.#deliver(JSON.parse(line.slice(line.lastIndexOf("\x1e") + 1)) as T);
  }
}
