/** `tunelab eval`: how well a run or a model answers, a run before and after its training. */
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { defaultLanguage, inLanguage, TunelabError } from "#lib/core/index";
import type { Dataset } from "#lib/data/index";
import { progressLine } from "#lib/model/cli";
import type { LanguageModel } from "#lib/model/index";
import { say } from "../train/words.ts";
import type { Evaluation } from "./evaluation.ts";
import { help } from "./help.ts";
import { nameOf } from "./words.ts";

interface Flags {
  data?: string;
  adapter?: string;
  runs: string;
  answers: number;
  maxTokens?: number;
  general?: string;
  examples: number;
  json?: boolean;
  output?: string;
}

export function registerEvalCommand(program: Command): void {
  program
    .command("eval <target>")
    .description(help("eval"))
    .option("--data <file>", help("data"))
    .option("--adapter <folder>", help("adapter"))
    .option("--answers <n>", help("answers"), whole(0), 50)
    .option("--max-tokens <n>", help("maxTokens"), whole(1))
    .option("--general <file>", help("general"))
    .option("--examples <n>", help("examples"), whole(0), 5)
    .option("--runs <folder>", help("runs"), "runs")
    .option("--json", help("json"))
    .option("-o, --output <file>", help("output"))
    .addHelpText("after", help("more"))
    .action(evalCommand);
}

interface Asked {
  measure(model: LanguageModel, name: string): Promise<Evaluation>;
}

async function evalCommand(target: string, flags: Flags): Promise<void> {
  if (flags.output !== undefined && !/\.(html|json)$/i.test(flags.output))
    throw new TunelabError("USAGE", [`--output 为 ${flags.output}`, `--output is ${flags.output}`], {
      hint: ["写成 .html 或 .json 文件名", "name a .html or .json file"],
    });
  const evaluations = (await isModel(target)) ? await evalModel(target, flags) : await evalRun(target, flags);
  const { compareEvaluations } = await import("./comparison.ts");
  const compared = compareEvaluations(evaluations, { examples: flags.examples });
  const json = JSON.stringify(evaluations, null, 2);
  console.log(flags.json ? json : String(compared));
  if (flags.output === undefined) return;
  const { writeFileAtomic } = await import("#lib/core/index");
  const html = () =>
    `<!doctype html>\n<meta charset="utf-8">\n<title>${basename(target)}</title>\n${compared.bundle()["text/html"]}\n`;
  await writeFileAtomic(flags.output, /\.json$/i.test(flags.output) ? `${json}\n` : html());
  console.error(say(defaultLanguage(), "saved", { path: flags.output }));
}

/** A shipped name, a path of a model, or the hub; everything else is looked for among the runs. */
async function isModel(target: string): Promise<boolean> {
  if (target.startsWith("hf:")) return true;
  const isRunFolder = await exists(join(target, "recipe.json"));
  if (isRunFolder) return false;
  const { shippedModels } = await import("#lib/model/index");
  return (await exists(target)) || (await shippedModels()).some(({ name }) => name === target);
}

async function evalModel(source: string, flags: Flags): Promise<Record<string, Evaluation>> {
  if (flags.data === undefined)
    throw new TunelabError("USAGE", ["评估模型需要记录", "a model is measured on records"], {
      hint: ["用 --data bank.json 指定", "name them with --data bank.json"],
    });
  const data = await load(flags.data);
  const { loadModel } = await import("#lib/model/index");
  const show = progressLine();
  const model = await loadModel(source, { onProgress: show.update });
  show.end();
  try {
    const { measure } = await asked(data, flags);
    if (flags.adapter === undefined) return { [model.name]: await measure(model, model.name) };
    const { LoraAdapter } = await import("../index.ts");
    const adapter = await LoraAdapter.load(flags.adapter, model); // wrong ones are found before the long work
    const before = await measure(model, "before");
    model.adapter = adapter;
    return { before, after: await measure(model, "after") };
  } finally {
    model.dispose();
  }
}

async function evalRun(target: string, flags: Flags): Promise<Record<string, Evaluation>> {
  if (flags.adapter !== undefined)
    throw new TunelabError(
      "USAGE",
      ["--adapter 用于模型；运行有自己的适配器", "--adapter belongs to a model; a run has its own"],
      { hint: ["去掉它", "leave it out"] },
    );
  const isFolder = await exists(join(target, "recipe.json"));
  const [id, runs] = isFolder ? [basename(target), dirname(target)] : [target, flags.runs];
  const { heldBack, openRun } = await import("../stored-run.ts");
  const show = progressLine();
  const { kept, model, stored, restore } = await openRun(id, { runs, onProgress: show.update });
  show.end();
  try {
    const data = flags.data === undefined ? await heldBack(kept) : await load(flags.data);
    const { measure } = await asked(data, flags, kept.recipe);
    const before = await measure(model, "before");
    await restore();
    const after = await measure(model, "after");
    const { writeJson } = await import("#lib/core/index");
    const { evaluationFile } = await import("./kept.ts");
    await writeJson(evaluationFile(stored.folder), { before, after });
    return { before, after };
  } finally {
    model.dispose();
  }
}

async function asked(
  data: Dataset,
  { answers, maxTokens, general }: Flags,
  recipe?: { template: "auto" | "chat" | "alpaca" | "plain"; maxLength: number },
): Promise<Asked> {
  const { evaluate } = await import("./evaluate.ts");
  const generalTexts = general === undefined ? [] : await texts(general);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  return {
    measure: (model, name) =>
      evaluate(model, data, {
        ...{ maxAnswers: answers, generalTexts, signal: stop.signal, display: true },
        label: nameOf(defaultLanguage(), name),
        ...(maxTokens !== undefined && { maxNewTokens: maxTokens }),
        ...(recipe && { template: recipe.template, maxLength: recipe.maxLength }),
      }),
  };
}

/** Texts of a file in any form that `loadDataset` reads; of records the answers. */
async function texts(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const record of await load(path)) {
    if ("text" in record) found.push(record.text);
    else if ("output" in record) found.push(record.output);
    else found.push("messages" in record ? record.messages.at(-1)!.content : record.chosen);
  }
  return found;
}

async function load(path: string): Promise<Dataset> {
  const { loadDataset } = await import("#lib/data/index");
  return loadDataset(path);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(
        inLanguage([`应为不小于 ${least} 的整数。`, `It must be a whole number, ${least} or more.`]),
      );
    return value;
  };
}
