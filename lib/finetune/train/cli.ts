/** `tunelab train`: fine-tunes a model from a recipe or from flags. */
import type { Command } from "commander";
import { defaultLanguage, formatCount, formatNumber, TunelabError } from "#lib/core/index";
import type { Dataset, DatasetFile } from "#lib/data/index";
import { progressLine } from "#lib/model/cli";
import type { LanguageModel, LoadModelOptions } from "#lib/model/index";
import { asUsage } from "../flags.ts";
import type { FineTuningMode, RecipeInput } from "../recipe.ts";
import type { FineTuneRun } from "../run.ts";
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

const EXAMPLES = `
Examples:
  tunelab train --model tiny --data out/dataset.json
  tunelab train --model model.gguf --data bank.json --rank 16 --dry-run
  tunelab train recipe.yml --epochs 2    flags go before the recipe's settings
  tunelab train lora_sft.yaml            LLaMA-Factory's YAML, with its defaults
  tunelab train --resume latest          the run's recipe, data and checkpoint

A recipe is YAML: model, data, validation, runs, mode, and any setting by its
name (learningRate: 1e-4). Settings that are not given are recommended for the
model, the data and this machine; --dry-run shows them with reasons. Of
LLaMA-Factory's YAML what has no counterpart here is listed; its data sets are
looked up in dataset_info.json, unless --data names a file.
`;

export function registerTrainCommand(program: Command): void {
  const command = program
    .command("train [recipe]")
    .description("fine-tune a model; the run is kept with its recipe, events, checkpoints and TensorBoard files")
    .option("--model <model>", "a shipped name, a folder, a .gguf file or hf:owner/name")
    .option("--data <file>", "records: .json, .jsonl, .csv, .txt, each also .gz")
    .option("--validation <file>", "records to evaluate on; without them a share of the data is held back")
    .option("--mode <mode>", "lora, freeze (the top layers) or full (lora)")
    .option("--runs <folder>", "where the run is kept (runs)")
    .option("--resume <run>", "go on with an interrupted run: its id, a part of it, or latest")
    .option("--no-recommend", "take plain defaults for settings that are not given")
    .option("--dry-run", "show settings, reasons, memory, time and warnings, and train nothing");
  addRecipeFlags(command);
  command.addHelpText("after", EXAMPLES).action(train);
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
      throw new TunelabError("USAGE", `--resume goes on with the run's own recipe; ${other} cannot change`, {
        hint: "leave it out, or start a new run",
      });
    return resumed(flags.resume, flags.runs ?? "runs");
  }
  const { readTrainFile } = await import("./recipe-file.ts");
  const given: TrainFile = file === undefined ? { settings: {} } : await readTrainFile(file, flags);
  reportDifferences(given.differences ?? []);
  const model = flags.model ?? given.model;
  const data = flags.data === undefined ? given.data : { path: flags.data };
  const validation = flags.validation === undefined ? given.validation : { path: flags.validation };
  if (model === undefined || data === undefined)
    throw new TunelabError("USAGE", `no ${model === undefined ? "model" : "data"} is named`, {
      hint: `give --${model === undefined ? "model tiny" : "data bank.json"}, or a recipe with ${model === undefined ? "model" : "data"}`,
    });
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
    throw new TunelabError("USAGE", `run ${stored.id} does not say from which file its records came`, {
      hint: "resume it where it was started: fineTune({ …, resume })",
    });
  const { mode, ...settings } = recipe;
  const task = { model, data: fileOf(data)!, validation: fileOf(validation), runs, mode, settings };
  return { ...task, resume: stored.id };
}

function checkedMode(mode: string): FineTuningMode {
  if (mode === "lora" || mode === "freeze" || mode === "full") return mode;
  throw new TunelabError("USAGE", `there is no mode "${mode}"`, { hint: "use lora, freeze or full" });
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
