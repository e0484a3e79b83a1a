/** Pretraining of a small base model from text files: how the model that ships was made. */
import type { z } from "zod";
import { useDevice } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { createBaseModel } from "../base-model.ts";
import type { TrainEvent } from "../events.ts";
import { fineTune } from "../fine-tune.ts";
import type { FineTuneRun } from "../run.ts";
import { asChats } from "./chats.ts";
import { readDocuments, splitDocuments } from "./documents.ts";
import { type PretrainSettings, parsePretrainSettings } from "./settings.ts";

export interface PretrainOptions extends z.input<typeof PretrainSettings> {
  /** An interrupted run to go on with. */
  resume?: string;
  signal?: AbortSignal;
  display?: boolean;
  onEvent?: (event: TrainEvent) => void;
}

export interface Pretrained {
  model: LanguageModel;
  run: FineTuneRun;
  train: string[];
  heldBack: string[];
}

/** One document in this many is shown as conversations. */
const CHAT_EVERY = 10;
const HELD_BACK_SHARE = 0.015;

/**
 * @param files UTF-8 text, plain or .gz; `<|document|>` alone on a line separates documents
 * @throws TunelabError INVALID_CONFIG, NOT_FOUND, INVALID_INPUT
 */
export async function pretrain(files: readonly string[], options: PretrainOptions = {}): Promise<Pretrained> {
  const { resume, signal, display, onEvent, ...given } = options;
  const { layers, name, vocabSize, hiddenSize, maxPositions, seed, ...training } = parsePretrainSettings(given);
  const { train, heldBack } = splitDocuments(await readDocuments(files), HELD_BACK_SHARE, seed);
  await useDevice();
  const model = createBaseModel(train, { name, vocabSize, hiddenSize, numLayers: layers, maxPositions, seed });
  const texts = train.map((text, index) => (index % CHAT_EVERY === 0 ? asChats(text, model.tokenizer) : text));
  const run = await fineTune({
    model,
    data: texts,
    validation: heldBack,
    stage: "pt",
    mode: "full",
    schedule: "cosine",
    warmupRatio: 0.02,
    weightDecay: 0.1,
    evaluateEvery: 500,
    seed,
    ...training,
    ...(resume !== undefined && { resume }),
    ...(signal && { signal }),
    ...(display !== undefined && { display }),
    ...(onEvent && { onEvent }),
  });
  return { model, run, train, heldBack };
}
