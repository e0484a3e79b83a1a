/** Records and what was left out, with the reason. They are in memory, or read from their file again each time. */
import { inLanguage, Rng, TunelabError } from "#lib/core/index";
import type { RowNames } from "./formats.ts";
import { toFrame } from "./frame.ts";
import {
  type DataRecord,
  kindOf,
  type NumberedRecord,
  questionOf,
  type RecordKind,
  type RejectedRow,
} from "./records.ts";
import type { PromptEncoder } from "./render.ts";
import { TokenizedDataset } from "./tokenized.ts";
import { countTokens, type TokenOptions } from "./tokens.ts";

/** Where the records of a data set come from; it can be iterated again and again. */
export interface RecordSource<R extends DataRecord = DataRecord> {
  readonly length: number;
  /** All records where they are in memory. */
  readonly records?: readonly NumberedRecord<R>[];
  /** A number that equal questions share, per record. Only where the records are not in memory. */
  readonly questions?: Uint32Array;
  readonly kinds: ReadonlySet<RecordKind>;
  /** The first records. */
  readonly preview: readonly R[];
  rows(): AsyncIterable<NumberedRecord<R>>;
}

/** A file, and what its columns mean where they have other names. */
export interface DatasetFile extends RowNames {
  path: string;
}

export class Dataset<R extends DataRecord = DataRecord> implements AsyncIterable<R> {
  /** How a data set is shown; the layer above sets it. */
  static view: ((data: Dataset) => { "text/plain"?: string }) | undefined;

  readonly name: string;
  /** The first thousand; `rejectedCount` counts them all. */
  readonly rejected: readonly RejectedRow[];
  readonly rejectedCount: number;
  /** The file that holds exactly these records, and its names; undefined for others, such as parts of a split. */
  readonly file: DatasetFile | undefined;
  readonly #source: RecordSource<R>;

  constructor(
    name: string,
    source: RecordSource<R> | readonly R[],
    rejected: readonly RejectedRow[] = [],
    rejectedCount = rejected.length,
    file?: DatasetFile,
  ) {
    this.name = name;
    this.#source = "rows" in source ? source : inMemory(source.map((record, index) => ({ row: index + 1, record })));
    this.rejected = rejected;
    this.rejectedCount = rejectedCount;
    this.file = file;
  }

  get length(): number {
    return this.#source.length;
  }

  /** The file that holds exactly these records. */
  get path(): string | undefined {
    return this.file?.path;
  }

  /** True when the records are larger than memory allows: iterate over them. */
  get isStreamed(): boolean {
    return this.#source.records === undefined;
  }

  /** Which kinds of records there are. */
  get kinds(): ReadonlySet<RecordKind> {
    return this.#source.kinds;
  }

  /** The first records, also of streamed data. */
  get preview(): readonly R[] {
    return this.#source.preview;
  }

  /** All records. @throws TunelabError LIMIT_EXCEEDED when they are streamed */
  get records(): readonly R[] {
    if (!this.#source.records)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [`${this.name} 超出内存上限`, `${this.name} is larger than its memory limit`],
        {
          hint: [
            "请逐条遍历：for await (const record of data)，或在 loadDataset 中增大 memoryLimit",
            "iterate: for await (const record of data), or raise memoryLimit in loadDataset",
          ],
        },
      );
    return this.#source.records.map(({ record }) => record);
  }

  /** The records with the rows of the file that they come from. */
  rows(): AsyncIterable<NumberedRecord<R>> {
    return this.#source.rows();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<R> {
    for await (const { record } of this.rows()) yield record;
  }

  /**
   * The lengths of the samples in a model's tokens, what is cut at maxLength, and samples as the model sees them.
   * @param model a model, or its tokenizer
   */
  async withTokenizer(
    model: PromptEncoder | { tokenizer: PromptEncoder },
    options: TokenOptions = {},
  ): Promise<TokenizedDataset> {
    const encoder = "tokenizer" in model ? model.tokenizer : model;
    return new TokenizedDataset(this as unknown as Dataset, await countTokens(this.rows(), encoder, options));
  }

  /** A danfojs DataFrame with the fields as columns; lists of messages are JSON texts. */
  toFrame() {
    return toFrame(this.records);
  }

  [Symbol.for("Jupyter.display")](): object {
    return Dataset.view?.(this as unknown as Dataset) ?? { "text/plain": String(this) };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return Dataset.view?.(this as unknown as Dataset)["text/plain"] ?? String(this);
  }

  toString(): string {
    return inLanguage([
      `${this.name}：${this.length} 条记录，${this.rejectedCount} 行未采用`,
      `${this.name}: ${this.length} records, ${this.rejectedCount} rows left out`,
    ]);
  }

  /** The first `count` records. */
  async head(count: number): Promise<R[]> {
    const result: R[] = [];
    if (count > 0)
      for await (const record of this) {
        result.push(record);
        if (result.length >= count) break;
      }
    return result;
  }

  /**
   * Two parts by chance. Equal questions always land in the same part, so that nothing held back was seen in training.
   * @param fraction share of the second part, between 0 and 1; of streamed records it is met only nearly
   */
  split(fraction: number, seed = 42): { train: Dataset<R>; validation: Dataset<R> } {
    if (!(fraction > 0 && fraction < 1))
      throw new TunelabError("INVALID_INPUT", [`验证集比例为 ${fraction}`, `the validation share is ${fraction}`], {
        hint: ["例如用 0.1", "use e.g. 0.1"],
      });
    const { records, questions } = this.#source;
    const [train, validation] = records
      ? splitRecords(records, fraction, seed, this.name)
      : splitStream(this.#source, questions!, fraction, seed);
    return {
      train: new Dataset(`${this.name}/train`, train),
      validation: new Dataset(`${this.name}/validation`, validation),
    };
  }
}

export function inMemory<R extends DataRecord>(records: readonly NumberedRecord<R>[]): RecordSource<R> {
  return {
    length: records.length,
    records,
    kinds: new Set(records.map(({ record }) => kindOf(record))),
    preview: records.slice(0, 10).map(({ record }) => record),
    async *rows() {
      yield* records;
    },
  };
}

function splitRecords<R extends DataRecord>(
  records: readonly NumberedRecord<R>[],
  fraction: number,
  seed: number,
  name: string,
): [RecordSource<R>, RecordSource<R>] {
  const groups = new Map<string, NumberedRecord<R>[]>();
  for (const numbered of records) {
    const key = questionOf(numbered.record);
    const group = groups.get(key);
    if (group) group.push(numbered);
    else groups.set(key, [numbered]);
  }
  const shuffled = new Rng(seed).shuffle([...groups.values()]);
  if (shuffled.length < 2)
    throw new TunelabError(
      "INVALID_INPUT",
      [`${name} 太小，无法留出验证数据`, `${name} is too small to hold anything back`],
      {
        hint: ["请至少给两条不同的记录，或不留验证集", "give at least two different records, or no validation share"],
      },
    );
  const count = Math.min(shuffled.length - 1, Math.max(1, Math.round(shuffled.length * fraction)));
  return [inMemory(shuffled.slice(count).flat()), inMemory(shuffled.slice(0, count).flat())];
}

/** By a number drawn from the question, since nothing may be sorted that is not in memory. */
function splitStream<R extends DataRecord>(
  source: RecordSource<R>,
  questions: Uint32Array,
  fraction: number,
  seed: number,
): [RecordSource<R>, RecordSource<R>] {
  const salt = new Rng(seed).uint32();
  const limit = fraction * 2 ** 32;
  const isHeld = (question: number) => Math.imul(question ^ salt, 0x9e3779b1) >>> 0 < limit;
  const part = (held: boolean): RecordSource<R> => ({
    length: questions.reduce((count, question) => count + (isHeld(question) === held ? 1 : 0), 0),
    questions: questions.filter((question) => isHeld(question) === held),
    kinds: source.kinds,
    preview: source.preview.filter((_, index) => isHeld(questions[index]!) === held),
    async *rows() {
      let index = 0;
      for await (const numbered of source.rows()) if (isHeld(questions[index++]!) === held) yield numbered;
    },
  });
  return [part(false), part(true)];
}
