/**
 * A Jupyter kernel over any transport. Cells wait in a queue and run one at a time; everything else is answered at once,
 * also while a cell runs.
 */
import type { DapRequest } from "#kernel/child/debugger/debugger";
import type { CommMessage, Output } from "#kernel/session/frames";
import type { Session } from "#kernel/session/session";
import { History, type HistoryRequest } from "./history.ts";
import type { Content, Message, MessageCodec } from "./message.ts";
import { toCodePoints, toUnits } from "./positions.ts";
import { executeReply, kernelInfo } from "./replies.ts";
import { StreamBuffer } from "./streams.ts";
import type { Channel, Transport } from "./transport.ts";

interface ExecuteContent {
  code?: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export interface KernelOptions {
  session: Session;
  transport: Transport;
  codec: MessageCodec;
  history?: History;
  /** Ends the program; called after the reply to a shutdown request. */
  onShutdown(restart: boolean): void;
}

/** How long requests that were sent with a failed one may be on their way. */
const UNDER_WAY_MS = 50;

export class JupyterKernel {
  readonly #session: Session;
  readonly #transport: Transport;
  readonly #codec: MessageCodec;
  readonly #history: History;
  readonly #onShutdown: (restart: boolean) => void;
  readonly #streams: StreamBuffer<Message>;
  readonly #comms = new Map<string, string>();
  #waiting: Message[] = [];
  #running: Message | undefined;
  #stdin: { prompt: Message; answer(value: string): void } | undefined;

  constructor({ session, transport, codec, history = new History(), onShutdown }: KernelOptions) {
    this.#session = session;
    this.#transport = transport;
    this.#codec = codec;
    this.#history = history;
    this.#onShutdown = onShutdown;
    this.#streams = new StreamBuffer((parent, name, text) => this.#send("stream", { name, text }, parent));
    transport.onMessage((channel, message) => this.#receive(channel, message));
    transport.onSubscription((topic) => this.#welcome(topic));
    session.onDebugEvent = (event) => this.#publish("debug_event", { seq: 0, ...event }, this.#running);
    this.#publish("status", { execution_state: "starting" }, undefined);
  }

  #receive(channel: Channel, message: Message): void {
    if (channel === "stdin") this.#inputReply(message);
    else if (message.header.msg_type === "execute_request") this.#enqueue(message);
    else void this.#answer(channel, message);
  }

  // --- requests that are answered at once

  async #answer(channel: Channel, message: Message): Promise<void> {
    const handler = this.#handlers[message.header.msg_type];
    if (!handler) return; // unknown messages are ignored, as the protocol asks
    this.#publish("status", { execution_state: "busy" }, message);
    try {
      const content = await handler(message);
      if (content) this.#reply(channel, message, content);
    } catch (error) {
      const { name, message: text } = error as Error;
      this.#reply(channel, message, { status: "error", ename: name, evalue: text, traceback: [] });
    }
    this.#publish("status", { execution_state: "idle" }, message);
    // Clients take the last status they see for the kernel's: a cell may still be running. It is told without a parent:
    // JupyterLab's debugger asks for all variables whenever a message of a running cell arrives, and would never end.
    if (this.#running) this.#publish("status", { execution_state: "busy" }, undefined);
    if (message.header.msg_type === "shutdown_request") this.#onShutdown(message.content["restart"] === true);
  }

  readonly #handlers: Record<string, (message: Message) => Promise<Content | undefined> | Content | undefined> = {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => ({ status: "ok" }),
    is_complete_request: ({ content }) => this.#isComplete(String(content["code"] ?? "")),
    complete_request: ({ content }) => this.#complete(content),
    inspect_request: ({ content }) => this.#inspect(content),
    history_request: async ({ content }) => {
      await this.#history.ready;
      return { status: "ok", history: this.#history.query(content as HistoryRequest) };
    },
    comm_info_request: ({ content }) => this.#commInfo(content["target_name"]),
    comm_open: (message) => this.#commIn("open", message),
    comm_msg: (message) => this.#commIn("msg", message),
    comm_close: (message) => this.#commIn("close", message),
    interrupt_request: () => {
      this.#session.interrupt();
      return { status: "ok" };
    },
    debug_request: async ({ content }) => await this.#session.debug(content as unknown as DapRequest),
    shutdown_request: ({ content }) => ({ status: "ok", restart: content["restart"] === true }),
  };

  async #isComplete(code: string): Promise<Content> {
    const { status, indent } = await this.#session.engine.isComplete(code);
    return status === "incomplete" ? { status, indent } : { status };
  }

  async #complete({ code, cursor_pos }: Content): Promise<Content> {
    const text = String(code ?? "");
    const cursor = toUnits(text, Number(cursor_pos ?? text.length));
    const { items, start, end } = await this.#session.language.complete(text, cursor);
    const span = { start: toCodePoints(text, start), end: toCodePoints(text, end) };
    const types = items.map(({ name, kind, signature }) => ({
      text: name,
      type: kind,
      signature: signature ?? "",
      ...span,
    }));
    return {
      status: "ok",
      matches: items.map(({ name }) => name),
      cursor_start: span.start,
      cursor_end: span.end,
      metadata: { _jupyter_types_experimental: types },
    };
  }

  async #inspect({ code, cursor_pos }: Content): Promise<Content> {
    const text = String(code ?? "");
    const cursor = toUnits(text, Number(cursor_pos ?? text.length));
    const found = await this.#session.language.inspect(text, cursor);
    return { status: "ok", found: found !== undefined, data: found ?? {}, metadata: {} };
  }

  // --- cells

  #enqueue(message: Message): void {
    this.#waiting.push(message);
    if (!this.#running) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      this.#running = message;
      await this.#run(message);
    }
    this.#running = undefined;
  }

  async #run(message: Message): Promise<void> {
    const {
      code = "",
      silent = false,
      store_history,
      user_expressions,
      allow_stdin,
      stop_on_error,
    } = message.content as ExecuteContent;
    const counted = !silent && store_history !== false;
    this.#publish("status", { execution_state: "busy" }, message);
    const results: string[] = [];
    const reply = await this.#session.execute(code, {
      silent: !counted,
      userExpressions: user_expressions ?? {},
      onStart: (executionCount) => {
        if (!silent) this.#publish("execute_input", { code, execution_count: executionCount }, message);
      },
      onOutput: (output) => {
        if (output.type === "result") results.push(String(output.data["text/plain"] ?? ""));
        if (!silent) this.#output(output, message);
      },
      onComm: (comm) => this.#commOut(comm, message),
      ...(allow_stdin
        ? { onInput: (prompt: string, password: boolean) => this.#askInput(message, prompt, password) }
        : {}),
    });
    this.#stdin = undefined;
    if (counted) this.#history.add(reply.executionCount, code, results.at(-1));
    const stopped = reply.status === "error" && stop_on_error !== false ? await this.#takeWaiting() : [];
    this.#reply("shell", message, executeReply(reply));
    this.#publish("status", { execution_state: "idle" }, message);
    for (const queued of stopped) this.#abort(queued);
  }

  /**
   * The cells that must not run after a failed one: all that arrive before its reply, so that a client which has seen the
   * reply and sends another cell gets it run. The reply waits a little, for requests of "run all" that are still on their way.
   */
  async #takeWaiting(): Promise<Message[]> {
    await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS));
    return this.#waiting.splice(0);
  }

  #abort(message: Message): void {
    this.#publish("status", { execution_state: "busy" }, message);
    this.#reply("shell", message, { status: "aborted", execution_count: this.#session.executionCount });
    this.#publish("status", { execution_state: "idle" }, message);
  }

  #output(output: Output, parent: Message): void {
    switch (output.type) {
      case "stream":
        this.#streams.write(parent, output.name, output.text);
        break;
      case "display": {
        const { data, metadata, displayId, update } = output;
        const transient = displayId ? { display_id: displayId } : {};
        this.#publish(update ? "update_display_data" : "display_data", { data, metadata, transient }, parent);
        break;
      }
      case "result": {
        const { data, metadata, executionCount } = output;
        this.#publish("execute_result", { data, metadata, transient: {}, execution_count: executionCount }, parent);
        break;
      }
      case "error": {
        const { ename, evalue, traceback } = output;
        this.#publish("error", { ename, evalue, traceback }, parent);
        break;
      }
      case "clear":
        this.#publish("clear_output", { wait: output.wait }, parent);
    }
  }

  // --- stdin

  #askInput(parent: Message, prompt: string, password: boolean): Promise<string> {
    this.#streams.flush();
    const request = this.#codec.create("input_request", { prompt, password }, parent, {
      identities: parent.identities,
    });
    this.#transport.reply("stdin", request);
    return new Promise((answer) => {
      this.#stdin = { prompt: request, answer };
    });
  }

  #inputReply(message: Message): void {
    if (message.header.msg_type !== "input_reply") return;
    this.#stdin?.answer(String(message.content["value"] ?? ""));
    this.#stdin = undefined;
  }

  // --- comms

  #commInfo(target: unknown): Content {
    const entries = [...this.#comms].filter(
      ([, name]) => target === undefined || target === null || target === "" || name === target,
    );
    return { status: "ok", comms: Object.fromEntries(entries.map(([id, name]) => [id, { target_name: name }])) };
  }

  #commIn(kind: CommMessage["kind"], { content, metadata, buffers }: Message): undefined {
    const commId = String(content["comm_id"]);
    const target = content["target_name"] === undefined ? this.#comms.get(commId) : String(content["target_name"]);
    if (kind === "open") this.#comms.set(commId, target ?? "");
    if (kind === "close") this.#comms.delete(commId);
    const encoded = buffers.map((buffer) => buffer.toString("base64"));
    this.#session.sendComm({
      kind,
      commId,
      ...(target ? { target } : {}),
      data: content["data"],
      metadata,
      buffers: encoded,
    });
    return undefined;
  }

  #commOut({ kind, commId, target, data, metadata, buffers }: CommMessage, parent: Message): void {
    if (kind === "open") this.#comms.set(commId, target ?? "");
    if (kind === "close") this.#comms.delete(commId);
    const content = { comm_id: commId, data, ...(kind === "open" ? { target_name: target } : {}) };
    const decoded = buffers.map((text) => Buffer.from(text, "base64"));
    this.#publish(`comm_${kind}`, content, parent, { metadata, buffers: decoded });
  }

  // --- sending

  #welcome(topic: string): void {
    this.#publish("iopub_welcome", { subscription: topic }, undefined, { identities: [Buffer.from(topic)] });
  }

  #reply(channel: Channel, request: Message, content: Content): void {
    this.#streams.flush();
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    this.#transport.reply(channel, this.#codec.create(type, content, request, { identities: request.identities }));
  }

  /** After everything that was printed before. */
  #publish(type: string, content: Content, parent: Message | undefined, options: Partial<Message> = {}): void {
    this.#streams.flush();
    this.#send(type, content, parent, options);
  }

  #send(type: string, content: Content, parent: Message | undefined, options: Partial<Message> = {}): void {
    const topic = Buffer.from(`kernel.${this.#codec.session}.${type}`);
    this.#transport.publish(this.#codec.create(type, content, parent, { identities: [topic], ...options }));
  }
}
