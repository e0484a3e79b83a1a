/** `tunelab train`: fine-tunes a model from a recipe or from flags. */
import type { Command } from "commander";
import { defaultLanguage, formatCount, formatNumber, TunelabError } from "#lib/core/index";
import type { Dataset, DatasetFile } from "#lib/data/index";
import { progressLine } from "#lib/model/cli";
import type { LanguageModel, LoadModelOptions } from "#lib/model/index";
import { asUsage } from "../flags.ts";
import type { FineTuningMode, RecipeInput } from "../recipe.ts";
import type { FineTuneRun } from "../run.ts";
import { help } from "./help.ts";
import type { TrainFile } from "./recipe-file.ts";
import { addRecipeFlags, settingsOf } from "./recipe-flags.ts";
import { say } from "./words.ts";

interface Flags {
  model?: string;
  data?: string;
  validation?: string;
  mode?: string;
  runs?: string;
  resume?: string;
  recommend: boolean;
  dryRun?: boolean;
  [setting: string]: unknown;
}

/** What is to be trained, from the recipe, the flags or an earlier run. */
interface Task {
  model: string;
  data: DatasetFile;
  validation: DatasetFile | undefined;
  runs: string;
  mode: FineTuningMode;
  settings: Record<string, unknown>;
  resume: string | undefined;
}

export function registerTrainCommand(program: Command): void {
  const command = program
    .command("train [recipe]")
    .description(help("train"))
    .option("--model <model>", help("model"))
    .option("--data <file>", help("data"))
    .option("--validation <file>", help("validation"))
    .option("--mode <mode>", help("mode"))
    .option("--runs <folder>", help("runs"))
    .option("--resume <run>", help("resume"))
    .option("--no-recommend", help("recommend"))
    .option("--dry-run", help("dryRun"));
  addRecipeFlags(command);
  command.addHelpText("after", help("more")).action(train);
}

async function train(file: string | undefined, flags: Flags, command: Command): Promise<void> {
  const task = await taskOf(file, flags, command);
  const { baseOptions, parseRecipe } = await import("../recipe.ts");
  const given = { ...task.settings, mode: task.mode } as RecipeInput;
  const recipe = await asUsage("train", () => parseRecipe(given)); // before any long work
  await check(task.model);
  const data = await loadFile(task.data);
  reportData(data);
  const model = await load(task.model, baseOptions(recipe));
  try {
    const settings = await asUsage("train", () => settingsFor(task, data, flags.recommend));
    if (flags.dryRun) await showPlan(task.mode, settings, model, data);
    else await run(task, settings, model, data);
  } finally {
    model.dispose();
  }
}

async function taskOf(file: string | undefined, flags: Flags, command: Command): Promise<Task> {
  const settings = settingsOf(flags, command);
  if (flags.resume !== undefined) {
    const other =
      file ??
      [...Object.keys(settings), ...(["model", "data", "validation", "mode"] as const)].find(
        (name) => flags[name] !== undefined,
      );
    if (other !== undefined)
      throw new TunelabError(
        "USAGE",
        [
          `--resume 沿用运行自己的配方，${other} 不能改`,
          `--resume goes on with the run's own recipe; ${other} cannot change`,
        ],
        {
          hint: ["去掉它，或开始新的运行", "leave it out, or start a new run"],
        },
      );
    return resumed(flags.resume, flags.runs ?? "runs");
  }
  const { readTrainFile } = await import("./recipe-file.ts");
  const given: TrainFile = file === undefined ? { settings: {} } : await readTrainFile(file, flags);
  reportDifferences(given.differences ?? []);
  const model = flags.model ?? given.model;
  const data = flags.data === undefined ? given.data : { path: flags.data };
  const validation = flags.validation === undefined ? given.validation : { path: flags.validation };
  if (model === undefined || data === undefined)
    throw model === undefined ? notNamed("model", "模型", "tiny") : notNamed("data", "数据", "bank.json");
  return {
    model,
    data,
    validation,
    runs: flags.runs ?? given.runs ?? "runs",
    mode: checkedMode(flags.mode ?? given.mode ?? "lora"),
    settings: { ...given.settings, ...settings },
    resume: undefined,
  };
}

function notNamed(what: "model" | "data", zh: string, example: string): TunelabError {
  return new TunelabError("USAGE", [`没有指定${zh}`, `no ${what} is named`], {
    hint: [`给出 --${what} ${example}，或含有 ${what} 的配方`, `give --${what} ${example}, or a recipe with ${what}`],
  });
}

function reportDifferences(differences: NonNullable<TrainFile["differences"]>): void {
  if (differences.length === 0) return;
  const language = defaultLanguage();
  console.error(say(language, "differences"));
  for (const { setting, value, reason } of differences)
    console.error(say(language, "difference", { setting, value: JSON.stringify(value), reason }));
}

async function resumed(id: string, runs: string): Promise<Task> {
  const [{ RunStore }, { fileOf, keptRecipe }] = [await import("#lib/runs/index"), await import("../stored-run.ts")];
  const stored = await new RunStore(runs).open(id);
  const { model, data, validation, recipe } = await keptRecipe(stored);
  if (data?.path === undefined)
    throw new TunelabError(
      "USAGE",
      [`运行 ${stored.id} 没有记下记录来自哪个文件`, `run ${stored.id} does not say from which file its records came`],
      {
        hint: [
          "在开始它的地方继续：fineTune({ …, resume })",
          "resume it where it was started: fineTune({ …, resume })",
        ],
      },
    );
  const { mode, ...settings } = recipe;
  const task = { model, data: fileOf(data)!, validation: fileOf(validation), runs, mode, settings };
  return { ...task, resume: stored.id };
}

function checkedMode(mode: string): FineTuningMode {
  if (mode === "lora" || mode === "freeze" || mode === "full") return mode;
  throw new TunelabError("USAGE", [`没有模式“${mode}”`, `there is no mode "${mode}"`], {
    hint: ["可用 lora、freeze 或 full", "use lora, freeze or full"],
  });
}

/** What fineTune shall not recommend: what was given, everything with --no-recommend. */
async function settingsFor({ settings, mode }: Task, data: Dataset, recommended: boolean): Promise<RecipeInput> {
  const [{ parseRecipe }, { stageOf }] = [await import("../recipe.ts"), await import("../plan/recommend.ts")];
  const given = { stage: stageOf(data), ...settings, mode } as RecipeInput;
  const whole = parseRecipe(given);
  return recommended ? given : whole;
}

/** A model that cannot be loaded is told before the data are read. */
async function check(source: string): Promise<void> {
  const { checkModel } = await import("#lib/model/index");
  const show = progressLine();
  await checkModel(source, { onProgress: show.update });
  show.end();
}

function loadFile({ path, ...names }: DatasetFile): Promise<Dataset> {
  return import("#lib/data/index").then(({ loadDataset }) => loadDataset(path, names));
}

async function load(source: string, options: LoadModelOptions): Promise<LanguageModel> {
  const { loadModel } = await import("#lib/model/index");
  const show = progressLine();
  const model = await loadModel(source, { ...options, onProgress: show.update });
  show.end();
  return model;
}

function reportData(data: Dataset): void {
  const language = defaultLanguage();
  const counts = { name: data.name, records: formatCount(data.length), rejected: formatCount(data.rejectedCount) };
  console.error(say(language, "data", counts));
  for (const { row, field, reason } of data.rejected.slice(0, 3))
    console.error(say(language, "rejectedRow", { row, reason: field === undefined ? reason : `${field}: ${reason}` }));
  if (data.rejectedCount > 3) console.error(say(language, "moreRejected", { count: data.rejectedCount - 3 }));
}

async function showPlan(mode: FineTuningMode, given: RecipeInput, model: LanguageModel, data: Dataset): Promise<void> {
  const [{ recipeWarnings }, { assertFits }] = [await import("../warnings.ts"), await import("../plan/check.ts")];
  const { recommend } = await import("../plan/recommend.ts");
  const { mode: _mode, stage, ...settings } = given; // the data decide the stage where it is not given
  const language = defaultLanguage();
  const advice = recommend({ model, data, mode, ...(stage ? { stage } : {}), settings });
  const { recipe } = advice;
  console.log(String(advice));
  const tokens = await data.withTokenizer(model, { maxLength: recipe.maxLength });
  const truncated = tokens.report.truncatedSamples;
  const warnings = [
    ...recipeWarnings(recipe),
    ...(truncated > 0 ? [say(language, "truncated", { count: truncated, maxLength: recipe.maxLength })] : []),
  ];
  for (const text of warnings) console.log(say(language, "warning", { text }));
  console.log(say(language, "dryRun"));
  assertFits(model.config, recipe);
}

async function run(task: Task, settings: RecipeInput, model: LanguageModel, data: Dataset): Promise<void> {
  const { fineTune } = await import("../fine-tune.ts");
  const language = defaultLanguage();
  const stop = new AbortController();
  const interrupt = () => {
    console.error(`\n${say(language, "stopping")}`);
    stop.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const finished = await fineTune({
      ...settings,
      ...{ model, data, runs: task.runs, signal: stop.signal, display: true },
      ...(task.validation && { validation: await loadFile(task.validation) }),
      ...(task.resume !== undefined && { resume: task.resume }),
    });
    report(finished, task.runs);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function report(run: FineTuneRun, runs: string): void {
  const language = defaultLanguage();
  const flag = runs === "runs" ? "" : ` --runs ${runs}`;
  console.log(say(language, "run", { folder: run.folder! }));
  const last = run.events.at(-1);
  if (last?.type === "interrupted") {
    console.log(`${say(language, "interrupted", { step: last.step })}\n  tunelab train --resume ${run.id}${flag}`);
    process.exitCode = 1;
    return;
  }
  const [before, after] = [run.evaluations[0], run.kept];
  if (before && after)
    console.log(
      say(language, "result", {
        before: before.evalLoss.toFixed(3),
        after: after.evalLoss.toFixed(3),
        perplexityBefore: formatNumber(before.perplexity),
        perplexityAfter: formatNumber(after.perplexity),
      }),
    );
  const { best } = run;
  if (best && after && best.evalLoss < after.evalLoss) {
    const values = { step: best.step, loss: best.evalLoss.toFixed(3), rate: formatNumber(run.recipe.learningRate) };
    console.log(say(language, best.step === 0 ? "worse" : "better", values));
  }
  const commands = [`tunelab eval ${run.id}${flag}`, `tunelab export ${run.id} --to merged${flag}`];
  console.log([say(language, "next"), ...commands.map((line) => `  ${line}`)].join("\n"));
}
