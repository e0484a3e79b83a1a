/**
 * The queue of conversions in Redis, by BullMQ: each job is taken by one process. A process that dies stops renewing its
 * lock, and another one takes its job over.
 */

import { setTimeout } from "node:timers/promises";
import { DelayedError, Queue, type Job as QueuedJob, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { serviceError } from "../../said/errors.ts";
import { type JobQueue, type QueueParts, Running } from "../jobs/queue.ts";
import { isFinished } from "../jobs/store.ts";

const NAME = "conversions";
/** A process that has not renewed its lock for so long is dead. */
const LOCK_MILLISECONDS = 15_000;
const STALLED_MILLISECONDS = 5000;
/** Deaths of processes that a job survives; the job itself counts its attempts too. */
const MOST_STALLED = 10;
const CANCEL_MILLISECONDS = 30_000;

export class RedisQueue implements JobQueue {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #channel: string;
  readonly #parts: QueueParts;
  readonly #running: Running;
  readonly #queue: Queue;
  readonly #worker: Worker | undefined;
  #closed = false;

  static async open(redis: Redis, prefix: string, parts: QueueParts): Promise<RedisQueue> {
    const queue = new RedisQueue(redis, prefix, parts);
    await queue.#queue.waitUntilReady();
    await queue.#subscriber.subscribe(queue.#channel);
    queue.#subscriber.on("message", (_channel, id) => void queue.#running.stop(id));
    return queue;
  }

  private constructor(redis: Redis, prefix: string, parts: QueueParts) {
    this.#redis = redis;
    this.#subscriber = redis.duplicate();
    this.#subscriber.on("error", () => {}); // it connects again by itself
    this.#channel = `${prefix}:cancel`;
    this.#parts = parts;
    this.#running = new Running(parts.work);
    this.#queue = new Queue(NAME, { connection: redis, prefix });
    this.#queue.on("error", () => {});
    if (parts.workers === 0) return;
    this.#worker = new Worker(NAME, (job, token) => this.#take(job, token), {
      connection: redis.duplicate(),
      prefix,
      concurrency: parts.workers,
      lockDuration: LOCK_MILLISECONDS,
      stalledInterval: STALLED_MILLISECONDS,
      maxStalledCount: MOST_STALLED,
    });
    this.#worker.on("error", () => {}); // a line that is down; BullMQ goes on when it is back
  }

  /** What Redis has lost, or what was left before there was one. A job that is in the queue stays as it is. */
  async resume(): Promise<void> {
    const left = this.#parts.jobs.list().filter((job) => !isFinished(job));
    for (const { id } of left.reverse()) await this.enqueue(id);
  }

  async enqueue(id: string): Promise<void> {
    await this.#queue.add(NAME, {}, { jobId: id, removeOnComplete: true, removeOnFail: true });
  }

  get busy(): { queued: number; running: number } {
    const queued = this.#parts.jobs.list().filter(({ status }) => status === "queued").length;
    return { queued, running: this.#running.size };
  }

  async cancel(id: string): Promise<void> {
    const { jobs, work } = this.#parts;
    if (this.#running.has(id)) return this.#running.stop(id);
    if (!jobs.has(id) || isFinished(jobs.get(id))) return;
    const waiting = await this.#queue.remove(id).catch(() => 0); // 0 as well while another process has it
    if (waiting === 1) return work.finish(id, { status: "cancelled" });
    await this.#redis.set(this.#cancelled(id), "1", "PX", CANCEL_MILLISECONDS);
    await this.#redis.publish(this.#channel, id);
    for (const end = performance.now() + CANCEL_MILLISECONDS; performance.now() < end; await setTimeout(100)) {
      await jobs.refresh(id);
      if (!jobs.has(id) || isFinished(jobs.get(id))) return;
    }
    throw serviceError("TIMEOUT/no-answer", {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running.close();
    await this.#worker?.close();
    await this.#queue.close();
    this.#subscriber.disconnect();
  }

  async #take(queued: QueuedJob, token: string | undefined): Promise<void> {
    const { jobs, work } = this.#parts;
    const id = queued.id!;
    await jobs.refresh(id);
    if (!jobs.has(id) || isFinished(jobs.get(id))) return; // deleted, or a process died after the last step
    if (await this.#redis.get(this.#cancelled(id))) return work.finish(id, { status: "cancelled" });
    if (!this.#closed) {
      jobs.hold(id);
      await this.#running.start(id).finally(() => jobs.release(id));
    }
    if (!jobs.has(id) || isFinished(jobs.get(id))) return;
    await queued.moveToDelayed(Date.now(), token); // this process ends: another one shall take it
    throw new DelayedError();
  }

  #cancelled(id: string): string {
    return `${this.#channel}:${id}`;
  }
}
