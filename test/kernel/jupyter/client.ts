/** A Jupyter client for the tests: the product's own, with everything that arrives kept. */
import { fileURLToPath } from "node:url";
import { Request } from "zeromq";
import { KernelClient } from "#kernel/client/client";
import { KernelProcess } from "#kernel/client/process";
import type { Content, Message } from "#kernel/jupyter/message";
import type { ConnectionInfo } from "#kernel/jupyter/zmq";
import { temporaryFolder } from "../helpers.ts";

const START = fileURLToPath(new URL("../../../kernel/start.mjs", import.meta.url));

export interface TestKernel {
  process: KernelProcess;
  folder: string;
}

/** The kernel process, as a front end starts it. */
export async function startKernel(environment: Record<string, string> = {}): Promise<TestKernel> {
  const folder = temporaryFolder();
  const spec = {
    name: "tunelab",
    displayName: "test",
    language: "typescript",
    folder,
    argv: [process.execPath, START, "{connection_file}"],
    interruptMode: "message" as const,
    env: { TUNELAB_LANG: "en", TUNELAB_HISTORY: `${folder}/history.jsonl`, ...environment },
    own: true,
  };
  return { process: await KernelProcess.start(spec, { cwd: folder }), folder };
}

export class TestClient extends KernelClient {
  readonly heartbeat = new Request({ linger: 0 });
  /** Everything that has arrived, in order. */
  readonly published: Message[];
  readonly replies: Message[];
  readonly inputs: Message[];
  readonly #changed: (() => void)[];

  constructor(connection: ConnectionInfo) {
    const [published, replies, inputs]: Message[][] = [[], [], []];
    const changed: (() => void)[] = [];
    super(connection, (channel, message) => {
      (channel === "iopub" ? published! : channel === "stdin" ? inputs! : replies!).push(message);
      for (const wake of changed.splice(0)) wake();
    });
    this.published = published!;
    this.replies = replies!;
    this.inputs = inputs!;
    this.#changed = changed;
    this.heartbeat.connect(`tcp://${connection.ip}:${connection.hb_port}`);
  }

  /** Connected, subscribed and answered. */
  static async connect({ process }: TestKernel): Promise<TestClient> {
    const client = new TestClient(process.connection);
    await client.until(() => client.published.some((each) => each.header.msg_type === "iopub_welcome"));
    await client.request("kernel_info_request", {});
    return client;
  }

  override async replyTo(request: Message): Promise<Message> {
    const find = () => this.replies.find((each) => each.parent.msg_id === request.header.msg_id);
    await this.until(() => find() !== undefined);
    return find()!;
  }

  /** Runs code; gives the reply and what was published for it, up to idle. */
  async execute(code: string, content: Content = {}): Promise<{ reply: Content; outputs: Message[] }> {
    const request = this.send("execute_request", {
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

  override close(): void {
    super.close();
    this.heartbeat.close();
  }
}

export const types = (messages: Message[]): string[] => messages.map(({ header }) => header.msg_type);
export const streamText = (messages: Message[]): string =>
  messages
    .filter(({ header }) => header.msg_type === "stream")
    .map(({ content }) => content["text"])
    .join("");
