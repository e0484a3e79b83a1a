/** Runs each trial in a child process of its own, with its share of the processor, its GPU and a log. */
import { type ChildProcess, fork } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { formatBytes, inLanguage, makeFolder, TunelabError } from "#lib/core/index";
import { type Trial, TrialPruned } from "../trial.ts";
import { type Executor, ProcessLost } from "./executor.ts";
import type { FromChild, ToChild } from "./messages.ts";

export interface ProcessOptions {
  /** The file with the objective: `export default (params, trial) => …`. */
  module: string | URL;
  /** Default "default". */
  exportName?: string;
  /** Given to the objective as its third argument. */
  argument?: unknown;
  /** Trials at once; fewer where threads, GPUs or memory do not suffice. Default as many as `threads` and `gpus` allow, else 1. */
  parallel?: number;
  /** CPU threads of a trial. Default an equal share of the processor. */
  threads?: number;
  /** GPUs, one for each trial at a time; names as CUDA_VISIBLE_DEVICES takes them. */
  gpus?: readonly (string | number)[];
  /** What a trial needs, as `recommend` estimates it; no more trials run than the free memory holds. */
  memoryBytes?: number;
  /** Folder for what trials print, `trial-7.log`. Default a folder of the system for temporary files. */
  logs?: string;
}

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const TERMINATE_MS = 5_000;

interface Slot {
  gpu: string | undefined;
}

export class ProcessExecutor implements Executor {
  readonly capacity: number;
  readonly #module: string;
  readonly #options: ProcessOptions;
  readonly #threads: number;
  readonly #logs: string;
  readonly #free: Slot[];
  readonly #children = new Set<ChildProcess>();

  /** @throws TunelabError NOT_FOUND without the module, OUT_OF_MEMORY when not even one trial fits */
  constructor(options: ProcessOptions) {
    const path = options.module instanceof URL ? fileURLToPath(options.module) : resolve(options.module);
    if (!existsSync(path))
      throw new TunelabError("NOT_FOUND", [`没有文件 ${path}`, `there is no file ${path}`], {
        hint: ["请检查目标函数的路径", "check the path of the objective"],
      });
    this.#module = pathToFileURL(path).href;
    this.#options = options;
    this.capacity = capacityOf(options);
    this.#threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / this.capacity));
    this.#logs = options.logs ?? join(tmpdir(), `tunelab-sweep-${process.pid}`);
    this.#free = Array.from({ length: this.capacity }, (_, i) => ({ gpu: options.gpus?.[i]?.toString() }));
  }

  async run(trial: Trial): Promise<number[]> {
    const slot = this.#free.pop();
    if (!slot) throw new Error("internal: more trials than slots");
    makeFolder(this.#logs);
    const log = join(this.#logs, `trial-${trial.number}.log`);
    const child = this.#start(slot, log);
    this.#children.add(child);
    const cancel = () => stop(child);
    trial.signal.addEventListener("abort", cancel, { once: true });
    try {
      trial.setAttr("log", log);
      return await this.#talk(child, trial, log);
    } finally {
      trial.signal.removeEventListener("abort", cancel);
      stop(child);
      this.#children.delete(child);
      this.#free.push(slot);
    }
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  #start({ gpu }: Slot, log: string): ChildProcess {
    const output = openSync(log, "w");
    const threads = String(this.#threads);
    const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const child = fork(CHILD, {
      execArgv: ["--import", loader],
      serialization: "advanced",
      stdio: ["ignore", output, output, "ipc"],
      env: {
        ...process.env,
        TUNELAB_THREADS: threads,
        OMP_NUM_THREADS: threads,
        ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu }),
      },
    });
    closeSync(output);
    return child;
  }

  #talk(child: ChildProcess, trial: Trial, log: string): Promise<number[]> {
    const send = (message: ToChild) => {
      if (child.connected) child.send(message);
    };
    return new Promise((done, fail) => {
      child.on("error", fail);
      child.on("exit", (code, signal) => {
        const ending = `(${signal ?? code}): ${tail(log)}`;
        const told = inLanguage([`其进程已结束 ${ending}`, `its process ended ${ending}`]);
        fail(signal ? new ProcessLost(told) : new Error(told));
      });
      child.on("message", (message: FromChild) => {
        switch (message.type) {
          case "ready":
            return send({
              type: "start",
              record: { ...trial.record },
              module: this.#module,
              exportName: this.#options.exportName ?? "default",
              argument: this.#options.argument,
            });
          case "report":
            return void isPruned(trial, message.value, message.step).then(
              (prune) => send({ type: "answer", id: message.id, prune }),
              fail,
            );
          case "attr":
            return trial.setAttr(message.key, message.value);
          case "constraint":
            return trial.setConstraint(message.name, message.value);
          case "done":
            return done(message.values);
          case "pruned":
            return fail(new TrialPruned(message.message));
          case "failed":
            return fail(Object.assign(new Error(message.message), { stack: message.stack }));
        }
      });
    });
  }
}

function capacityOf({ parallel, threads, gpus, memoryBytes }: ProcessOptions): number {
  const byMemory = memoryBytes ? Math.floor(freemem() / memoryBytes) : Number.POSITIVE_INFINITY;
  if (byMemory < 1)
    throw new TunelabError(
      "OUT_OF_MEMORY",
      [
        `一次试验约需内存 ${formatBytes(memoryBytes!)}；可用 ${formatBytes(freemem())}`,
        `a trial needs about ${formatBytes(memoryBytes!)} of memory; ${formatBytes(freemem())} are free`,
      ],
      {
        hint: [
          "请用更小的 batchSize 或模型，或 gradientCheckpointing",
          "use a smaller batchSize or model, or gradientCheckpointing",
        ],
        details: { needed: memoryBytes, free: freemem() },
      },
    );
  const byProcessor = threads ? Math.floor(availableParallelism() / threads) : Number.POSITIVE_INFINITY;
  const byGpus = gpus?.length || Number.POSITIVE_INFINITY;
  const wanted = parallel ?? (threads || gpus?.length ? Number.POSITIVE_INFINITY : 1);
  return Math.max(1, Math.min(wanted, byProcessor, byGpus, byMemory));
}

async function isPruned(trial: Trial, value: number, step: number): Promise<boolean> {
  try {
    await trial.report(value, step);
    return false;
  } catch (error) {
    if (error instanceof TrialPruned) return true;
    throw error;
  }
}

/** Asks first, then ends the process: a training saves its checkpoint when it is asked. */
function stop(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.send({ type: "abort" } satisfies ToChild);
  const terminate = setTimeout(() => child.kill("SIGTERM"), TERMINATE_MS);
  const kill = setTimeout(() => child.kill("SIGKILL"), 2 * TERMINATE_MS);
  child.once("exit", () => {
    clearTimeout(terminate);
    clearTimeout(kill);
  });
}

/** The last lines that a trial printed. */
function tail(log: string): string {
  return (
    readFileSync(log, "utf8").trim().split("\n").slice(-5).join("\n").slice(-1000) ||
    inLanguage(["没有打印任何内容", "it printed nothing"])
  );
}
