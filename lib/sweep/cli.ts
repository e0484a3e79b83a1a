/** `tunelab sweep`: searches for the best parameters of a recipe. */
import type { Command } from "commander";
import { defaultLanguage, formatBytes, TunelabError } from "#lib/core/index";
import type { ProcessOptions } from "./executor/processes.ts";
import { help } from "./help.ts";
import { openStorage } from "./journal/open.ts";
import type { Space } from "./space.ts";
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

export function registerSweepCommand(program: Command): void {
  program
    .command("sweep <recipe>")
    .description(help("sweep"))
    .option("--storage <file>", help("storage"), DEFAULT_STORAGE)
    .option("--resume", help("resume"))
    .option("--trials <n>", help("trials"))
    .option("--parallel <n>", help("parallel"))
    .option("--logs <folder>", help("logs"))
    .option("--runs <folder>", help("runs"))
    .addHelpText("after", help("more"))
    .action(runSweep);
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
  const { studyText } = await import("./view.ts");
  console.log(studyText(study));
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
      [
        `${flags.storage} 中已有研究“${name}”，做过 ${found.trials.length} 次试验`,
        `${flags.storage} has a study "${name}" already, with ${found.trials.length} trials`,
      ],
      {
        hint: [
          `用 --resume 继续到 ${trials} 次试验；要新的研究，请改 sweep.name`,
          `--resume goes on with it up to ${trials} trials; for a new study give sweep.name another value`,
        ],
      },
    );
  if (before && typeof before === "object" && !isDeepStrictEqual(before, JSON.parse(JSON.stringify(recipe))))
    throw new TunelabError(
      "CONFLICT",
      [
        `研究“${name}”是用另一份配方开始的：${differences(before, recipe)}`,
        `study "${name}" was begun with another recipe: ${differences(before, recipe)}`,
      ],
      {
        hint: ["试验之间无法比较：请改 sweep.name", "its trials could not be compared: give sweep.name another value"],
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
  throw new TunelabError("USAGE", [`${name} 为 ${value}`, `${name} is ${value}`], {
    hint: ["请用 1 或更大的整数", "give a whole number of 1 or more"],
  });
}
