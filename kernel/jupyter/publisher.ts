/** What a kernel says: replies to one client, and to all of them what happens, in order with the prints of cells. */
import type { Output } from "#kernel/session/frames";
import type { Content, Message, MessageCodec } from "./message.ts";
import { StreamBuffer } from "./streams.ts";
import type { Channel, Transport } from "./transport.ts";

type Status = "starting" | "busy" | "idle";

export class Publisher {
  readonly #transport: Transport;
  readonly #codec: MessageCodec;
  readonly #streams: StreamBuffer<Message>;

  constructor(transport: Transport, codec: MessageCodec) {
    this.#transport = transport;
    this.#codec = codec;
    this.#streams = new StreamBuffer((parent, name, text) => this.#send("stream", { name, text }, parent));
  }

  reply(channel: Channel, request: Message, content: Content): void {
    this.#toClient(channel, request.header.msg_type.replace(/_request$/, "_reply"), content, request);
  }

  /** @returns what was sent to the client that asked for `parent` */
  ask(content: Content, parent: Message): Message {
    return this.#toClient("stdin", "input_request", content, parent);
  }

  /** After everything that was printed before. */
  publish(type: string, content: Content, parent?: Message, options: Partial<Message> = {}): void {
    this.#streams.flush();
    this.#send(type, content, parent, options);
  }

  status(state: Status, parent?: Message): void {
    this.publish("status", { execution_state: state }, parent);
  }

  /** A client has subscribed to `topic`; it hears everything from now on. */
  welcome(topic: string): void {
    this.publish("iopub_welcome", { subscription: topic }, undefined, { identities: [Buffer.from(topic)] });
  }

  /** What a cell shows. */
  output(output: Output, cell: Message): void {
    switch (output.type) {
      case "stream":
        this.#streams.write(cell, output.name, output.text);
        break;
      case "display": {
        const { data, metadata, displayId, update } = output;
        const transient = displayId ? { display_id: displayId } : {};
        this.publish(update ? "update_display_data" : "display_data", { data, metadata, transient }, cell);
        break;
      }
      case "result": {
        const { data, metadata, executionCount } = output;
        this.publish("execute_result", { data, metadata, transient: {}, execution_count: executionCount }, cell);
        break;
      }
      case "error": {
        const { ename, evalue, traceback } = output;
        this.publish("error", { ename, evalue, traceback }, cell);
        break;
      }
      case "clear":
        this.publish("clear_output", { wait: output.wait }, cell);
    }
  }

  #toClient(channel: Channel, type: string, content: Content, parent: Message): Message {
    this.#streams.flush();
    const message = this.#codec.create(type, content, parent, { identities: parent.identities });
    this.#transport.reply(channel, message);
    return message;
  }

  #send(type: string, content: Content, parent: Message | undefined, options: Partial<Message> = {}): void {
    const topic = Buffer.from(`kernel.${this.#codec.session}.${type}`);
    this.#transport.publish(this.#codec.create(type, content, parent, { identities: [topic], ...options }));
  }
}
