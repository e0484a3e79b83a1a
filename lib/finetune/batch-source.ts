/** The batches of each epoch. Their order depends on the seed and the epoch alone, so that a resumed training sees the same. */
import { Rng } from "#lib/core/index";
import { type Batch, collate, collatePacked, packSamples, planEpoch, type SampleStore } from "#lib/data/index";
import type { Recipe } from "./recipe.ts";

export class BatchSource {
  readonly batchesPerEpoch: number;
  readonly rowCount: number;
  #samples: SampleStore;
  #recipe: Recipe;
  #padTokenId: number;
  /** The samples of each row: several where they are packed, two where they are pairs. */
  #rows: (row: number) => readonly number[];
  #lengths: Uint32Array;
  #plan: { epoch: number; batches: number[][] } | undefined;

  constructor(samples: SampleStore, recipe: Recipe, padTokenId: number) {
    this.#samples = samples;
    this.#recipe = recipe;
    this.#padTokenId = padTokenId;
    const { lengths } = samples;
    const total = (row: readonly number[]) => row.reduce((sum, sample) => sum + lengths[sample]!, 0);
    if (recipe.stage === "dpo") {
      this.#rows = (row) => [2 * row, 2 * row + 1];
      this.#lengths = Uint32Array.from({ length: lengths.length / 2 }, (_, row) =>
        Math.max(lengths[2 * row]!, lengths[2 * row + 1]!),
      );
    } else if (recipe.packing) {
      const packed = packSamples(lengths, recipe.maxLength, new Rng(recipe.seed).derive("packing"));
      this.#rows = (row) => packed[row]!;
      this.#lengths = Uint32Array.from(packed, total);
    } else {
      this.#rows = (row) => [row];
      this.#lengths = lengths;
    }
    this.rowCount = this.#lengths.length;
    this.batchesPerEpoch = Math.ceil(this.rowCount / recipe.batchSize);
  }

  /** The batches `first` to `first + count` of an epoch; fewer at its end. */
  read(epoch: number, first: number, count: number): Promise<Batch[]> {
    const { seed, batchSize } = this.#recipe;
    if (this.#plan?.epoch !== epoch)
      this.#plan = { epoch, batches: planEpoch(this.#lengths, batchSize, new Rng(seed).derive(`epoch ${epoch}`)) };
    return Promise.all(this.#plan.batches.slice(first, first + count).map((rows) => this.#batch(rows)));
  }

  async #batch(rows: readonly number[]): Promise<Batch> {
    const { stage, packing, batchSize, maxLength } = this.#recipe;
    const options = { batchSize, maxLength, padTokenId: this.#padTokenId };
    const groups = rows.map(this.#rows);
    if (stage === "dpo") return pairBatch(this.#samples, rows, options);
    if (!packing) return collate(await this.#samples.read(groups.flat()), options);
    return collatePacked(await Promise.all(groups.map((group) => this.#samples.read(group))), options);
  }
}

type PairOptions = Parameters<typeof collate>[1];

/** The chosen answers in the first half of the rows, the rejected ones in the second. */
export async function pairBatch(samples: SampleStore, pairs: readonly number[], options: PairOptions): Promise<Batch> {
  const { batchSize } = options;
  const nothing = { ids: new Int32Array(0), labels: new Int32Array(0), trainedTokens: 0, truncatedTokens: 0, row: 0 };
  const fill = Array.from({ length: batchSize - pairs.length }, () => nothing);
  const half = async (side: 0 | 1) => [...(await samples.read(pairs.map((pair) => 2 * pair + side))), ...fill];
  const batch = collate([...(await half(0)), ...(await half(1))], { ...options, batchSize: 2 * batchSize });
  return { ...batch, pairs: [...pairs], rows: batch.rows.slice(0, pairs.length) };
}
