/**
 * Any kernel that Jupyter knows, started and driven from Node alone. It runs cells as a `Session` does; what it publishes
 * arrives as the same outputs. Cells get no input: a kernel that asks for some fails its cell.
 */
import { say } from "#kernel/display/locale";
import { KernelError } from "#kernel/errors";
import { findKernel, type InstalledKernel } from "#kernel/install/kernelspec";
import type { Content, Message } from "#kernel/jupyter/message";
import type { Channel } from "#kernel/jupyter/transport";
import type { ErrorOutput, Output } from "#kernel/session/frames";
import type { CellReply, CellRequest } from "#kernel/session/session";
import { KernelClient } from "./client.ts";
import { toError, toOutput } from "./outputs.ts";
import { KernelProcess, type KernelProcessOptions } from "./process.ts";

export interface RunningKernelOptions extends KernelProcessOptions {
  /** How long the kernel may take to answer for the first time. Default: 60 s, as in nbclient. */
  startMs?: number;
  /** How long an interrupted cell may go on, to save its work, before the kernel is ended. Default: 30 s. */
  interruptMs?: number;
}

/** kernel_info's `language_info`. */
export type LanguageInfo = { name: string } & Record<string, unknown>;

interface Running {
  request: Message;
  onOutput: (output: Output) => void;
  executionCount: number;
  /** Published with the cell. */
  error: ErrorOutput | undefined;
  /** Why the cell has failed whatever the kernel says. */
  refused: ErrorOutput | undefined;
  /** All output has arrived. */
  complete: boolean;
  idle(): void;
  interruptTimer?: NodeJS.Timeout;
}

/** A kernel that has replied says idle at once; some lose it among many prints. */
const IDLE_MS = 4000;
/** How long a kernel may take to leave after it was asked to. */
const SHUTDOWN_MS = 3000;
const NUDGE_MS = 250;
/** How long the last channel may take once the others are there; a kernel that never asks need not have it. */
const STDIN_MS = 2000;
/** Late output of that many cells still finds its place. */
const REMEMBERED_CELLS = 100;

export class RunningKernel {
  readonly spec: InstalledKernel;
  /** As the kernel describes it. */
  language: LanguageInfo;
  readonly #process: KernelProcess;
  readonly #client: KernelClient;
  readonly #interruptMs: number;
  readonly #listeners = new Map<string, (output: Output) => void>();
  #published = (_message: Message): void => {};
  #running: Running | undefined;
  #killedFor: string | undefined;
  #end: string | undefined;
  #lastHeard = 0;

  private constructor(spec: InstalledKernel, process: KernelProcess, interruptMs: number) {
    this.spec = spec;
    this.language = { name: spec.language };
    this.#process = process;
    this.#interruptMs = interruptMs;
    this.#client = new KernelClient(process.connection, (channel, message) => this.#hear(channel, message));
    void process.ended.then((end) => {
      this.#end = end;
    });
  }

  /** @throws KernelError NOT_FOUND when no such kernel is installed, MISSING_DEPENDENCY or TIMEOUT when it does not start */
  static async start(name: string, options: RunningKernelOptions = {}): Promise<RunningKernel> {
    const spec = await findKernel(name);
    const kernel = new RunningKernel(spec, await KernelProcess.start(spec, options), options.interruptMs ?? 30_000);
    try {
      await kernel.#ready(options.startMs ?? 60_000);
      return kernel;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  /** Asks until the kernel answers on both channels: what it publishes before we are connected is lost. */
  async #ready(startMs: number): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.#published = () => resolve();
    });
    let answered = false;
    const ask = async () => {
      const { content } = await this.#client.request("kernel_info_request", {});
      answered = true;
      const info = content["language_info"];
      if (typeof info === "object" && info !== null) this.language = { ...this.language, ...info };
    };
    const first = ask();
    const nudge = setInterval(() => answered && void ask(), NUDGE_MS);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), startMs);
    });
    const outcome = await Promise.race([this.#allChannels(first, heard), this.#process.ended, late]);
    clearInterval(nudge);
    clearTimeout(timer);
    if (outcome === "late") throw notAnswering(this.spec, startMs, this.#process.printed);
    if (typeof outcome === "string") throw notStarted(this.spec, outcome, this.#process.printed);
  }

  async #allChannels(...answers: Promise<void>[]): Promise<void> {
    await Promise.all(answers);
    await Promise.race([this.#client.canBeAsked, pause(STDIN_MS)]);
  }

  /** Runs a cell; the next may be given when it has settled. Never rejects for what the cell does. */
  async execute(source: string, { onOutput = () => {} }: Pick<CellRequest, "onOutput"> = {}): Promise<CellReply> {
    const request = this.#client.send("execute_request", {
      code: source,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    this.#remember(request, onOutput);
    let idle = () => {};
    const settled = new Promise<void>((resolve) => {
      idle = resolve;
    });
    const running: Running = {
      request,
      onOutput,
      executionCount: 0,
      error: undefined,
      refused: undefined,
      complete: false,
      idle: () => {
        running.complete = true;
        idle();
      },
    };
    this.#running = running;
    const reply = await Promise.race([this.#client.replyTo(request), this.#process.ended]);
    if (typeof reply !== "string") await Promise.race([settled, this.#quiet(running), this.#process.ended]);
    clearTimeout(running.interruptTimer);
    this.#running = undefined;
    return typeof reply === "string" ? this.#died(running) : this.#reply(running, reply.content);
  }

  /** Stops the running cell; a kernel that does not react is ended. */
  interrupt(): void {
    if (this.spec.interruptMode === "message") this.#client.send("interrupt_request", {}, "control");
    else this.#process.signal("SIGINT");
    const running = this.#running;
    if (!running || running.interruptTimer) return;
    running.interruptTimer = setTimeout(() => {
      this.#killedFor = say("did not react to the interrupt and was ended", "未响应中断，已被结束");
      this.#process.signal("SIGKILL");
    }, this.#interruptMs);
  }

  async close(): Promise<void> {
    if (this.#end === undefined) {
      this.#client.send("shutdown_request", { restart: false }, "control");
      await Promise.race([this.#process.ended, pause(SHUTDOWN_MS)]);
    }
    this.#process.signal("SIGKILL");
    await this.#process.ended;
    this.#client.close();
  }

  // --- what arrives

  #hear(channel: Channel | "iopub", message: Message): void {
    this.#lastHeard = Date.now();
    if (channel === "stdin") this.#refuseInput(message);
    else if (channel === "iopub") this.#publish(message);
  }

  #publish(message: Message): void {
    this.#published(message);
    const request = message.parent.msg_id ?? "";
    const running = this.#running?.request.header.msg_id === request ? this.#running : undefined;
    const { content, header } = message;
    if (running && header.msg_type === "status" && content["execution_state"] === "idle") running.idle();
    if (running && header.msg_type === "execute_input") running.executionCount = Number(content["execution_count"]);
    const output = toOutput(message);
    if (!output) return;
    if (running && output.type === "error") running.error = output;
    if (!running?.refused || output.type !== "error") this.#listeners.get(request)?.(output);
  }

  /** We said that there is no input; a kernel that asks all the same would wait for ever, or go on with a wrong answer. */
  #refuseInput({ header, content }: Message): void {
    const running = this.#running;
    if (header.msg_type !== "input_request" || !running || running.refused) return;
    const prompt = JSON.stringify(content["prompt"] ?? "");
    running.refused = plainError(
      "StdinNotImplementedError",
      say(
        `the cell asks for input (${prompt}), and nobody is there to answer; give the value as a parameter`,
        `单元要求输入（${prompt}），但无人可以回答；请用参数传入该值`,
      ),
    );
    running.onOutput({ type: "error", ...running.refused });
    this.interrupt();
  }

  #remember({ header }: Message, onOutput: (output: Output) => void): void {
    this.#listeners.set(header.msg_id, onOutput);
    if (this.#listeners.size > REMEMBERED_CELLS) this.#listeners.delete(this.#listeners.keys().next().value!);
  }

  /** Nothing was heard for a while. */
  async #quiet(running: Running): Promise<void> {
    this.#lastHeard = Date.now();
    while (this.#running === running && Date.now() - this.#lastHeard < IDLE_MS) await pause(IDLE_MS / 10);
  }

  // --- replies

  #reply(running: Running, content: Content): CellReply {
    const executionCount = Number(content["execution_count"] ?? running.executionCount);
    const uncertain = running.complete ? {} : { outputUncertain: true };
    if (content["status"] === "ok" && !running.refused) return { status: "ok", executionCount, ...uncertain };
    const untold = { evalue: say("the kernel says only that the cell failed", "内核只说明单元失败") };
    const { type: _, ...told } = toError({ ...untold, ...running.error, ...content });
    return { status: "error", executionCount, error: running.refused ?? told, ...uncertain };
  }

  #died({ executionCount, onOutput, refused }: Running): CellReply {
    const { name } = this.spec;
    const how = this.#killedFor ?? say(`ended (${this.#end})`, `已结束（${this.#end}）`);
    const error = plainError("DeadKernelError", say(`the kernel ${name} ${how}`, `内核 ${name} ${how}`));
    const told = { ...error, traceback: [...error.traceback, ...this.#process.printed] };
    if (!refused) onOutput({ type: "error", ...told });
    return { status: "error", executionCount, error: refused ?? told, dead: true };
  }
}

function plainError(ename: string, evalue: string): ErrorOutput {
  return { ename, evalue, traceback: [`\x1b[31m${ename}\x1b[39m: ${evalue}`] };
}

function notStarted({ name, argv }: InstalledKernel, end: string, printed: readonly string[]): KernelError {
  const last = printed.at(-1);
  return new KernelError("MISSING_DEPENDENCY", `the kernel ${name} did not start: ${end}${last ? `: ${last}` : ""}`, {
    hint: `its command is: ${argv.join(" ")}`,
    details: { name, argv, printed },
  });
}

function notAnswering({ name, argv }: InstalledKernel, ms: number, printed: readonly string[]): KernelError {
  return new KernelError("TIMEOUT", `the kernel ${name} did not answer within ${ms / 1000} s`, {
    hint: `its command is: ${argv.join(" ")}`,
    details: { name, argv, printed },
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
