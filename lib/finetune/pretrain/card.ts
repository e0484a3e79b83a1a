/** The model card of a pretrained base model: what it is, what it read, how it was trained, what it knows. */
import { formatCount, formatDuration, formatNumber } from "#lib/core/index";
import { parameterCount } from "#lib/model/index";
import type { LanguageReport } from "./baselines.ts";
import type { Pretrained } from "./pretrain.ts";

export interface SourceFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** @param about what only a person knows: sources, licences, intended use (Markdown) */
export function pretrainCard(
  { model, run, train, heldBack }: Pretrained,
  report: LanguageReport,
  files: readonly SourceFile[],
  command: string,
  about: string,
): string {
  const { config } = model;
  const { recipe } = run;
  const last = run.history.at(-1);
  const elapsed = run.events.findLast((event) => event.type === "finished");
  const row = (name: string, value: number) => `| ${name} | ${formatNumber(value)} |`;
  return `---
library_name: transformers
pipeline_tag: text-generation
---

# ${model.name}

${about.trim()}

## What it is

A ${config.family} decoder with ${formatCount(parameterCount(config))} parameters: ${config.numLayers} layers, hidden size
${config.hiddenSize}, ${config.numHeads} heads (${config.numKvHeads} for keys and values), vocabulary ${config.vocabSize},
sequences up to ${config.maxPositions} tokens. Weights are stored in float16.

## What it knows

Perplexity per token on ${formatCount(heldBack.length)} documents (${formatCount(report.heldBackTokens)} tokens) that were
held back, with the same tokenizer for all:

| | perplexity |
|---|---|
${row("unigram frequencies", report.unigram)}
${row("5-gram, Kneser-Ney", report.fiveGram)}
${row(model.name, report.model)}

## How it was made

${formatCount(train.length)} documents, ${formatCount(report.trainTokens)} tokens; ${formatNumber(recipe.epochs)} passes,
${formatCount(last?.step ?? 0)} steps of ${recipe.batchSize} × ${recipe.maxLength} tokens, AdamW with peak learning rate
${formatNumber(recipe.learningRate)} (${recipe.schedule}), weight decay ${recipe.weightDecay}, seed ${recipe.seed}${
    elapsed && "elapsedMs" in elapsed ? `, ${formatDuration(elapsed.elapsedMs)} on this run's machine` : ""
  }. One document in ten was shown as a conversation
(a paragraph asks, the next one answers), so that the chat template's tokens are known.

\`\`\`sh
${command}
\`\`\`

| file | bytes | SHA-256 |
|---|---|---|
${files.map(({ name, bytes, sha256 }) => `| ${name} | ${formatCount(bytes)} | ${sha256} |`).join("\n")}
`;
}
