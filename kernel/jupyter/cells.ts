/** Cells that clients ask to run: they wait in a queue and run one at a time. */
import type { Session } from "#kernel/session/session";
import type { Comms } from "./comms.ts";
import type { History } from "./history.ts";
import type { Message } from "./message.ts";
import type { Publisher } from "./publisher.ts";
import { executeReply } from "./replies.ts";
import type { Stdin } from "./stdin.ts";

interface ExecuteContent {
  code?: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export interface CellQueueOptions {
  session: Session;
  publisher: Publisher;
  history: History;
  comms: Comms;
  stdin: Stdin;
}

/** How long requests that were sent with a failed one may be on their way. */
const UNDER_WAY_MS = 50;

export class CellQueue {
  readonly #options: CellQueueOptions;
  #waiting: Message[] = [];
  #running: Message | undefined;

  constructor(options: CellQueueOptions) {
    this.#options = options;
  }

  /** The request whose cell runs. */
  get running(): Message | undefined {
    return this.#running;
  }

  add(request: Message): void {
    this.#waiting.push(request);
    if (!this.#running) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    for (let request = this.#waiting.shift(); request; request = this.#waiting.shift()) {
      this.#running = request;
      await this.#run(request);
    }
    this.#running = undefined;
  }

  async #run(request: Message): Promise<void> {
    const { session, publisher, history, comms, stdin } = this.#options;
    const { code = "", silent = false, store_history, allow_stdin, ...content } = request.content as ExecuteContent;
    const counted = !silent && store_history !== false;
    publisher.status("busy", request);
    const results: string[] = [];
    const reply = await session.execute(code, {
      silent: !counted,
      userExpressions: content.user_expressions ?? {},
      onStart: (executionCount) => {
        if (!silent) publisher.publish("execute_input", { code, execution_count: executionCount }, request);
      },
      onOutput: (output) => {
        if (output.type === "result") results.push(String(output.data["text/plain"] ?? ""));
        if (!silent) publisher.output(output, request);
      },
      onComm: (comm) => comms.send(comm, request),
      ...(allow_stdin && { onInput: (prompt: string, password: boolean) => stdin.ask(request, prompt, password) }),
    });
    stdin.close();
    if (counted) history.add(reply.executionCount, code, results.at(-1));
    const stopped = reply.status === "error" && content.stop_on_error !== false ? await this.#takeWaiting() : [];
    publisher.reply("shell", request, executeReply(reply));
    publisher.status("idle", request);
    for (const each of stopped) this.#abort(each);
  }

  /**
   * The cells that must not run after a failed one: all that arrive before its reply, so that a client which has seen the
   * reply and sends another cell gets it run. The reply waits a little, for requests of "run all" that are still on their way.
   */
  async #takeWaiting(): Promise<Message[]> {
    await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS));
    return this.#waiting.splice(0);
  }

  #abort(request: Message): void {
    const { session, publisher } = this.#options;
    publisher.status("busy", request);
    publisher.reply("shell", request, { status: "aborted", execution_count: session.executionCount });
    publisher.status("idle", request);
  }
}
