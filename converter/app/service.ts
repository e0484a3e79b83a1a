/** Everything that the routes work with: stores, queue, limits. It knows nothing of HTTP. */
import { join } from "node:path";
import { serviceError } from "../said/errors.ts";
import type { ConvertSettings } from "../schema.ts";
import { withoutSecrets } from "../secrets.ts";
import { OnceByKey } from "./idempotency.ts";
import { newId } from "./ids.ts";
import type { Editor } from "./jobs/editor.ts";
import { type Engine, processEngine } from "./jobs/engine.ts";
import { Exports } from "./jobs/exports.ts";
import { Previews } from "./jobs/previews.ts";
import { type JobQueue, LocalQueue } from "./jobs/queue.ts";
import { type Result, ResultCache } from "./jobs/results.ts";
import { isFinished, JobStore } from "./jobs/store.ts";
import { JobWork } from "./jobs/work.ts";
import { Keys } from "./keys.ts";
import { SERVICE_LIMITS, type ServiceLimits } from "./limits.ts";
import { createLog, faultOf, type Log, type LogEntry } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { assertModelAllowed } from "./model-address.ts";
import { Passwords } from "./passwords.ts";
import { ProfileStore } from "./profiles.ts";
import type { ExportList, Job, NewJob, Preview } from "./schema.ts";
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

const SWEEP_MILLISECONDS = 10 * 60_000;

type Stores = Pick<Service, "storage" | "uploads" | "transfers" | "jobs" | "profiles" | "keys"> & {
  share: Share | undefined;
};

export class Service {
  readonly limits: ServiceLimits;
  readonly storage: Storage;
  readonly uploads: UploadStore;
  readonly transfers: TransferStore;
  readonly jobs: JobStore;
  readonly profiles: ProfileStore;
  readonly keys: Keys;
  readonly metrics = new Metrics();
  readonly log: Log;
  readonly #modelAddresses: readonly string[];
  readonly #share: Share | undefined;
  readonly #work: JobWork;
  #queue: JobQueue;
  readonly #results = new ResultCache();
  readonly #passwords: Passwords;
  readonly #exports: Exports;
  readonly #previews: Previews;
  readonly #created = new OnceByKey<Job>();
  readonly #closing = new AbortController();
  readonly #sweeper: NodeJS.Timeout;

  private constructor(options: ServiceOptions, { storage, uploads, transfers, jobs, profiles, keys, share }: Stores) {
    this.limits = { ...SERVICE_LIMITS, ...options.limits };
    this.storage = storage;
    this.uploads = uploads;
    this.transfers = transfers;
    this.jobs = jobs;
    this.profiles = profiles;
    this.keys = keys;
    this.log = createLog(options.log);
    this.#modelAddresses = options.modelAddresses ?? [];
    for (const job of jobs.list())
      if (job.idempotencyKey) this.#created.remember(job.idempotencyKey, Promise.resolve(job));
    const { limits, metrics, log } = this;
    const engine = options.engine ?? processEngine(limits);
    const passwords = new Passwords();
    this.#share = share;
    this.#passwords = passwords;
    this.#work = new JobWork({ jobs, uploads, engine, passwords, keys, limits, storage, metrics, log });
    const alone = <T>(name: string, work: () => Promise<T>) => this.#alone(name, work);
    this.#previews = new Previews({ engine, uploads, passwords, keys, fileMilliseconds: limits.fileMilliseconds });
    this.#exports = new Exports({ jobs, engine, signal: this.#closing.signal, alone });
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
    const share = options.redis === undefined ? undefined : await openShare(options.redis, options.dataFolder);
    const shared = share !== undefined;
    const storage = new Storage(options.dataFolder, limits, shared);
    const uploads = await UploadStore.open(join(options.dataFolder, "uploads"), storage, shared);
    const transfers = await TransferStore.open(uploads, storage, limits, shared);
    const jobs = await JobStore.open(join(options.dataFolder, "jobs"));
    const keys = new Keys(join(options.dataFolder, "keys"));
    const profiles = await ProfileStore.open(join(options.dataFolder, "profiles"), keys);
    await storage.measure();
    const service = new Service(options, { storage, uploads, transfers, jobs, profiles, keys, share });
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
    if (key === undefined) return this.#create(wanted);
    const isThere = ({ id }: Job) => this.jobs.has(id);
    const { id } = await this.#created.get(key, isThere, () => this.#create(wanted, key));
    return this.jobs.get(id);
  }

  async #create({ uploads, settings, from }: NewJob, key?: string): Promise<Job> {
    assertModelAllowed(settings, this.#modelAddresses);
    if (from !== undefined) this.jobs.get(from);
    if (this.shared && settings.passwords?.length) throw serviceError("USAGE/passwords", {}); // another process may take the job, and would not find them
    await this.storage.reserve(0);
    const now = Date.now();
    const job: Job = {
      id: newId(now),
      status: "queued",
      uploads: uploads.map((id) => this.uploads.get(id)),
      settings: withoutSecrets(settings),
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
    await this.keys.remember(settings);
    await this.jobs.create(job);
    await this.#queue.enqueue(job.id);
    return job;
  }

  /** What settings make of one upload. Stops when `signal` does; only so many run at once. */
  async preview(upload: string, settings: ConvertSettings, signal: AbortSignal): Promise<Preview> {
    this.uploads.get(upload);
    assertModelAllowed(settings, this.#modelAddresses);
    return this.#previews.make(upload, settings, AbortSignal.any([signal, this.#closing.signal]));
  }

  async cancelJob(id: string): Promise<Job> {
    if (isFinished(this.jobs.get(id))) throw serviceError("CONFLICT/ended", {}, { id });
    await this.#queue.cancel(id);
    return this.jobs.get(id);
  }

  /** Deletes a job, its results, and the uploads that no other job uses. */
  async removeJob(id: string): Promise<void> {
    const { uploads } = this.jobs.get(id);
    await this.#queue.cancel(id);
    await this.#exports.settled(id);
    await this.#results.drop(id);
    await this.jobs.remove(id);
    const used = this.#usedUploads();
    for (const upload of uploads)
      if (!used.has(upload.id) && this.uploads.find(upload.id)) await this.#dropUpload(upload.id);
    await this.storage.measure();
  }

  async removeUpload(id: string): Promise<void> {
    this.uploads.get(id);
    if (this.#usedUploads().has(id)) throw serviceError("CONFLICT/upload-used", {}, { id });
    await this.#dropUpload(id);
  }

  /** @throws TunelabError CONFLICT while the job has no result */
  async result(id: string): Promise<Result> {
    const { status } = this.jobs.get(id);
    if (status !== "done") throw serviceError("CONFLICT/no-result", { status }, { id });
    const folder = this.jobs.folder(id);
    if (this.#share) await this.#results.dropStale(id, folder);
    return this.#results.open(id, folder);
  }

  /** Lets `work` change the records of a job, and brings the job's counts up to date. */
  edit<T>(id: string, work: (editor: Editor) => Promise<T>): Promise<T> {
    return this.#alone(`edit:${id}`, async () => {
      const { table, editor } = await this.result(id);
      const done = await work(editor);
      const counts = { revision: table.history.revision, ...table.counts };
      await this.jobs.update(id, counts).catch((error) => {
        this.log("warn", "job-not-noted", { job: id, ...faultOf(error) }); // the edit is on the disk, and counts
        this.jobs.touch(id, counts);
      });
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
    return this.#exports.list(id, revision);
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
      await this.keys.keepOnly([...this.jobs.list(), ...this.profiles.list()].map(({ settings }) => settings));
      await this.storage.measure();
    } catch (error) {
      this.log("error", "sweep-failed", faultOf(error));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#closing.abort();
    await this.#queue.close();
    await this.#exports.settled();
    await this.#results.close();
    await this.jobs.close();
    await this.#share?.close();
  }

  async #dropUpload(id: string): Promise<void> {
    this.#passwords.forget(id);
    await this.uploads.remove(id);
  }

  #usedUploads(): Set<string> {
    return new Set(this.jobs.list().flatMap(({ uploads }) => uploads.map(({ id }) => id)));
  }
}
