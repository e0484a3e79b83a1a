/** A Jupyter client for the tests: starts the kernel process as a front end does. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Dealer, Request, Subscriber } from "zeromq";
import { type Content, type Message, MessageCodec } from "#kernel/jupyter/message";
import { temporaryFolder } from "../helpers.ts";

const START = fileURLToPath(new URL("../../../kernel/start.mjs", import.meta.url));

export interface KernelProcess {
  process: ChildProcess;
  info: Record<string, unknown> & { key: string };
  folder: string;
}

export async function startKernel(environment: Record<string, string> = {}): Promise<KernelProcess> {
  const folder = temporaryFolder();
  const ports = await freePorts(5);
  const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
  const info = {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    ...Object.fromEntries(names.map((name, i) => [name, ports[i]])),
  };
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(info));
  const env = { ...process.env, TUNELAB_LANG: "en", TUNELAB_HISTORY: join(folder, "history.jsonl"), ...environment };
  const child = spawn(process.execPath, [START, file], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
  return { process: child, info, folder };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) server.close();
  return ports;
}

export class TestClient {
  readonly codec: MessageCodec;
  readonly sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber; heartbeat: Request };
  /** Everything that has arrived, in order. */
  readonly published: Message[] = [];
  readonly replies: Message[] = [];
  readonly inputs: Message[] = [];
  #changed: (() => void)[] = [];

  constructor({ info }: KernelProcess) {
    this.codec = new MessageCodec(info.key);
    const routingId = randomUUID();
    const address = (name: string) => `tcp://127.0.0.1:${info[name]}`;
    const dealer = (name: string) => {
      const socket = new Dealer({ routingId, linger: 0 });
      socket.connect(address(name));
      return socket;
    };
    const iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    iopub.connect(address("iopub_port"));
    iopub.subscribe("");
    const heartbeat = new Request({ linger: 0 });
    heartbeat.connect(address("hb_port"));
    this.sockets = {
      shell: dealer("shell_port"),
      control: dealer("control_port"),
      stdin: dealer("stdin_port"),
      iopub,
      heartbeat,
    };
    void this.#collect(this.sockets.shell, this.replies);
    void this.#collect(this.sockets.control, this.replies);
    void this.#collect(this.sockets.stdin, this.inputs);
    void this.#collect(iopub, this.published);
  }

  /** Connected, subscribed and answered. */
  static async connect(kernel: KernelProcess): Promise<TestClient> {
    const client = new TestClient(kernel);
    await client.until(() => client.published.some((each) => each.header.msg_type === "iopub_welcome"));
    await client.request("kernel_info_request", {});
    return client;
  }

  async send(
    type: string,
    content: Content,
    channel: "shell" | "control" | "stdin" = "shell",
    options: Partial<Message> = {},
  ): Promise<Message> {
    const message = this.codec.create(type, content, undefined, options);
    await this.sockets[channel].send(this.codec.encode(message));
    return message;
  }

  async request(type: string, content: Content, channel: "shell" | "control" = "shell"): Promise<Message> {
    const request = await this.send(type, content, channel);
    return await this.replyTo(request);
  }

  async replyTo(request: Message): Promise<Message> {
    const find = () => this.replies.find((each) => each.parent.msg_id === request.header.msg_id);
    await this.until(() => find() !== undefined);
    return find()!;
  }

  /** Runs code; gives the reply and what was published for it, up to idle. */
  async execute(code: string, content: Content = {}): Promise<{ reply: Content; outputs: Message[] }> {
    const request = await this.send("execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: false,
      stop_on_error: true,
      ...content,
    });
    return await this.finished(request);
  }

  async finished(request: Message): Promise<{ reply: Content; outputs: Message[] }> {
    const mine = () => this.published.filter((each) => each.parent.msg_id === request.header.msg_id);
    await this.until(() => mine().some((each) => each.content["execution_state"] === "idle"));
    return { reply: (await this.replyTo(request)).content, outputs: mine() };
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  close(): void {
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  async #collect(socket: AsyncIterable<Buffer[]>, into: Message[]): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = this.codec.decode(frames);
        if (message) into.push(message);
        for (const wake of this.#changed.splice(0)) wake();
      }
    } catch {
      // closed
    }
  }
}

export const types = (messages: Message[]): string[] => messages.map(({ header }) => header.msg_type);
export const streamText = (messages: Message[]): string =>
  messages
    .filter(({ header }) => header.msg_type === "stream")
    .map(({ content }) => content["text"])
    .join("");
