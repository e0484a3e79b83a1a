/** The five ZeroMQ sockets of a Jupyter kernel. */
import { Reply, Router, XPublisher } from "zeromq";
import type { Message, MessageCodec } from "./message.ts";
import type { Channel, Transport } from "./transport.ts";

export interface ConnectionInfo {
  transport: string;
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

export function socketAddress({ transport, ip }: ConnectionInfo, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `tcp://${ip}:${port}`;
}

/** A zeromq socket takes one send at a time; messages wait here in order. */
export class SendQueue {
  readonly #socket: { send(frames: Buffer[]): Promise<void> };
  #last: Promise<void> = Promise.resolve();

  constructor(socket: { send(frames: Buffer[]): Promise<void> }) {
    this.#socket = socket;
  }

  send(frames: Buffer[]): void {
    this.#last = this.#last.then(() => this.#socket.send(frames)).catch(() => {}); // a client that is gone
  }

  get drained(): Promise<void> {
    return this.#last;
  }
}

export const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

export class ZmqTransport implements Transport {
  readonly ports: Record<string, number>;
  readonly #codec: MessageCodec;
  readonly #routers: Record<Channel, Router>;
  readonly #iopub = new XPublisher({ sendHighWaterMark: 0, verbosity: "allSubs", linger: 1000 });
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #queues: Record<Channel | "iopub", SendQueue>;
  #listener: (channel: Channel, message: Message) => void = () => {};
  #subscribed: (topic: string) => void = () => {};

  private constructor(info: ConnectionInfo, codec: MessageCodec) {
    this.ports = Object.fromEntries(PORTS.map((name) => [name, info[name]]));
    this.#codec = codec;
    const router = () => new Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000, handover: true });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    const { shell, control, stdin } = this.#routers;
    this.#queues = {
      shell: new SendQueue(shell),
      control: new SendQueue(control),
      stdin: new SendQueue(stdin),
      iopub: new SendQueue(this.#iopub),
    };
  }

  static async bind(info: ConnectionInfo, codec: MessageCodec): Promise<ZmqTransport> {
    const transport = new ZmqTransport(info, codec);
    const address = (port: number) => socketAddress(info, port);
    const { shell, control, stdin } = transport.#routers;
    await transport.#heartbeat.bind(address(info.hb_port));
    void transport.#beat();
    await Promise.all([
      shell.bind(address(info.shell_port)),
      control.bind(address(info.control_port)),
      stdin.bind(address(info.stdin_port)),
      transport.#iopub.bind(address(info.iopub_port)),
    ]);
    return transport;
  }

  /** Starts reading: the kernel has set its listeners. */
  start(): void {
    for (const [channel, socket] of Object.entries(this.#routers)) void this.#read(channel as Channel, socket);
    void this.#readSubscriptions();
  }

  reply(channel: Channel, message: Message): void {
    this.#queues[channel].send(this.#codec.encode(message));
  }

  publish(message: Message): void {
    this.#queues.iopub.send(this.#codec.encode(message));
  }

  onMessage(listener: (channel: Channel, message: Message) => void): void {
    this.#listener = listener;
  }

  onSubscription(listener: (topic: string) => void): void {
    this.#subscribed = listener;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #beat(): Promise<void> {
    try {
      for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
    } catch {
      // closed
    }
  }

  async #read(channel: Channel, socket: Router): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = this.#codec.decode(frames);
        if (message) this.#listener(channel, message);
      }
    } catch {
      // closed
    }
  }

  async #readSubscriptions(): Promise<void> {
    try {
      for await (const [frame] of this.#iopub) if (frame?.[0] === 1) this.#subscribed(frame.subarray(1).toString());
    } catch {
      // closed
    }
  }
}
