/**
 * Model cards: README.md with the YAML at its beginning that the Hugging Face Hub reads
 * (https://huggingface.co/docs/hub/model-cards), then what a person wants to know, in Chinese or English.
 */
import { join } from "node:path";
import { stringify } from "yaml";
import { defaultLanguage, formatCount, formatNumber, type Language, writeFileAtomic } from "#lib/core/index";
import { type LanguageModel, type ModelOrigin, modelOrigin } from "#lib/model/index";
import { describeEnvironment } from "#lib/runs/index";
import type { DataFacts } from "../data-facts.ts";
import { keptEvaluation, restoredStep, type TrainEvent } from "../events.ts";
import { compareEvaluations } from "../quality/comparison.ts";
import type { Measures } from "../quality/measures.ts";
import type { Recipe } from "../recipe.ts";
import { say } from "./words.ts";

export interface CardOptions {
  /** Evaluations for the card's results, e.g. `{ before, after }`. Default: the losses of the training. */
  evaluations?: Readonly<Record<string, Measures>>;
  /** Language of the card. Default: the language of the environment. */
  language?: Language;
}

/** What a card tells of. */
export interface CardSubject {
  model: LanguageModel;
  recipe: Recipe;
  events: readonly TrainEvent[];
  data: DataFacts | undefined;
}

export type CardKind = "adapter" | "merged";

export async function writeModelCard(
  folder: string,
  subject: CardSubject,
  kind: CardKind,
  options: CardOptions = {},
): Promise<void> {
  const card = modelCard(subject, kind, await modelOrigin(subject.model.source), options);
  await writeFileAtomic(join(folder, "README.md"), card);
}

export function modelCard(
  subject: CardSubject,
  kind: CardKind,
  origin: ModelOrigin,
  options: CardOptions = {},
): string {
  const language = options.language ?? defaultLanguage();
  const { model, recipe } = subject;
  const base = origin.repository ?? model.name;
  const environment = describeEnvironment();
  const title = kind === "adapter" ? `${base} · LoRA` : `${base} · ${recipe.mode}`;
  const about = say(language, kind === "adapter" ? "adapterOf" : "tunedFrom", { base, mode: recipe.mode });
  const section = (word: Parameters<typeof say>[1], text: string) => `## ${say(language, word)}\n\n${text}`;
  const licence = origin.licence;
  return `${[
    `---\n${stringify(frontMatter(subject, kind, origin)).trim()}\n---`,
    `# ${title}`,
    `${about}${language === "zh" ? "。" : ". "}${say(language, "made", { version: environment.tunelab })}`,
    section("use", usage(kind, model.source, origin.repository)),
    section("data", dataText(subject, language)),
    section("results", resultText(subject, options, language)),
    section("recipe", recipeText(subject, language)),
    section("environment", environmentText(subject, environment)),
    section("licence", licence ? say(language, "licenceKnown", { licence }) : say(language, "licenceUnknown")),
  ].join("\n\n")}\n`;
}

/** The hub's fields; a base that is not on the hub is left out, since the hub takes only `owner/name` for one. */
function frontMatter({ recipe }: CardSubject, kind: CardKind, { repository, licence }: ModelOrigin): object {
  return {
    ...(repository !== undefined && {
      base_model: repository,
      base_model_relation: kind === "adapter" ? "adapter" : "finetune",
    }),
    library_name: kind === "adapter" ? "peft" : "transformers",
    pipeline_tag: "text-generation",
    ...(licence !== undefined && { license: licence }),
    tags: ["tunelab", recipe.stage, recipe.mode],
  };
}

/** Commands that work where they are read: the hub's name of the base, or the place of a copy. */
function usage(kind: CardKind, source: string, repository: string | undefined): string {
  const base = repository ?? "path/to/the/base";
  const chat = repository !== undefined ? `hf:${repository}` : /[/\\]/.test(source) ? base : source;
  const python =
    kind === "adapter"
      ? [
          "from peft import PeftModel",
          "from transformers import AutoModelForCausalLM",
          "",
          `base = AutoModelForCausalLM.from_pretrained("${base}")`,
          'model = PeftModel.from_pretrained(base, "path/to/this/folder")',
        ]
      : [
          "from transformers import AutoModelForCausalLM, AutoTokenizer",
          "",
          'tokenizer = AutoTokenizer.from_pretrained("path/to/this/folder")',
          'model = AutoModelForCausalLM.from_pretrained("path/to/this/folder")',
        ];
  const command = kind === "adapter" ? `${chat} --adapter path/to/this/folder` : "path/to/this/folder";
  return `\`\`\`python\n${python.join("\n")}\n\`\`\`\n\n\`\`\`sh\ntunelab chat ${command}\n\`\`\``;
}

function dataText({ data, events }: CardSubject, language: Language): string {
  const started = events.find((event) => event.type === "started");
  const lines = [
    data && say(language, "dataLine", { name: data.name, sha256: data.sha256, records: formatCount(data.records) }),
    started &&
      say(language, "trainedOn", {
        train: formatCount(started.trainSamples),
        validation: formatCount(started.validationSamples),
      }),
  ].filter((line) => line !== undefined);
  return lines.map((line) => `- ${line}`).join("\n") || "–";
}

function resultText({ events }: CardSubject, { evaluations }: CardOptions, language: Language): string {
  const kept = keptWeights(events, language);
  const rows = evaluations ? compareEvaluations(evaluations, { language }).rows() : lossRows(events, language);
  if (rows.length === 0) return [say(language, "noResults"), ...kept].join(" ");
  const keys = Object.keys(rows[0]!);
  const labels = keys.map((key) =>
    key === "measure" ? "" : key === "before" || key === "after" ? say(language, key) : key === "change" ? "Δ" : key,
  );
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  const table = [line(labels), line(keys.map((_, i) => (i === 0 ? "---" : "---:")))];
  for (const row of rows) table.push(line(keys.map((key) => row[key])));
  return [`${say(language, "resultsNote")}${language === "zh" ? "：" : ":"}`, table.join("\n"), ...kept].join("\n\n");
}

function lossRows(events: readonly TrainEvent[], language: Language): Record<string, string>[] {
  const evaluations = events.filter((event) => event.type === "evaluated");
  const [first] = evaluations;
  const kept = keptEvaluation(events);
  if (!first || !kept) return [];
  return [
    { measure: say(language, "evalLoss"), before: first.evalLoss.toFixed(3), after: kept.evalLoss.toFixed(3) },
    {
      measure: say(language, "perplexity"),
      before: formatNumber(first.perplexity),
      after: formatNumber(kept.perplexity),
    },
  ];
}

function keptWeights(events: readonly TrainEvent[], language: Language): string[] {
  const last = events.at(-1);
  if (last?.type === "interrupted") return [say(language, "interrupted", { step: last.step })];
  const step = restoredStep(events);
  return step === undefined ? [] : [say(language, "keptStep", { step })];
}

function recipeText({ recipe, events }: CardSubject, language: Language): string {
  const started = events.find((event) => event.type === "started");
  const counts = started && {
    trained: formatCount(started.trainableParameters),
    all: formatCount(started.parameters),
  };
  const { samplePrompts: _prompts, ...settings } = recipe;
  const yaml = `\`\`\`yaml\n${stringify(settings).trim()}\n\`\`\``;
  return counts ? `${say(language, "parameters", counts)}${language === "zh" ? "。" : "."}\n\n${yaml}` : yaml;
}

function environmentText({ events }: CardSubject, environment: ReturnType<typeof describeEnvironment>): string {
  const started = events.find((event) => event.type === "started");
  const facts = [
    `tunelab ${environment.tunelab}`,
    `Node ${environment.node}`,
    environment.platform,
    environment.cpu,
    started?.device,
  ].filter(Boolean);
  return facts.map((fact) => `- ${fact}`).join("\n");
}
