/** The process that runs the cells, seen from the kernel: start, commands, outputs, end. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { type DebugFrame, encodeFrame, FrameReader, type FromChild, type Output, type ToChild } from "./frames.ts";

export type Done = Extract<FromChild, { type: "done" }>;

export interface UserProcessEvents {
  output(request: number, output: Output): void;
  input(prompt: string, password: boolean): void;
  comm(frame: Extract<FromChild, { type: "comm" }>): void;
  debug(frame: DebugFrame): void;
  /** The process is gone; `code` when it left by itself. */
  exit(code: number | undefined, signal: NodeJS.Signals | undefined): void;
}

export interface UserProcessOptions {
  /** Folder with the bundled programs. */
  programs: string;
  cwd: string;
  env?: NodeJS.ProcessEnv;
  events: UserProcessEvents;
}

/** How long output of native code may take to arrive after the end of its cell. */
const FENCE_MS = 500;

export class UserProcess {
  readonly #child: ChildProcess;
  readonly #events: UserProcessEvents;
  readonly ready: Promise<void>;
  #waiting: { request: number; resolve(done: Done): void } | undefined;
  #fences = new Map<string, () => void>();
  #request = 0;
  #exitCode: number | undefined;
  #readyArrived!: () => void;

  constructor({ programs, cwd, env = process.env, events }: UserProcessOptions) {
    this.#events = events;
    this.ready = new Promise((resolve) => {
      this.#readyArrived = resolve;
    });
    this.#child = spawn(process.execPath, ["--enable-source-maps", join(programs, "child.mjs")], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32", // a process group of its own, to interrupt subprocesses
      windowsHide: true,
    });
    const reader = new FrameReader<FromChild>((frame) => this.#receive(frame));
    (this.#child.stdio[4] as Readable).on("data", (chunk: Buffer) => reader.push(chunk));
    const debugging = new FrameReader<DebugFrame>((frame) => events.debug(frame));
    (this.#child.stdio as unknown as Readable[])[5]!.on("data", (chunk: Buffer) => debugging.push(chunk));
    (this.#child.stdio[3] as Writable).on("error", () => {}); // its end is told by "exit"
    this.#readPipe("stdout");
    this.#readPipe("stderr");
    this.#child.on("error", () => events.exit(undefined, undefined));
    this.#child.on("close", (code, signal) => events.exit(this.#exitCode ?? code ?? undefined, signal ?? undefined));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async execute(command: Extract<ToChild, { type: "execute" }>): Promise<Done> {
    this.#request = command.request;
    const fences = Promise.all(["stdout", "stderr"].map((name) => this.#fence(name, command.request)));
    const done = await new Promise<Done>((resolve) => {
      this.#waiting = { request: command.request, resolve };
      this.send(command);
    });
    if (done.fences) await Promise.race([fences, new Promise((resolve) => setTimeout(resolve, FENCE_MS))]);
    return done;
  }

  send(command: ToChild): void {
    (this.#child.stdio[3] as Writable).write(encodeFrame(command));
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #receive(frame: FromChild): void {
    switch (frame.type) {
      case "ready":
        this.#readyArrived();
        break;
      case "output":
        this.#events.output(frame.request, frame.output);
        break;
      case "input":
        this.#events.input(frame.prompt, frame.password);
        break;
      case "comm":
        this.#events.comm(frame);
        break;
      case "exit":
        this.#exitCode = frame.code;
        break;
      case "done":
        if (this.#waiting?.request === frame.request) this.#waiting.resolve(frame);
    }
  }

  /** What native code and subprocesses write; `\x1eN\x1e` is the mark that the end of cell N leaves. */
  #readPipe(name: "stdout" | "stderr"): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    this.#child[name]!.on("data", (chunk: Buffer) => {
      const parts = (rest + decoder.write(chunk)).split("\x1e");
      rest = parts.length % 2 === 0 ? `\x1e${parts.pop()}` : "";
      parts.forEach((part, i) => {
        if (i % 2 === 1) this.#fences.get(`${name}${part}`)?.();
        else if (part !== "") this.#events.output(this.#request, { type: "stream", name, text: part });
      });
    });
  }

  #fence(name: string, request: number): Promise<void> {
    return new Promise((resolve) => {
      this.#fences.set(`${name}${request}`, () => {
        this.#fences.delete(`${name}${request}`);
        resolve();
      });
    });
  }
}
