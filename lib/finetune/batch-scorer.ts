/** A compiled function of a batch that gives numbers: losses, log-probabilities. Compile once, score often. */
import type { Batch } from "#lib/data/index";
import { jit, tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";

export class BatchScorer {
  #model: LanguageModel;
  #maxLength: number;
  #forward;

  /** @param compute ids: int32 [B, T], labels: int32 [B·T] → the numbers. @param maxLength of a row, in tokens */
  constructor(
    name: string,
    model: LanguageModel,
    maxLength: number,
    compute: (ids: tf.Tensor, labels: tf.Tensor) => tf.Tensor,
  ) {
    this.#model = model;
    this.#maxLength = maxLength;
    this.#forward = jit((ids: tf.Tensor, labels: tf.Tensor) => ({ scores: compute(ids, labels) }), { name });
  }

  async score(batch: Batch): Promise<Float32Array> {
    this.#model.prepare(this.#maxLength);
    const ids = tf.tensor2d(batch.ids, [batch.batchSize, batch.length], "int32");
    const labels = tf.tensor1d(batch.labels, "int32");
    const { scores } = await this.#forward(ids, labels);
    const values = (await scores.data()) as Float32Array;
    tf.dispose([ids, labels, scores]);
    return values;
  }

  dispose(): void {
    this.#forward.dispose();
  }
}
