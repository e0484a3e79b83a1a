/** Everything that the routes work with: stores, queue, limits. It knows nothing of HTTP. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { TunelabError } from "#lib/core/index";
import type { ConvertSettings } from "../schema.ts";
import { commandFor } from "./command.ts";
import { newId } from "./ids.ts";
import type { Editor } from "./jobs/editor.ts";
import { type Engine, processEngine, WorkerLost } from "./jobs/engine.ts";
import { type JobQueue, LocalQueue } from "./jobs/queue.ts";
import { type Result, ResultCache } from "./jobs/results.ts";
import { isFinished, JobStore } from "./jobs/store.ts";
import { JobWork } from "./jobs/work.ts";
import { SERVICE_LIMITS, type ServiceLimits } from "./limits.ts";
import { createLog, type Log, type LogEntry } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { assertModelAllowed } from "./model-address.ts";
import { Passwords, withoutPasswords } from "./passwords.ts";
import { ProfileStore } from "./profiles.ts";
import { type ExportList, type Job, type NewJob, Preview } from "./schema.ts";
import { openShare, type Share } from "./share/index.ts";
import { Storage } from "./storage.ts";
import { TransferStore } from "./transfers.ts";
import { UploadStore } from "./uploads.ts";

export interface ServiceOptions {
  /** Uploads, jobs and results lie here. */
  dataFolder: string;
  limits?: Partial<ServiceLimits>;
  /** Does the work; processes of their own when absent. */
  engine?: Engine;
  /** Address of a Redis server: processes with the same one and the same data folder share their work. */
  redis?: string;
  /** Addresses of language models beyond this machine that conversions may call. */
  modelAddresses?: readonly string[];
  log?: (entry: LogEntry) => void;
}

const MOST_PREVIEWS = 4;
const PREVIEW_MILLISECONDS = 30_000;
const SWEEP_MILLISECONDS = 10 * 60_000;

type Stores = Pick<Service, "storage" | "uploads" | "transfers" | "jobs" | "profiles"> & { share: Share | undefined };

export class Service {
  readonly limits: ServiceLimits;
  readonly storage: Storage;
  readonly uploads: UploadStore;
  readonly transfers: TransferStore;
  readonly jobs: JobStore;
  readonly profiles: ProfileStore;
  readonly metrics = new Metrics();
  readonly log: Log;
  readonly #engine: Engine;
  readonly #modelAddresses: readonly string[];
  readonly #share: Share | undefined;
  readonly #work: JobWork;
  #queue: JobQueue;
  readonly #results = new ResultCache();
  readonly #passwords = new Passwords();
  readonly #exporting = new Map<string, Promise<void>>();
  /** Idempotency-Key → job. */
  readonly #idempotent = new Map<string, Promise<Job>>();
  readonly #closing = new AbortController();
  readonly #sweeper: NodeJS.Timeout;
  #previewing = 0;

  private constructor(options: ServiceOptions, { storage, uploads, transfers, jobs, profiles, share }: Stores) {
    this.limits = { ...SERVICE_LIMITS, ...options.limits };
    this.storage = storage;
    this.uploads = uploads;
    this.transfers = transfers;
    this.jobs = jobs;
    this.profiles = profiles;
    this.log = createLog(options.log);
    this.#modelAddresses = options.modelAddresses ?? [];
    this.#engine = options.engine ?? processEngine(this.limits);
    for (const job of jobs.list()) if (job.idempotencyKey) this.#remember(job.idempotencyKey, Promise.resolve(job));
    const { limits, metrics, log } = this;
    this.#share = share;
    this.#work = new JobWork({ jobs, uploads, engine: this.#engine, passwords: this.#passwords, limits, metrics, log });
    this.#queue = new LocalQueue({ jobs, work: this.#work, workers: limits.workers });
    this.#sweeper = setInterval(() => void this.sweep(), SWEEP_MILLISECONDS);
    this.#sweeper.unref();
    metrics.onCollect(() => {
      const { queued, running } = this.#queue.busy;
      metrics.gauge("tunelab_jobs_queued", "Conversions that wait.", queued);
      metrics.gauge("tunelab_jobs_running", "Conversions at work.", running);
      metrics.gauge("tunelab_storage_bytes", "Bytes in the data folder.", storage.usedBytes);
      metrics.gauge("process_resident_memory_bytes", "Resident memory of the service.", process.memoryUsage.rss());
    });
  }

  static async open(options: ServiceOptions): Promise<Service> {
    const limits = { ...SERVICE_LIMITS, ...options.limits };
    const storage = new Storage(options.dataFolder, limits);
    const share = options.redis === undefined ? undefined : await openShare(options.redis, options.dataFolder);
    const shared = share !== undefined;
    const uploads = await UploadStore.open(join(options.dataFolder, "uploads"), storage, shared);
    const transfers = await TransferStore.open(uploads, storage, limits, shared);
    const jobs = await JobStore.open(join(options.dataFolder, "jobs"));
    const profiles = await ProfileStore.open(join(options.dataFolder, "profiles"));
    await storage.measure();
    const service = new Service(options, { storage, uploads, transfers, jobs, profiles, share });
    await service.sweep();
    if (share) service.#queue = await share.queue({ jobs, work: service.#work, workers: limits.workers });
    await service.#queue.resume();
    return service;
  }

  /** @param key the client's Idempotency-Key: the same key gives the same job */
  async createJob(wanted: NewJob, key?: string): Promise<Job> {
    if (key === undefined || !this.#share) return this.#createOnce(wanted, key);
    return this.#share.locked(`key:${key}`, async () => {
      await this.jobs.refresh();
      return this.jobs.list().find((job) => job.idempotencyKey === key) ?? this.#create(wanted, key);
    });
  }

  async #createOnce(wanted: NewJob, key?: string): Promise<Job> {
    const known = key === undefined ? undefined : this.#idempotent.get(key);
    if (known) {
      const job = await known;
      if (this.jobs.has(job.id)) return this.jobs.get(job.id);
    }
    const created = this.#create(wanted, key);
    if (key !== undefined) this.#remember(key, created);
    return created;
  }

  async #create({ uploads, settings, from }: NewJob, key?: string): Promise<Job> {
    assertModelAllowed(settings, this.#modelAddresses);
    if (from !== undefined) this.jobs.get(from);
    if (this.shared && settings.passwords?.length) throw passwordsStayHere();
    await this.storage.reserve(0);
    const now = Date.now();
    const job: Job = {
      id: newId(now),
      status: "queued",
      uploads: uploads.map((id) => this.uploads.get(id)),
      settings: withoutPasswords(settings),
      ...(from === undefined ? {} : { from }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + this.limits.retentionHours * 3_600_000).toISOString(),
      attempts: 0,
      progress: { filesDone: 0, filesTotal: uploads.length },
      revision: 0,
      edited: 0,
      removed: 0,
      adopted: 0,
    };
    this.#passwords.remember(uploads, settings);
    await this.jobs.create(job);
    await this.#queue.enqueue(job.id);
    return job;
  }

  /** What settings make of one upload. Stops when `signal` does; only so many run at once. */
  async preview(upload: string, settings: ConvertSettings, signal: AbortSignal): Promise<Preview> {
    const { name } = this.uploads.get(upload);
    assertModelAllowed(settings, this.#modelAddresses);
    if (this.#previewing >= MOST_PREVIEWS)
      throw new TunelabError("CONFLICT", `${MOST_PREVIEWS} previews are being made`, { hint: "try again in a moment" });
    const file = { name, path: this.uploads.path(upload) };
    const fileMilliseconds = Math.min(this.limits.fileMilliseconds, PREVIEW_MILLISECONDS);
    this.#previewing++;
    this.#passwords.remember([upload], settings);
    try {
      const task = {
        kind: "preview" as const,
        file,
        settings: this.#passwords.addTo(settings, [upload]),
        fileMilliseconds,
      };
      const options = { onEvent: () => {}, signal: AbortSignal.any([signal, this.#closing.signal]) };
      return Preview.parse(await this.#engine(task, options));
    } catch (error) {
      throw error instanceof WorkerLost ? error.reason : error;
    } finally {
      this.#previewing--;
    }
  }

  async cancelJob(id: string): Promise<Job> {
    if (isFinished(this.jobs.get(id)))
      throw new TunelabError("CONFLICT", "the conversion has ended already", { details: { id } });
    await this.#queue.cancel(id);
    return this.jobs.get(id);
  }

  /** Deletes a job, its results, and the uploads that no other job uses. */
  async removeJob(id: string): Promise<void> {
    const { uploads } = this.jobs.get(id);
    await this.#queue.cancel(id);
    await this.#exporting.get(id)?.catch(() => {});
    await this.#results.drop(id);
    await this.jobs.remove(id);
    const used = this.#usedUploads();
    for (const upload of uploads)
      if (!used.has(upload.id) && this.uploads.find(upload.id)) await this.#dropUpload(upload.id);
    await this.storage.measure();
  }

  async removeUpload(id: string): Promise<void> {
    this.uploads.get(id);
    if (this.#usedUploads().has(id))
      throw new TunelabError("CONFLICT", "a conversion uses this upload", {
        hint: "delete the conversion; its uploads go with it",
        details: { id },
      });
    await this.#dropUpload(id);
  }

  /** @throws TunelabError CONFLICT while the job has no result */
  async result(id: string): Promise<Result> {
    const { status } = this.jobs.get(id);
    if (status !== "done")
      throw new TunelabError("CONFLICT", `the conversion is ${status}: it has no records`, {
        hint: "wait until it is done, or start it again",
        details: { id, status },
      });
    const folder = this.jobs.folder(id);
    if (this.#share) await this.#results.dropStale(id, folder);
    return this.#results.open(id, folder);
  }

  /** Lets `work` change the records of a job, and brings the job's counts up to date. */
  edit<T>(id: string, work: (editor: Editor) => Promise<T>): Promise<T> {
    return this.#alone(`edit:${id}`, async () => {
      const { table, editor } = await this.result(id);
      const done = await work(editor);
      await this.jobs.update(id, { revision: table.history.revision, ...table.counts });
      return done;
    });
  }

  /** Whether other processes may change what lies in the data folder. */
  get shared(): boolean {
    return this.#share !== undefined;
  }

  /** Brings in what other processes have done. @param id the job that is asked for */
  async refresh(id?: string): Promise<void> {
    await this.uploads.refresh();
    await this.transfers.refresh(true);
    await this.profiles.refresh();
    await this.jobs.refresh(id);
  }

  /** Work that no other process may do at the same time. */
  #alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#share ? this.#share.locked(name, work) : work();
  }

  /** The export with all edits in; made again when there were edits since the last. */
  async exports(id: string): Promise<ExportList & { folder: string }> {
    const { revision } = (await this.result(id)).table.history; // the log, not the job: a crash may lie between them
    const { settings, uploads } = this.jobs.get(id);
    const folder = join(this.jobs.folder(id), "export", String(revision));
    if (!(await exists(folder))) await this.#alone(`export:${id}`, () => this.#export(id, revision));
    const names = (await readdir(folder)).sort();
    const files = await Promise.all(names.map((name) => describeFile(folder, name)));
    return { revision, files, command: commandFor(uploads, settings), folder };
  }

  /** Deletes what is older than the service keeps things. */
  async sweep(now = Date.now()): Promise<void> {
    try {
      if (this.#share) await this.refresh();
      for (const job of this.jobs.list()) if (Date.parse(job.expiresAt) < now) await this.removeJob(job.id);
      const used = this.#usedUploads();
      const oldest = now - this.limits.retentionHours * 3_600_000;
      for (const { id, createdAt } of this.uploads.list())
        if (!used.has(id) && Date.parse(createdAt) < oldest) await this.#dropUpload(id);
      await this.transfers.sweep(oldest);
      await this.storage.measure();
    } catch (error) {
      this.log("error", "sweep-failed", { error: String(error) });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#closing.abort();
    await this.#queue.close();
    await Promise.allSettled(this.#exporting.values());
    await this.#results.close();
    await this.jobs.close();
    await this.#share?.close();
  }

  /** One export of a job at a time; a second request waits for the first. */
  async #export(id: string, revision: number): Promise<void> {
    const before = this.#exporting.get(id);
    if (before) await before.catch(() => {});
    const folder = this.jobs.folder(id);
    if (await exists(join(folder, "export", String(revision)))) return;
    const { settings } = this.jobs.get(id);
    const task = { kind: "export" as const, folder, settings, revision };
    const work = this.#engine(task, { onEvent: () => {}, signal: this.#closing.signal }).then(() =>
      dropOldExports(folder, revision),
    );
    this.#exporting.set(id, work);
    try {
      await work;
    } finally {
      if (this.#exporting.get(id) === work) this.#exporting.delete(id);
    }
  }

  async #dropUpload(id: string): Promise<void> {
    this.#passwords.forget(id);
    await this.uploads.remove(id);
  }

  #usedUploads(): Set<string> {
    return new Set(this.jobs.list().flatMap(({ uploads }) => uploads.map(({ id }) => id)));
  }

  #remember(key: string, job: Promise<Job>): void {
    this.#idempotent.set(key, job);
    job.catch(() => this.#idempotent.delete(key));
    const oldest = this.#idempotent.size > 10_000 ? this.#idempotent.keys().next().value : undefined;
    if (oldest !== undefined) this.#idempotent.delete(oldest);
  }
}

/** Another process may take the job, and passwords lie in no place where it could find them. */
function passwordsStayHere(): TunelabError {
  return new TunelabError("USAGE", "a service that shares its work with others takes no passwords for conversions", {
    hint: "save the files without a password, or convert them with tunelab convert --password",
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function describeFile(folder: string, name: string) {
  const path = join(folder, name);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { name, sizeBytes: (await stat(path)).size, sha256: hash.digest("hex") };
}

async function dropOldExports(folder: string, revision: number): Promise<void> {
  for (const name of await readdir(join(folder, "export")))
    if (name !== String(revision)) await rm(join(folder, "export", name), { recursive: true, force: true });
}
