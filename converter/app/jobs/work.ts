/** One conversion from its uploads to its result: workers that end are replaced, files that end them are left out. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, throwIfAborted } from "#lib/core/index";
import { CONVERSION, type Progress as Stage } from "../../progress.ts";
import { threadsFor } from "../../rows/threads.ts";
import { serviceError } from "../../said/errors.ts";
import type { ConvertEvent, FileReport } from "../../schema.ts";
import type { Keys } from "../keys.ts";
import type { ServiceLimits } from "../limits.ts";
import { faultOf, type Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { Passwords } from "../passwords.ts";
import { toProblem } from "../problems.ts";
import { type Job, type JobEvent, Summary } from "../schema.ts";
import type { Storage } from "../storage.ts";
import type { UploadStore } from "../uploads.ts";
import { carryEdits } from "./carry.ts";
import { type Engine, WorkerLost } from "./engine.ts";
import { summaryPath } from "./result.ts";
import type { JobStore } from "./store.ts";
import { ResultTable } from "./table.ts";
import type { ConvertTask } from "./tasks.ts";

export interface WorkParts {
  jobs: JobStore;
  uploads: UploadStore;
  engine: Engine;
  passwords: Passwords;
  keys: Keys;
  limits: ServiceLimits;
  storage: Storage;
  metrics: Metrics;
  log: Log;
}

/** A job that ended the service itself this often is not started again. */
const MAX_ATTEMPTS = 5;
/** A file at which this many workers ended is reported and left out; who killed the first is not known. */
const MAX_LOSSES = 2;

export class JobWork {
  readonly #parts: WorkParts;
  /** Conversions at work; they share the cores. */
  #running = 0;

  constructor(parts: WorkParts) {
    this.#parts = parts;
  }

  /** Never rejects; what went wrong stands in the job. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const { jobs, storage, log, metrics } = this.#parts;
    const started = performance.now();
    this.#running++;
    try {
      const job = jobs.get(id);
      if (job.attempts >= MAX_ATTEMPTS) throw serviceError("INTERRUPTED/attempts", { count: job.attempts });
      const startedAt = now();
      await jobs.update(id, { status: "running", startedAt, attempts: job.attempts + 1 });
      await this.#convert(id, signal);
      const { counts } = Summary.parse(await readJson(summaryPath(join(jobs.folder(id), "result"))));
      const progress = { filesDone: counts.files, filesTotal: counts.files };
      await this.finish(id, { status: "done", counts, progress, ...(await this.#carry(job)) });
      metrics.count("tunelab_records_total", "Records made.", {}, counts.records);
      metrics.count("tunelab_rejected_total", "Items rejected.", {}, counts.rejected);
    } catch (error) {
      await this.#fail(id, error, signal).catch((failure) => {
        log("error", "job-lost", { job: id, ...faultOf(failure) });
        if (jobs.has(id)) jobs.lose(id, { status: "failed", error: toProblem(error), finishedAt: now() });
      });
    }
    this.#running--;
    await storage.measure(); // results count for the quota as uploads do
    metrics.observe("tunelab_job_seconds", "Time of conversions.", (performance.now() - started) / 1000);
  }

  /** Tries again when a worker ends, then without the file that ends them, until the rest is through. */
  async #convert(id: string, signal: AbortSignal): Promise<void> {
    const { jobs, uploads, engine, passwords, keys, limits, log } = this.#parts;
    const job = jobs.get(id);
    const files: ConvertTask["files"] = job.uploads.map(({ id, name, sizeBytes }) => ({
      name,
      sizeBytes,
      path: uploads.path(id),
    }));
    uniqueNames(files);
    const losses = new Map<string | undefined, number>();
    const follow = new Progress(id, files.length, jobs);
    while (true) {
      throwIfAborted(signal, CONVERSION);
      const task: ConvertTask = {
        kind: "convert",
        folder: jobs.folder(id),
        files,
        settings: await keys.addTo(
          passwords.addTo(
            job.settings,
            job.uploads.map((upload) => upload.id),
          ),
        ),
        fileMilliseconds: limits.fileMilliseconds,
        threads: threadsFor(this.#running),
      };
      try {
        const exported = await engine(task, {
          signal,
          onEvent: (event) => follow.event(event),
          onProgress: (progress) => follow.advance(progress),
        });
        if (exported === false) log("warn", "export-put-off", { job: id });
        return;
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        const times = (losses.get(error.file) ?? 0) + 1;
        losses.set(error.file, times);
        log("warn", "worker-lost", { job: id, code: error.reason.code, times });
        if (!error.certain && times < MAX_LOSSES) continue;
        const lost = files.find(({ name, error: seen }) => name === error.file && !seen);
        if (!lost) throw error.reason;
        lost.error = error.reason.toJSON() as NonNullable<FileReport["error"]>;
        follow.failed(lost);
      }
    }
  }

  /** Takes the edits of an earlier conversion over. */
  async #carry({ id, from }: Job): Promise<Partial<Job>> {
    const { jobs } = this.#parts;
    if (from === undefined || !jobs.has(from) || jobs.get(from).status !== "done") return {};
    await carryEdits(jobs.folder(from), jobs.folder(id));
    const { history, counts } = await ResultTable.open(jobs.folder(id));
    return { revision: history.revision, ...counts };
  }

  async #fail(id: string, error: unknown, signal: AbortSignal): Promise<void> {
    const { jobs, log } = this.#parts;
    if (!jobs.has(id)) return; // deleted meanwhile
    for (const part of ["result.tmp", "result", "export"]) // on a full disk it stands in the way of others
      await rm(join(jobs.folder(id), part), { recursive: true, force: true });
    if (signal.reason === "closing") await jobs.update(id, { status: "queued" });
    else if (signal.aborted) await this.finish(id, { status: "cancelled" });
    else {
      log("error", "job-failed", { job: id, ...faultOf(error) });
      await this.finish(id, { status: "failed", error: toProblem(error) });
    }
  }

  /** Ends a job, whether it ran or not. */
  async finish(id: string, changes: Partial<Job>): Promise<void> {
    const { jobs, log, metrics } = this.#parts;
    await jobs.update(id, { ...changes, finishedAt: now() });
    metrics.count("tunelab_jobs_total", "Conversions that ended.", { status: String(changes.status) });
    log("info", "job-finished", { job: id, status: changes.status });
  }
}

const now = () => new Date().toISOString();

/** Two uploads of one name would be one file in every report. */
function uniqueNames(files: ConvertTask["files"]): void {
  const seen = new Set<string>();
  for (const file of files) {
    const { name } = file;
    const dot = name.lastIndexOf(".");
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    for (let n = 2; seen.has(file.name); n++) file.name = `${stem} (${n})${extension}`;
    seen.add(file.name);
  }
}

type FileEvent = Exclude<ConvertEvent, { type: "model-progress" }>;

/** Between two events that tell how far a stage is. */
const ADVANCE_MILLISECONDS = 1000;

/** Turns a worker's events into the job's; files that a second worker goes through again are not told twice. */
class Progress {
  readonly #id: string;
  readonly #total: number;
  readonly #jobs: JobStore;
  readonly #told = new Set<string>();
  #done = 0;
  #advanced = performance.now();

  constructor(id: string, total: number, jobs: JobStore) {
    this.#id = id;
    this.#total = total;
    this.#jobs = jobs;
    jobs.touch(id, { progress: { filesDone: 0, filesTotal: total } });
  }

  event(event: ConvertEvent): void {
    if (event.type === "model-progress") this.#emit({ ...event, at: new Date().toISOString() });
    else this.#fileEvent(event);
  }

  #fileEvent(event: FileEvent): void {
    const file = event.type === "file-started" ? event.file : event.report.file;
    const key = `${event.type} ${file}`;
    if (this.#told.has(key) || !this.#jobs.has(this.#id)) return;
    this.#told.add(key);
    if (event.type === "file-finished") this.#done++;
    const progress = { filesDone: Math.min(this.#done, this.#total), filesTotal: this.#total };
    this.#jobs.touch(this.#id, { progress: event.type === "file-started" ? { ...progress, file } : progress });
    const at = new Date().toISOString();
    const place = { index: this.#told.size, total: this.#total };
    this.#emit(
      event.type === "file-started"
        ? { type: "file-started", file, ...place, index: event.index, at }
        : { type: "file-finished", report: event.report, ...place, index: event.index, at },
    );
  }

  /** How far the stage is: in the job at once, and as an event now and then. */
  advance({ stage, done, total, unit }: Stage): void {
    if (!this.#jobs.has(this.#id)) return;
    const { progress } = this.#jobs.get(this.#id);
    this.#jobs.touch(this.#id, { progress: { ...progress, stage: { stage, done, total, unit } } });
    const now = performance.now();
    if (now - this.#advanced < ADVANCE_MILLISECONDS) return;
    this.#advanced = now;
    this.#emit({ type: "progress", stage, done, total, unit, at: new Date().toISOString() });
  }

  #emit(event: JobEvent): void {
    if (this.#jobs.has(this.#id)) void this.#jobs.emit(this.#id, event).catch(() => {}); // a progress line that is lost changes nothing
  }

  failed({ name, sizeBytes, error }: ConvertTask["files"][number]): void {
    if (!error) return;
    const report = { file: name, sizeBytes, items: 0, records: 0, rejected: 0, error, warnings: [] };
    this.event({ type: "file-finished", report, index: this.#done, total: this.#total });
  }
}
