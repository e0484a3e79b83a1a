/** A language model's answers, in the job's folder until its result is there: a job that goes on does not ask again. */
import { rm } from "node:fs/promises";
import { JsonLog, readJsonLines } from "#lib/core/index";
import type { Replies } from "../../generate/index.ts";

export class ReplyLog implements Replies {
  readonly #path: string;
  readonly #known = new Map<string, string>();
  #log: JsonLog | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(path: string): Promise<ReplyLog> {
    const replies = new ReplyLog(path);
    try {
      for await (const line of readJsonLines(path)) {
        const [question, answer] = line as [string, string]; // written by `keep`
        replies.#known.set(question, answer);
      }
    } catch {
      // Nobody has asked yet, or the log is damaged: what is missing is asked again.
    }
    return replies;
  }

  get(question: string): string | undefined {
    return this.#known.get(question);
  }

  async keep(question: string, answer: string): Promise<void> {
    this.#known.set(question, answer);
    this.#log ??= await JsonLog.open(this.#path);
    await this.#log.append([question, answer], { durable: true });
  }

  async close(): Promise<void> {
    await this.#log?.close();
    this.#log = undefined;
  }

  /** The result is there: nobody will ask again. */
  async drop(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }
}
