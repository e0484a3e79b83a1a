/** A Jupyter client over ZeroMQ: sends requests, finds their replies, hears what the kernel publishes. */
import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { type Content, type Message, MessageCodec } from "#kernel/jupyter/message";
import type { Channel } from "#kernel/jupyter/transport";
import { type ConnectionInfo, SendQueue, socketAddress } from "#kernel/jupyter/zmq";

export type ClientListener = (channel: Channel | "iopub", message: Message) => void;

export class KernelClient {
  readonly codec: MessageCodec;
  readonly sockets: Record<Channel, Dealer> & { iopub: Subscriber };
  /** The kernel can ask for input: what it sends to a client that is not connected yet is lost. */
  readonly canBeAsked: Promise<void>;
  readonly #queues: Record<Channel, SendQueue>;
  readonly #waiting = new Map<string, (reply: Message) => void>();
  readonly #listener: ClientListener;

  /** @param listener is told of every message, replies too */
  constructor(connection: ConnectionInfo, listener: ClientListener) {
    this.codec = new MessageCodec(connection.key, connection.signature_scheme);
    this.#listener = listener;
    const routingId = randomUUID(); // the same on all channels: the kernel asks for input where the request came from
    const dealer = () => new Dealer({ routingId, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 0 });
    const iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    iopub.connect(socketAddress(connection, connection.iopub_port));
    iopub.subscribe("");
    const [shell, control, stdin] = [dealer(), dealer(), dealer()];
    this.canBeAsked = new Promise((resolve) => stdin.events.on("handshake", () => resolve()));
    shell.connect(socketAddress(connection, connection.shell_port));
    control.connect(socketAddress(connection, connection.control_port));
    stdin.connect(socketAddress(connection, connection.stdin_port));
    this.sockets = { shell, control, stdin, iopub };
    this.#queues = { shell: new SendQueue(shell), control: new SendQueue(control), stdin: new SendQueue(stdin) };
    void this.#read("shell", shell);
    void this.#read("control", control);
    void this.#read("stdin", stdin);
    void this.#read("iopub", iopub);
  }

  /** Sends without waiting for a reply. A kernel that does not listen yet gets the message once it does. */
  send(type: string, content: Content, channel: Channel = "shell", options: Partial<Message> = {}): Message {
    const message = this.codec.create(type, content, undefined, options);
    this.#queues[channel].send(this.codec.encode(message));
    return message;
  }

  /** Never settles when the kernel does not reply. */
  request(type: string, content: Content, channel: "shell" | "control" = "shell"): Promise<Message> {
    return this.replyTo(this.send(type, content, channel));
  }

  /** The reply to a request that was sent just now. */
  replyTo({ header }: Message): Promise<Message> {
    return new Promise((resolve) => this.#waiting.set(header.msg_id, resolve));
  }

  close(): void {
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  async #read(channel: Channel | "iopub", socket: AsyncIterable<Buffer[]>): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = this.codec.decode(frames);
        if (message) this.#receive(channel, message);
      }
    } catch {
      // closed
    }
  }

  #receive(channel: Channel | "iopub", message: Message): void {
    this.#listener(channel, message);
    const request = message.parent.msg_id;
    if (channel === "iopub" || channel === "stdin" || !request) return;
    this.#waiting.get(request)?.(message);
    this.#waiting.delete(request);
  }
}
