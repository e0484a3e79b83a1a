/**
 * Conversions on disk, one folder each: `job.json` (replaced atomically), `events.jsonl` and `edits.jsonl` (append-only),
 * `result/` (renamed into place when it is whole) and `export/<revision>/`. Everything survives kill -9.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { EventStream, JsonLog, readJson, readJsonLines, writeJson } from "#lib/core/index";
import { missing } from "../problems.ts";
import { Id, Job, JobEvent } from "../schema.ts";

const FINISHED: ReadonlySet<Job["status"]> = new Set(["done", "failed", "cancelled"]);

export function isFinished(job: Job): boolean {
  return FINISHED.has(job.status);
}

interface Entry {
  job: Job;
  log: JsonLog | undefined;
  events: EventStream<JobEvent> | undefined;
  saving: Promise<void>;
}

export class JobStore {
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();
  /** Jobs whose state in memory is ahead of the disk. */
  readonly #held = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<JobStore> {
    const store = new JobStore(folder);
    await mkdir(folder, { recursive: true });
    await store.refresh();
    return store;
  }

  /**
   * Brings in what other processes have done with the folder: jobs that are new, gone, not finished, and the one named.
   * Jobs that this process holds are known best here.
   */
  async refresh(id?: string): Promise<void> {
    const names = new Set((await readdir(this.#folder)).filter((name) => Id.safeParse(name).success));
    for (const known of this.#entries.keys())
      if (!names.has(known) && !this.#held.has(known)) {
        this.#entries.get(known)!.events?.end();
        this.#entries.delete(known);
      }
    for (const name of names) {
      const entry = this.#entries.get(name);
      if (!this.#held.has(name) && (!entry || name === id || !isFinished(entry.job))) await this.#load(name);
    }
  }

  /** From now on this process alone changes the job. */
  hold(id: string): void {
    this.#held.add(id);
  }

  release(id: string): void {
    this.#held.delete(id);
  }

  /** Adds the events that another process has written. */
  async follow(id: string): Promise<void> {
    const entry = this.#entry(id);
    if (this.#held.has(id) || !entry.events) return;
    const all = await this.#pastEvents(id);
    for (const event of all.slice(entry.events.events.length)) entry.events.emit(event);
  }

  async #load(id: string): Promise<void> {
    const job = Job.safeParse(await readJson(join(this.#folder, id, "job.json")).catch(() => undefined));
    if (!job.success || this.#held.has(id)) return;
    const entry = this.#entries.get(id);
    if (entry) entry.job = job.data;
    else this.#entries.set(id, { job: job.data, log: undefined, events: undefined, saving: Promise.resolve() });
  }

  folder(id: string): string {
    return join(this.#folder, id);
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job).sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** @throws TunelabError NOT_FOUND */
  get(id: string): Job {
    return this.#entry(id).job;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  async create(job: Job): Promise<void> {
    this.hold(job.id);
    this.#entries.set(job.id, { job, log: undefined, events: undefined, saving: Promise.resolve() });
    try {
      await this.#save(job.id);
      await this.emit(job.id, { type: "status", status: job.status, at: job.createdAt });
    } catch (error) {
      await this.remove(job.id); // who asked for it is told that it is not there
      throw error;
    } finally {
      this.release(job.id);
    }
  }

  /**
   * Changes a job on disk and then in memory: what one process shows, another one that reads the folder shows too.
   * A new status is also an event.
   */
  async update(id: string, changes: Partial<Job>): Promise<Job> {
    const entry = this.#entry(id);
    const before = await this.#save(id, changes);
    if (entry.job.status !== before)
      await this.emit(id, { type: "status", status: entry.job.status, at: new Date().toISOString() }).catch(() => {}); // the state stands in job.json, and who listens has been told
    return entry.job;
  }

  /** Ends a job whose end the disk refuses to note: for now; after a restart it is taken up again. */
  lose(id: string, changes: Partial<Job>): void {
    this.touch(id, changes);
    const { job, events } = this.#entry(id);
    events?.emit({ type: "status", status: job.status, at: new Date().toISOString() });
  }

  /** Changes what may be lost in a crash, such as the progress. */
  touch(id: string, changes: Partial<Job>): void {
    const entry = this.#entries.get(id);
    if (entry) entry.job = { ...entry.job, ...changes };
  }

  async emit(id: string, event: JobEvent): Promise<void> {
    const entry = this.#entry(id);
    const events = await this.#events(id, entry);
    events.emit(event); // who listens is told, whatever the disk says
    entry.log ??= await JsonLog.open(join(this.folder(id), "events.jsonl"));
    await entry.log.append(event);
    if (isFinished(entry.job)) await this.#closeLog(entry);
  }

  /** All events of a job, those before a restart of the service included; it never ends by itself. */
  events(id: string): Promise<EventStream<JobEvent>> {
    return this.#events(id, this.#entry(id));
  }

  async remove(id: string): Promise<void> {
    const entry = this.#entry(id);
    this.#entries.delete(id);
    entry.events?.end();
    await entry.saving.catch(() => {});
    await this.#closeLog(entry);
    await rm(this.folder(id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    for (const entry of this.#entries.values()) {
      entry.events?.end();
      await entry.saving.catch(() => {});
      await this.#closeLog(entry);
    }
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw missing("conversion", id);
    return entry;
  }

  async #events(id: string, entry: Entry): Promise<EventStream<JobEvent>> {
    if (entry.events) return entry.events;
    const past = await this.#pastEvents(id);
    if (entry.events) return entry.events; // another reader was faster
    entry.events = new EventStream<JobEvent>();
    for (const event of past) entry.events.emit(event);
    return entry.events;
  }

  async #pastEvents(id: string): Promise<JobEvent[]> {
    const past: JobEvent[] = [];
    try {
      for await (const line of readJsonLines(join(this.folder(id), "events.jsonl"))) {
        const event = JobEvent.safeParse(line);
        if (event.success) past.push(event.data);
      }
    } catch {
      // No log yet, or a damaged one: the state of the job does not depend on it.
    }
    return past;
  }

  /** Saves in order: of two changes in a row the later one stands on the disk. Returns the status before the change. */
  #save(id: string, changes: Partial<Job> = {}): Promise<Job["status"]> {
    const entry = this.#entry(id);
    const save = entry.saving.then(async () => {
      const before = entry.job.status;
      await writeJson(join(this.folder(id), "job.json"), { ...entry.job, ...changes });
      entry.job = { ...entry.job, ...changes }; // with the progress that came in meanwhile
      return before;
    });
    entry.saving = save.then(
      () => {},
      () => {},
    );
    return save;
  }

  async #closeLog(entry: Entry): Promise<void> {
    const { log } = entry;
    entry.log = undefined;
    await log?.close();
  }
}
