/**
 * A Jupyter kernel over any transport. Cells wait in a queue and run one at a time; everything else is answered at once,
 * also while a cell runs.
 */
import type { DapRequest } from "#kernel/child/debugger/debugger";
import type { Session } from "#kernel/session/session";
import { CellQueue } from "./cells.ts";
import { Comms } from "./comms.ts";
import { complete, inspect, isComplete } from "./editing.ts";
import { History, type HistoryRequest } from "./history.ts";
import type { Content, Message, MessageCodec } from "./message.ts";
import { Publisher } from "./publisher.ts";
import { kernelInfo } from "./replies.ts";
import { Stdin } from "./stdin.ts";
import type { Channel, Transport } from "./transport.ts";

export interface KernelOptions {
  session: Session;
  transport: Transport;
  codec: MessageCodec;
  history?: History;
  /** Ends the program; called after the reply to a shutdown request. */
  onShutdown(restart: boolean): void;
}

type Handler = (message: Message) => Promise<Content | undefined> | Content | undefined;

export class JupyterKernel {
  readonly #publisher: Publisher;
  readonly #cells: CellQueue;
  readonly #stdin: Stdin;
  readonly #handlers: Record<string, Handler>;
  readonly #onShutdown: (restart: boolean) => void;

  constructor({ session, transport, codec, history = new History(), onShutdown }: KernelOptions) {
    const publisher = new Publisher(transport, codec);
    const comms = new Comms(publisher, (comm) => session.sendComm(comm));
    this.#publisher = publisher;
    this.#stdin = new Stdin(publisher);
    this.#cells = new CellQueue({ session, publisher, history, comms, stdin: this.#stdin });
    this.#handlers = handlers(session, history, comms, transport.ports);
    this.#onShutdown = onShutdown;
    transport.onMessage((channel, message) => this.#receive(channel, message));
    transport.onSubscription((topic) => publisher.welcome(topic));
    session.onDebugEvent = (event) => publisher.publish("debug_event", { seq: 0, ...event }, this.#cells.running);
    session.onProcessReplaced = () => comms.closeAll(this.#cells.running);
    publisher.status("starting");
  }

  #receive(channel: Channel, message: Message): void {
    if (channel === "stdin") this.#stdin.receive(message);
    else if (message.header.msg_type === "execute_request") this.#cells.add(message);
    else void this.#answer(channel, message);
  }

  async #answer(channel: Channel, message: Message): Promise<void> {
    const publisher = this.#publisher;
    const handler = this.#handlers[message.header.msg_type];
    if (!handler) return; // unknown messages are ignored, as the protocol asks
    publisher.status("busy", message);
    try {
      const content = await handler(message);
      if (content) publisher.reply(channel, message, content);
    } catch (error) {
      const { name, message: text } = error as Error;
      publisher.reply(channel, message, { status: "error", ename: name, evalue: text, traceback: [] });
    }
    publisher.status("idle", message);
    // Clients take the last status they see for the kernel's: a cell may still be running. It is told without a parent:
    // JupyterLab's debugger asks for all variables whenever a message of a running cell arrives, and would never end.
    if (this.#cells.running) publisher.status("busy");
    if (message.header.msg_type === "shutdown_request") this.#onShutdown(message.content["restart"] === true);
  }
}

/** By the request that each answers; comm messages have no reply. */
function handlers(
  session: Session,
  history: History,
  comms: Comms,
  ports: Record<string, number>,
): Record<string, Handler> {
  const comm = (kind: "open" | "msg" | "close") => (message: Message) => void comms.receive(kind, message);
  return {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => ({ status: "ok", ...ports }),
    is_complete_request: ({ content }) => isComplete(session, content),
    complete_request: ({ content }) => complete(session, content),
    inspect_request: ({ content }) => inspect(session, content),
    history_request: async ({ content }) => {
      await history.ready;
      return { status: "ok", history: history.query(content as HistoryRequest) };
    },
    comm_info_request: ({ content }) => comms.info(content["target_name"]),
    comm_open: comm("open"),
    comm_msg: comm("msg"),
    comm_close: comm("close"),
    interrupt_request: () => {
      session.interrupt();
      return { status: "ok" };
    },
    debug_request: ({ content }) => session.debug(content as unknown as DapRequest),
    shutdown_request: ({ content }) => ({ status: "ok", restart: content["restart"] === true }),
  };
}
