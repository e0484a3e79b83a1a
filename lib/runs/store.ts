/**
 * The folder of all runs. One run is `runs/<id>/`: recipe.json, environment.json, events.jsonl, status.json, TensorBoard's
 * event files, and checkpoints/, which belongs to the trainer. Everything is readable without tunelab.
 */
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Language, makeFolder, TunelabError, toError, writeJson } from "#lib/core/index";
import { compareRuns, type RunComparison } from "./compare.ts";
import { describeEnvironment } from "./environment.ts";
import { createRunId } from "./run-id.ts";
import { damagedState, readState, statusOf } from "./status.ts";
import { StoredRun } from "./stored-run.ts";
import { RunWriter } from "./writer.ts";

export interface NewRun {
  /** A few words for the id, such as the mode and the model. */
  name: string;
  /** The seed of the run; it makes the end of the id. */
  seed: number | string;
  /** Everything that is needed to repeat the run; JSON. */
  recipe: unknown;
  /** Facts beside those of the machine, such as the device. */
  environment?: Record<string, unknown>;
  /** Default true. */
  tensorboard?: boolean;
}

/**
 * @example
 * const run = await new RunStore("runs").create({ name: "lora tiny", seed: 1, recipe });
 * run.attach(events);
 * await run.close();
 */
export class RunStore {
  readonly folder: string;
  readonly #now: () => number;

  /** @param options.now milliseconds since 1970; default the clock */
  constructor(folder = "runs", { now = Date.now }: { now?: () => number } = {}) {
    this.folder = folder;
    this.#now = now;
  }

  async create({ name, seed, recipe, environment, tensorboard = true }: NewRun): Promise<RunWriter> {
    const id = await this.#claim(name, seed);
    const folder = join(this.folder, id);
    await writeJson(join(folder, "recipe.json"), recipe);
    await writeJson(join(folder, "environment.json"), describeEnvironment(environment));
    return RunWriter.open({ folder, id, name, recipe, tensorboard, now: this.#now });
  }

  /** Goes on with a run that ended or crashed; its events are appended. @throws TunelabError CONFLICT while it runs */
  async resume(idOrPrefix: string, { tensorboard = true } = {}): Promise<RunWriter> {
    const run = await this.open(idOrPrefix);
    if (run.status === "running") throw stillRunning(run.id);
    const earlier = { state: await readState(run.folder), history: await run.history() };
    const recipe = await run.recipe();
    return RunWriter.open({
      folder: run.folder,
      id: run.id,
      name: run.name,
      recipe,
      earlier,
      tensorboard,
      now: this.#now,
    });
  }

  /** All runs, the newest first. A folder that holds no run is passed over. */
  async list(): Promise<StoredRun[]> {
    const runs: StoredRun[] = [];
    for (const id of await this.#ids()) {
      const run = await this.#read(id);
      if (run) runs.push(run);
    }
    return runs.reverse();
  }

  /**
   * @param idOrPrefix the id, a part of it that only one run has, or `latest`
   * @throws TunelabError NOT_FOUND, INVALID_INPUT when several runs match
   */
  async open(idOrPrefix: string): Promise<StoredRun> {
    const runs = await this.list();
    const exact = runs.find((run) => run.id === idOrPrefix);
    const matches = exact
      ? [exact]
      : idOrPrefix === "latest"
        ? runs.slice(0, 1)
        : runs.filter((run) => idOrPrefix !== "" && run.id.includes(idOrPrefix));
    if (matches.length === 1) return matches[0]!;
    const details = { run: idOrPrefix, folder: this.folder };
    if (matches.length > 1)
      throw new TunelabError(
        "INVALID_INPUT",
        [`有 ${matches.length} 次运行符合“${idOrPrefix}”`, `${matches.length} runs match "${idOrPrefix}"`],
        {
          hint: [
            `请把 id 写长一些：${matches
              .slice(0, 5)
              .map((run) => run.id)
              .join("、")}`,
            `give more of the id: ${matches
              .slice(0, 5)
              .map((run) => run.id)
              .join(", ")}`,
          ],
          details,
        },
      );
    throw new TunelabError(
      "NOT_FOUND",
      [`${this.folder} 中没有运行“${idOrPrefix}”`, `there is no run "${idOrPrefix}" in ${this.folder}`],
      {
        hint:
          runs.length > 0
            ? [`最新的是 ${runs[0]!.id}`, `the newest is ${runs[0]!.id}`]
            : ["那里还没有保存过运行", "no run has been kept there yet"],
        details,
      },
    );
  }

  async compare(ids: readonly string[], options: { language?: Language } = {}): Promise<RunComparison> {
    const runs: StoredRun[] = [];
    for (const id of ids) runs.push(await this.open(id));
    return compareRuns(runs, options);
  }

  /** Removes a run with its checkpoints. @returns its id. @throws TunelabError CONFLICT while it runs, unless forced */
  async delete(idOrPrefix: string, { force = false } = {}): Promise<string> {
    const run = await this.open(idOrPrefix);
    if (run.status === "running" && !force) throw stillRunning(run.id);
    const doomed = join(this.folder, `.${run.id}.deleted`);
    await rename(run.folder, doomed); // gone from the list at once, whatever happens to the rest
    await rm(doomed, { recursive: true, force: true });
    return run.id;
  }

  async #claim(name: string, seed: number | string): Promise<string> {
    makeFolder(this.folder);
    for (let attempt = 0; attempt < 100; attempt++) {
      const id = createRunId(name, seed, new Date(this.#now()), attempt);
      // Making the folder is the claim: of two processes only one can.
      const claimed = await mkdir(join(this.folder, id)).then(
        () => true,
        () => false,
      );
      if (claimed) return id;
    }
    throw new TunelabError(
      "STORAGE",
      [`无法在 ${this.folder} 中为运行建立文件夹`, `cannot make a folder for a run in ${this.folder}`],
      {
        hint: ["请检查是否可写", "check that it may be written"],
      },
    );
  }

  async #ids(): Promise<string[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new TunelabError(
        "STORAGE",
        [`无法读取 ${this.folder}：${error.code}`, `cannot read ${this.folder}: ${error.code}`],
        { cause: error },
      );
    });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort();
  }

  async #read(id: string): Promise<StoredRun | undefined> {
    const folder = join(this.folder, id);
    const isRun = await stat(join(folder, "status.json")).then(
      () => true,
      () => false,
    );
    if (!isRun) return undefined;
    try {
      const state = await readState(folder);
      return new StoredRun(id, folder, state, statusOf(state, hostname()));
    } catch (error) {
      // One broken file must not hide the other runs.
      return new StoredRun(id, folder, damagedState(id, toError(error).message), "damaged");
    }
  }
}

function stillRunning(id: string): TunelabError {
  return new TunelabError("CONFLICT", [`运行 ${id} 还在进行`, `the run ${id} is still running`], {
    hint: ["请先停止它", "stop it first"],
    details: { run: id },
  });
}
