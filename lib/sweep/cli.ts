/** `tunelab sweep` and `tunelab studies`: list, show, compare, export, delete. */
import type { Command } from "commander";
import { defaultLanguage, formatBytes, formatNumber, type Language, TunelabError } from "#lib/core/index";
import type { ProcessOptions } from "./executor/processes.ts";
import type { Space } from "./space.ts";
import type { Study } from "./study.ts";
import { DEFAULT_STORAGE } from "./workers.ts";

interface SweepFlags {
  storage: string;
  resume?: boolean;
  trials?: string;
  parallel?: string;
  logs?: string;
  runs?: string;
}

type Slots = Pick<ProcessOptions, "threads" | "gpus"> & { parallel: number };

interface StudyFlags {
  storage: string;
  json?: boolean;
  plot?: string;
  output?: string;
}

const EXAMPLE = `
A recipe, with what is searched and how:
  model: tiny
  data: bank.json
  mode: lora
  space:
    learningRate: { logUniform: [1e-5, 5e-4] } # uniform, step, int, logInt too
    rank: { choice: [8, 16, 32] }
    dropout: { uniform: [0, 0.3], when: { rank: [16, 32] } }
  sweep:
    name: rank
    trials: 20
    sampler: tpe # cmaes, random, grid, sobol; { tpe: { startupTrials: 5 } }
    pruner: hyperband # median, asha; { percentile: { percentile: 25 } }
    parallel: 2
    enqueue: [{ learningRate: 1e-4, rank: 8 }]

sweep also takes timeout (seconds), retries, seed, threads (of a trial), gpus.
The best trial as a recipe: tunelab studies export rank -o best.yml`;

export function registerSweepCommands(program: Command): void {
  program
    .command("sweep <recipe>")
    .description("search for the best parameters of a fine-tuning (YAML: model, data, mode, space, sweep)")
    .option("--storage <file>", "the journal, which Optuna opens too", DEFAULT_STORAGE)
    .option("--resume", "go on with the study of this name")
    .option("--trials <n>", "how many trials the study shall have")
    .option("--parallel <n>", "trials at once, each in a process of its own")
    .option("--logs <folder>", "what the trials print")
    .option("--runs <folder>", "keep each trial as a run: events, checkpoints, TensorBoard files")
    .addHelpText("after", EXAMPLE)
    .action(runSweep);
  const studies = program.command("studies").description("list, show, compare, export and delete studies");
  const command = (usage: string, description: string) =>
    studies.command(usage).description(description).option("--storage <file>", "the journal", DEFAULT_STORAGE);
  command("list", "the studies of a journal").option("--json", "print JSON").action(list);
  command("show <study>", "one study: every trial with its hyperparameters, and how much each decides")
    .option("--json", "print JSON with all trials")
    .option("--plot <file>", "write the history (.html, .svg, .png or .json)")
    .action(show);
  command("best <study>", "the best trial, or those on the Pareto front, with all parameters")
    .option("--json", "print JSON")
    .action(best);
  command("compare <studies...>", "several studies side by side")
    .option("--json", "print JSON")
    .option("--plot <file>", "write the distributions of their values (.html, .svg, .png or .json)")
    .action(compare);
  command("export <study>", "the best trial as a recipe (YAML)")
    .option("-o, --output <file>", "the recipe; without it, it is printed")
    .action(exportBest);
  command("delete <studies...>", "remove studies from the journal").action(remove);
}

async function runSweep(file: string, flags: SweepFlags): Promise<void> {
  const [{ readSweepFile }, { sweep }, { RECIPE_ATTR }] = await Promise.all([
    import("./sweep-file.ts"),
    import("./sweep.ts"),
    import("./best-recipe.ts"),
  ]);
  const { space, settings, recipe } = await readSweepFile(file);
  const { parallel, threads, gpus, ...rest } = settings;
  const trials = wholeNumber("--trials", flags.trials) ?? settings.trials;
  const resume = await mayResume(flags, settings.name, recipe, trials);
  const executor = await processes(space, recipe, flags, {
    parallel: wholeNumber("--parallel", flags.parallel) ?? parallel,
    ...(threads !== undefined && { threads }),
    ...(gpus && { gpus }),
  });
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const running = sweep({
    ...rest,
    ...{ space, trials, executor, storage: flags.storage, resume, signal: stop.signal },
    display: true,
  });
  running.study.setAttr(RECIPE_ATTR, recipe);
  const study = await running;
  console.log(String(await text(study)));
  if (running.outcome === "interrupted") process.exitCode = 1;
}

/** Trials in processes of their own, as many at once as were asked for and fit. */
async function processes(space: Space, recipe: Record<string, unknown>, flags: SweepFlags, wanted: Slots) {
  const [{ ProcessExecutor }, { trialMemory }] = [
    await import("./executor/processes.ts"),
    await import("./trial-memory.ts"),
  ];
  const memoryBytes = await trialMemory(recipe, space);
  const executor = new ProcessExecutor({
    module: new URL("./executor/recipe.ts", import.meta.url),
    argument: flags.runs ? { ...recipe, runs: flags.runs } : recipe,
    ...wanted,
    ...(wanted.gpus ? {} : { memoryBytes }), // on a GPU the weights lie in its own memory
    ...(flags.logs && { logs: flags.logs }),
  });
  if (executor.capacity < wanted.parallel) {
    const { say } = await import("./words.ts");
    const values = { capacity: executor.capacity, parallel: wanted.parallel, memory: formatBytes(memoryBytes) };
    console.error(say(defaultLanguage(), "fewerAtOnce", values));
  }
  return executor;
}

/** A taken name is no accident only with --resume, and trials of another recipe cannot be compared. */
async function mayResume(flags: SweepFlags, name: string, recipe: object, trials: number): Promise<boolean> {
  const [{ existsSync }, { isDeepStrictEqual }] = await Promise.all([import("node:fs"), import("node:util")]);
  const found = existsSync(flags.storage) && (await openStorage(flags.storage)).findStudy(name);
  if (!found || found.trials.length === 0) return true;
  const before = found.userAttrs["recipe"];
  if (!flags.resume)
    throw new TunelabError(
      "CONFLICT",
      `${flags.storage} has a study "${name}" already, with ${found.trials.length} trials`,
      {
        hint: `--resume goes on with it up to ${trials} trials; for a new study give sweep.name another value`,
      },
    );
  if (before && typeof before === "object" && !isDeepStrictEqual(before, JSON.parse(JSON.stringify(recipe))))
    throw new TunelabError(
      "CONFLICT",
      `study "${name}" was begun with another recipe: ${differences(before, recipe)}`,
      {
        hint: "its trials could not be compared: give sweep.name another value",
      },
    );
  return true;
}

/** `maxSteps 6 → 12, packing – → true` */
function differences(before: object, now: object): string {
  const [old, current] = [before, now] as [Record<string, unknown>, Record<string, unknown>];
  const show = (value: unknown) => (value === undefined ? "–" : JSON.stringify(value));
  return [...new Set([...Object.keys(old), ...Object.keys(current)])]
    .filter((key) => show(old[key]) !== show(current[key]))
    .map((key) => `${key} ${show(old[key])} → ${show(current[key])}`)
    .join(", ");
}

function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new TunelabError("USAGE", `${name} is ${value}`, { hint: "give a whole number of 1 or more" });
}

async function openStorage(path: string) {
  const { existsSync } = await import("node:fs");
  if (!existsSync(path))
    throw new TunelabError("NOT_FOUND", `there is no journal ${path}`, { hint: "name it with --storage" });
  const { StudyStorage } = await import("./journal/storage.ts");
  return new StudyStorage(path);
}

async function open(path: string, name: string): Promise<Study> {
  const storage = await openStorage(path);
  if (!storage.findStudy(name)) {
    const names = storage.studies().map((study) => study.name);
    throw new TunelabError("NOT_FOUND", `${path} has no study "${name}"`, {
      hint: names.length > 0 ? `its studies are ${names.join(", ")}` : "it has none",
    });
  }
  const { Study } = await import("./study.ts");
  return new Study({ name, storage, resume: true });
}

async function all(path: string): Promise<Study[]> {
  const names = (await openStorage(path)).studies().map(({ name }) => name);
  return Promise.all(names.map((name) => open(path, name)));
}

async function text(study: Study): Promise<string> {
  return (await import("./view.ts")).studyText(study);
}

async function list({ storage, json }: StudyFlags): Promise<void> {
  await printStudies(await all(storage), json);
}

async function printStudies(studies: readonly Study[], json: boolean | undefined): Promise<void> {
  const { countStates } = await import("./view.ts");
  const rows = studies.map((study) => ({
    name: study.name,
    directions: study.directions,
    trials: study.trials.length,
    ...countStates(study.trials),
    bestValue: study.bestValue,
    bestParams: study.bestParams,
    ...(study.directions.length > 1 && { paretoFront: study.paretoFront.length }),
  }));
  if (json) return print(rows);
  const [{ table }, { say }] = [await import("#lib/notebook/index"), await import("./words.ts")];
  const language: Language = defaultLanguage();
  const front = (count: number | undefined) => (count === undefined ? "–" : say(language, "front", { count }));
  const shown = rows.map((row) => ({
    study: row.name,
    direction: row.directions.map((one) => say(language, one)).join(", "),
    trials: row.trials,
    complete: row.complete,
    pruned: row.pruned,
    failed: row.failed,
    best: row.bestValue === undefined ? front(row.paretoFront) : formatNumber(row.bestValue),
    params: row.bestParams
      ? Object.entries(row.bestParams)
          .map(([key, value]) => `${key} ${typeof value === "number" ? formatNumber(value) : value}`)
          .join(", ")
      : "–",
  }));
  const columns = [
    { key: "study", label: say(language, "study"), whole: true },
    { key: "direction", label: say(language, "direction") },
    { key: "trials", label: say(language, "trials") },
    ...(["complete", "pruned", "failed"] as const).map((key) => ({ key, label: say(language, key) })),
    { key: "best", label: say(language, "value"), align: "right" as const },
    { key: "params", label: say(language, "bestParams") },
  ];
  console.log(table(shown, { columns, language, head: 50, tail: 0 }).toText(process.stdout.columns));
}

async function show(name: string, { storage, json, plot }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  if (json) print({ name, directions: study.directions, best: study.best, trials: study.trials });
  else {
    const [{ studyReport }, { say }] = [await import("./view.ts"), await import("./words.ts")];
    console.log(studyReport(study, process.stdout.columns));
    const shares = Object.entries(study.importances()).map(([param, share]) => `${param} ${Math.round(share * 100)}%`);
    if (shares.length > 0) console.log(say(defaultLanguage(), "importances", { shares: shares.join(", ") }));
  }
  if (!plot) return;
  const { optimizationHistory } = await import("#lib/plot/index");
  console.error(await optimizationHistory(study).save(plot));
}

async function compare(names: string[], { storage, json, plot }: StudyFlags): Promise<void> {
  const studies = await Promise.all(names.map((name) => open(storage, name)));
  await printStudies(studies, json);
  if (!plot) return;
  const { distribution } = await import("#lib/plot/index");
  console.error(await distribution(Object.fromEntries(studies.map((study) => [study.name, study]))).save(plot));
}

async function best(name: string, { storage, json }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  const trials = study.directions.length > 1 ? study.paretoFront : study.top(1);
  if (trials.length === 0)
    throw new TunelabError("NOT_FOUND", `study "${name}" has no complete trial`, { hint: "go on with it first" });
  if (json) return print(trials.map(({ number, values, params }) => ({ number, values, params })));
  const { say } = await import("./words.ts");
  for (const { number, values, params } of trials) {
    console.log(`${say(defaultLanguage(), "trial")} ${number}  ${values!.map(formatNumber).join(", ")}`);
    for (const [key, value] of Object.entries(params)) console.log(`  ${key}: ${String(value)}`);
  }
}

async function exportBest(name: string, { storage, output }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  if (output) return console.error(await study.saveBest(output));
  const { stringify } = await import("yaml");
  process.stdout.write(stringify(study.bestRecipe()));
}

async function remove(names: string[], { storage }: StudyFlags): Promise<void> {
  for (const name of names) {
    const kept = await openStorage(storage);
    const study = kept.findStudy(name);
    if (!study) throw new TunelabError("NOT_FOUND", `${storage} has no study "${name}"`);
    kept.deleteStudy(study);
    console.log(`deleted ${name}`);
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
