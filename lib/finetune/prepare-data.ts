/** The data of a training: loaded, split, encoded for the stage, and refused where nothing would be trained. */
import { Rng, TunelabError } from "#lib/core/index";
import {
  type DataRecord,
  Dataset,
  type EncodedSample,
  encodeAny,
  type FrameLike,
  type InstructionRecord,
  loadDataset,
  messagesOf,
  type NumberedRecord,
  renderRecord,
  type SampleStore,
  storeSamples,
  TextChunker,
} from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";
import { type DataFacts, describeData } from "./data-facts.ts";
import type { Recipe } from "./recipe.ts";

export type DataSource = Dataset | Dataset<InstructionRecord> | string | readonly unknown[] | FrameLike;

export interface PreparedData {
  train: SampleStore;
  validation: SampleStore;
  /** The first question held back, to generate an answer to. */
  question: string | undefined;
  /** How many records of streamed data were drawn, where the steps need no more. */
  drawn?: number;
  /** Of the data as it was given, and of the validation data where they were given apart. */
  facts: { data: DataFacts; validation?: DataFacts };
}

/** @throws TunelabError INVALID_INPUT when the records are not those of the stage, or no token would be trained */
export async function prepareData(
  model: LanguageModel,
  recipe: Recipe,
  all: Dataset,
  held: DataSource | undefined,
): Promise<PreparedData> {
  const split = held !== undefined ? { train: all, validation: await toDataset(held) } : splitFor(recipe, all);
  for (const part of [split.train, split.validation]) if (part) refuseOtherStage(part, recipe.stage);
  const needed = neededRecords(split.train, recipe);
  const train = await encode(split.train, model, recipe, needed);
  try {
    refuseUntrained(train, recipe.maxLength);
    const validation = split.validation ? await encode(split.validation, model, recipe) : await storeSamples([]);
    const facts = {
      data: await describeData(all),
      ...(held !== undefined && { validation: await describeData(split.validation!) }),
    };
    const question = split.validation && (await firstQuestion(split.validation));
    return { train, validation, question, facts, ...(needed !== undefined && { drawn: needed }) };
  } catch (error) {
    await train.close();
    throw error;
  }
}

/** The parts of a data set that a recipe trains and holds back: the same for the same recipe. */
export function splitFor(recipe: Recipe, data: Dataset): { train: Dataset; validation: Dataset | undefined } {
  if (recipe.validationShare > 0 && data.length > 1) return data.split(recipe.validationShare, recipe.seed);
  return { train: data, validation: undefined };
}

export async function toDataset(data: DataSource): Promise<Dataset> {
  return data instanceof Dataset ? (data as Dataset) : loadDataset(data as string);
}

function refuseOtherStage({ name, kinds }: Dataset, stage: Recipe["stage"]): void {
  const pairs = kinds.has("preference");
  if (stage === "dpo" && (!pairs || kinds.size > 1))
    throw new TunelabError(
      "INVALID_INPUT",
      [`${name} 中有不是偏好对的记录`, `${name} holds records that are no preference pairs`],
      {
        hint: [
          'stage "dpo" 的每条记录都需要 chosen 和 rejected；训练回答请用 stage: "sft"',
          'stage "dpo" needs chosen and rejected in every record; train answers with stage: "sft"',
        ],
        details: { kinds: [...kinds] },
      },
    );
  if (stage !== "dpo" && pairs)
    throw new TunelabError("INVALID_INPUT", [`${name} 中有偏好对`, `${name} holds preference pairs`], {
      hint: ['训练偏好对请用 stage: "dpo"', 'train pairs with stage: "dpo"'],
      details: { kinds: [...kinds] },
    });
}

/** Data that are larger than memory are not encoded whole for a few steps: a chance choice is as good as an epoch's begin. */
function neededRecords(data: Dataset, recipe: Recipe): number | undefined {
  const { maxSteps, batchSize, gradientAccumulationSteps, packing, stage } = recipe;
  if (!data.isStreamed || maxSteps === undefined || packing || stage === "pt") return undefined;
  const needed = maxSteps * batchSize * gradientAccumulationSteps;
  return needed < data.length ? needed : undefined;
}

function encode(data: Dataset, model: LanguageModel, recipe: Recipe, needed?: number): Promise<SampleStore> {
  const rows = needed === undefined ? data.rows() : drawn(data, needed, new Rng(recipe.seed).derive("drawn records"));
  const samples = recipe.stage === "pt" ? chunks(rows, model, recipe) : encoded(rows, model, recipe);
  return storeSamples(samples, { onDisk: data.isStreamed });
}

type Rows = AsyncIterable<NumberedRecord>;

/** `count` records by chance, in their order: selection sampling (Knuth, TAOCP 3.4.2, algorithm S). */
async function* drawn(data: Dataset, count: number, rng: Rng): AsyncGenerator<NumberedRecord> {
  let [left, wanted] = [data.length, count];
  for await (const row of data.rows()) {
    if (rng.next() * left-- < wanted) {
      wanted--;
      yield row;
    }
    if (wanted === 0) return;
  }
}

async function* encoded(rows: Rows, { tokenizer }: LanguageModel, recipe: Recipe): AsyncGenerator<EncodedSample> {
  const { maxLength, template } = recipe;
  for await (const { row, record } of rows)
    for (const sample of encodeAny(record, tokenizer, { maxLength, template })) yield { ...sample, row };
}

/** Continued pretraining: texts as they are, records as they are rendered, in a row. */
async function* chunks(rows: Rows, { tokenizer }: LanguageModel, recipe: Recipe): AsyncGenerator<EncodedSample> {
  const chunker = new TextChunker(tokenizer, recipe.maxLength);
  for await (const { row, record } of rows) {
    for (const sample of chunker.add(textOf(record, tokenizer))) yield { ...sample, row };
  }
  yield* chunker.end();
}

function textOf(record: DataRecord, tokenizer: LanguageModel["tokenizer"]): string {
  if ("text" in record) return record.text;
  if ("chosen" in record) return record.chosen; // refused before
  const { prompt, response } = renderRecord(record, tokenizer);
  return prompt + response;
}

function refuseUntrained({ lengths, untrainedCount, untrainedRows }: SampleStore, maxLength: number): void {
  if (untrainedCount < lengths.length) return;
  const rows = untrainedRows.slice(0, 10).join(", ");
  throw new TunelabError(
    "INVALID_INPUT",
    [`没有一条记录含可训练的词元（第 ${rows}… 行）`, `no record has a token to train on (rows ${rows}…)`],
    {
      hint: [
        `答案按 maxLength ${maxLength} 被截掉，或文本只有一个词元：请增大 maxLength，或给出更长的文本`,
        `the answers are cut away at maxLength ${maxLength}, or texts have a single token: raise maxLength or give longer ones`,
      ],
      details: { rows: untrainedRows, maxLength },
    },
  );
}

async function firstQuestion(data: Dataset): Promise<string | undefined> {
  const [record] = await data.head(1);
  if (!record || "text" in record) return undefined;
  const messages = "chosen" in record ? record.prompt : messagesOf(record);
  return messages.find(({ role }) => role === "user")?.content;
}
