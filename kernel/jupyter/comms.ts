/** Comms between cells and widgets of the front end: which are open, and what goes through them. */
import type { CommMessage } from "#kernel/session/frames";
import type { Content, Message } from "./message.ts";
import type { Publisher } from "./publisher.ts";

export class Comms {
  readonly #publisher: Publisher;
  readonly #deliver: (comm: CommMessage) => void;
  /** Identifier → name of its target. */
  readonly #open = new Map<string, string>();

  /** @param deliver gives a message of the front end to the cells' process */
  constructor(publisher: Publisher, deliver: (comm: CommMessage) => void) {
    this.#publisher = publisher;
    this.#deliver = deliver;
  }

  info(target: unknown): Content {
    const all = target === undefined || target === null || target === "";
    const entries = [...this.#open].filter(([, name]) => all || name === target);
    return { status: "ok", comms: Object.fromEntries(entries.map(([id, name]) => [id, { target_name: name }])) };
  }

  /** From the front end. */
  receive(kind: CommMessage["kind"], { content, metadata, buffers }: Message): void {
    const commId = String(content["comm_id"]);
    const target = content["target_name"] === undefined ? this.#open.get(commId) : String(content["target_name"]);
    this.#note(kind, commId, target);
    const encoded = buffers.map((buffer) => buffer.toString("base64"));
    const named = target ? { target } : {};
    this.#deliver({ kind, commId, ...named, data: content["data"], metadata, buffers: encoded });
  }

  /** From a cell. */
  send({ kind, commId, target, data, metadata, buffers }: CommMessage, cell: Message): void {
    this.#note(kind, commId, target);
    const content = { comm_id: commId, data, ...(kind === "open" ? { target_name: target } : {}) };
    const decoded = buffers.map((text) => Buffer.from(text, "base64"));
    this.#publisher.publish(`comm_${kind}`, content, cell, { metadata, buffers: decoded });
  }

  /** The process that held the cells' ends is gone. */
  closeAll(cell: Message | undefined): void {
    for (const id of this.#open.keys()) this.#publisher.publish("comm_close", { comm_id: id, data: {} }, cell);
    this.#open.clear();
  }

  #note(kind: CommMessage["kind"], commId: string, target = ""): void {
    if (kind === "open") this.#open.set(commId, target);
    if (kind === "close") this.#open.delete(commId);
  }
}
