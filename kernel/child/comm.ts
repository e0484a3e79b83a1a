/** Comms: channels between code in cells and widgets in the front end, opened from either side. */
import { randomUUID } from "node:crypto";
import type { CommMessage } from "#kernel/session/frames";
import { send } from "./channel.ts";
import { errorOutput } from "./error-output.ts";
import { emit, owner } from "./state.ts";

type Listener = (data: unknown, buffers: Uint8Array[]) => void;
type Target = (comm: Comm, data: unknown, buffers: Uint8Array[]) => void;

const comms = new Map<string, Comm>();
const targets = new Map<string, Target>();

/** One channel. */
export class Comm {
  readonly id: string;
  readonly target: string;
  #onMessage: Listener = () => {};
  #onClose: Listener = () => {};

  constructor(target: string, id: string = randomUUID()) {
    this.target = target;
    this.id = id;
    comms.set(id, this);
  }

  send(
    data: unknown,
    { buffers = [], metadata = {} }: { buffers?: Uint8Array[]; metadata?: Record<string, unknown> } = {},
  ): void {
    this.#post("msg", data, buffers, metadata);
  }

  close(data: unknown = {}): void {
    if (comms.delete(this.id)) this.#post("close", data, [], {});
  }

  onMessage(listener: Listener): void {
    this.#onMessage = listener;
  }

  onClose(listener: Listener): void {
    this.#onClose = listener;
  }

  /** @internal */
  open(data: unknown, buffers: Uint8Array[], metadata: Record<string, unknown>): void {
    this.#post("open", data, buffers, metadata);
  }

  /** @internal */
  deliver(kind: "msg" | "close", data: unknown, buffers: Uint8Array[]): void {
    if (kind === "close") comms.delete(this.id);
    (kind === "close" ? this.#onClose : this.#onMessage)(data, buffers);
  }

  #post(kind: CommMessage["kind"], data: unknown, buffers: Uint8Array[], metadata: Record<string, unknown>): void {
    const encoded = buffers.map((buffer) => Buffer.from(buffer).toString("base64"));
    const comm = { kind, commId: this.id, target: this.target, data: data ?? {}, metadata, buffers: encoded };
    send({ type: "comm", request: owner()?.request ?? 0, comm });
  }
}

/** Opens a comm to the front end's handler of that name (`jupyter.widget` for widgets). */
export function openComm(
  target: string,
  data: unknown = {},
  { buffers = [], metadata = {} }: { buffers?: Uint8Array[]; metadata?: Record<string, unknown> } = {},
): Comm {
  const comm = new Comm(target);
  comm.open(data, buffers, metadata);
  return comm;
}

/** Answers comms that the front end opens to `target`. */
export function registerCommTarget(target: string, handler: Target): void {
  targets.set(target, handler);
}

export function commArrived({ kind, commId, target, data, buffers }: CommMessage): void {
  const decoded = buffers.map((text) => new Uint8Array(Buffer.from(text, "base64")));
  try {
    if (kind === "open") opened(commId, target ?? "", data, decoded);
    else comms.get(commId)?.deliver(kind, data, decoded);
  } catch (error) {
    emit({ type: "stream", name: "stderr", text: `${errorOutput(error).traceback.join("\n")}\n` });
  }
}

/** A comm to a target that nobody answers is closed at once, as the protocol asks. */
function opened(commId: string, target: string, data: unknown, buffers: Uint8Array[]): void {
  const comm = new Comm(target, commId);
  const handler = targets.get(target);
  if (handler) handler(comm, data, buffers);
  else comm.close();
}
