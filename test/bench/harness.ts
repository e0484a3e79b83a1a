/**
 * Runs two programs against each other. Each is a child process that lives for the whole comparison; rounds alternate
 * between them, so that whatever else the machine does falls on both.
 *
 * Protocol, one JSON object a line: the child says `{"ready": true}` after its first step, then answers each line "round" with
 * `{"value": number, "peakBytes": number}`; it ends when its input does.
 */
import { execFileSync, spawn } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { createInterface } from "node:readline";

export interface Subject {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
}

export interface BenchCase {
  name: string;
  /** Of the values; smaller is better. */
  unit: string;
  ours: Subject;
  /** The other program, or why it cannot run here. */
  peer: Subject | { missing: string };
  /** Work in one unit, to print a rate: tokens a step, for example. */
  work?: { amount: number; unit: string };
}

export interface Benchmark {
  description: string;
  cases(): Promise<BenchCase[]>;
}

/** A benchmark without another program: what it shows, and whether that holds. */
export interface Proof {
  description: string;
  /** @param say prints a line of progress or result */
  prove(say: (line: string) => void, options: ProofOptions): Promise<{ holds: boolean } & Record<string, unknown>>;
}

export interface ProofOptions {
  /** Where plots go. Default: the current folder. */
  plotFolder?: string;
  /** Only the smallest sizes, to see that it runs. */
  quick?: boolean;
}

export interface Side {
  /** Median over the rounds. */
  median: number;
  values: number[];
  peakBytes: number;
  /** Milliseconds from the start of the process to the end of its first step. */
  firstMs: number;
}

export interface Outcome {
  name: string;
  ours: number;
  peer: number | null;
  /** How many times as fast ours is. */
  ratio: number | null;
  unit: string;
  commit: string;
  rounds: number;
  details: { ours: Side; peer: Side | null; missing?: string; loadAtStart: number };
}

export async function compare(one: BenchCase, rounds: number): Promise<Outcome> {
  const loadAtStart = loadavg()[0]!;
  const ours = await Child.start(one.ours);
  let peer: Child | null = null;
  try {
    if (!("missing" in one.peer)) peer = await Child.start(one.peer);
    for (let round = 0; round < rounds; round++) {
      await ours.round();
      await peer?.round();
    }
  } finally {
    ours.stop();
    peer?.stop();
  }
  const [our, their] = [ours.side(), peer?.side() ?? null];
  return {
    name: one.name,
    ours: our.median,
    peer: their?.median ?? null,
    ratio: their ? their.median / our.median : null,
    unit: one.unit,
    commit: currentCommit(),
    rounds,
    details: { ours: our, peer: their, loadAtStart, ...("missing" in one.peer ? one.peer : {}) },
  };
}

/** The rounds of one program alone. */
export async function measure(subject: Subject, rounds: number): Promise<Side> {
  const child = await Child.start(subject);
  try {
    for (let round = 0; round < rounds; round++) await child.round();
  } finally {
    child.stop();
  }
  return child.side();
}

class Child {
  readonly #process;
  readonly #lines: AsyncIterator<string>;
  readonly #values: number[] = [];
  #errors = "";
  #peakBytes = 0;
  #firstMs = 0;

  private constructor({ command, args, env = {} }: Subject) {
    this.#process = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    this.#process.stderr.on("data", (data) => {
      this.#errors = (this.#errors + data).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  static async start(subject: Subject): Promise<Child> {
    const started = performance.now();
    const child = new Child(subject);
    await child.#next("ready");
    child.#firstMs = performance.now() - started;
    return child;
  }

  async round(): Promise<void> {
    this.#process.stdin.write("round\n");
    const { value, peakBytes } = await this.#next<{ value: number; peakBytes: number }>("value");
    this.#values.push(value);
    this.#peakBytes = peakBytes;
  }

  stop(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }

  side(): Side {
    return { median: median(this.#values), values: this.#values, peakBytes: this.#peakBytes, firstMs: this.#firstMs };
  }

  /** The next line that has `key`; libraries print other things in between. */
  async #next<T>(key: string): Promise<T> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`${this.#process.spawnargs.join(" ")} ended: ${this.#errors}`);
      if (value.startsWith("{") && value.includes(`"${key}"`)) return JSON.parse(value) as T;
    }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What makes the numbers of this moment doubtful, or undefined. */
export function loadWarning(): string | undefined {
  const [load] = loadavg() as [number, number, number];
  if (load < 0.3 * availableParallelism()) return undefined;
  return `the machine is busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): compare ratios only`;
}

function currentCommit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? "+" : "");
  } catch {
    return "unknown";
  }
}
