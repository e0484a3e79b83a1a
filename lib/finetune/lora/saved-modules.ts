/**
 * Modules that are trained whole beside the low-rank updates (PEFT's modules_to_save): embeddings, head, norms. The adapter
 * holds its own copy of their weights; the base stays as it is.
 */
import { nearest, TunelabError } from "#lib/core/index";
import { tf } from "#lib/engine/index";
import { embeddingName, HEAD, type LanguageModel, type ModelConfig, newVariable, weightSpecs } from "#lib/model/index";

export class SavedModules {
  /** The adapter's own weights, under the base's names. */
  readonly weights: ReadonlyMap<string, tf.Variable>;
  /** Embedding and head are one matrix also here (PEFT's ensure_weight_tying). */
  readonly tied: boolean;

  #embedding: string;

  private constructor(weights: ReadonlyMap<string, tf.Variable>, embedding: string, tied: boolean) {
    this.weights = weights;
    this.#embedding = embedding;
    this.tied = tied;
  }

  /** Copies of the base's weights. @throws TunelabError INVALID_CONFIG for a module that is not there */
  static copy(model: LanguageModel, modules: readonly string[], tied = model.config.tieWordEmbeddings): SavedModules {
    const weights = new Map<string, tf.Variable>();
    for (const name of savedWeights(model.config, modules, tied)) {
      const isTiedHead = name === HEAD && model.config.tieWordEmbeddings;
      const base = model.baseWeight(isTiedHead ? embeddingName(model.config) : name);
      weights.set(name, newVariable(Float32Array.from(base.dataSync()), base.shape));
    }
    return new SavedModules(weights, embeddingName(model.config), tied);
  }

  /** The name under which the tied head is, too; undefined when the tie is not kept or the embedding not trained. */
  get tiedEmbedding(): string | undefined {
    return this.tied && this.weights.has(this.#embedding) ? this.#embedding : undefined;
  }

  /** The weight that stands in for the base's, if there is one. */
  get(name: string): tf.Variable | undefined {
    return this.weights.get(name === HEAD && this.tied ? this.#embedding : name);
  }

  /** Writes the weights into the base. @throws TunelabError CONFLICT where the base ties what was trained apart */
  mergeInto(model: LanguageModel): void {
    if (model.config.tieWordEmbeddings && !this.tied && (this.weights.has(this.#embedding) || this.weights.has(HEAD)))
      throw new TunelabError(
        "CONFLICT",
        [
          "适配器分开训练了词嵌入和输出头，而基础模型的两者是同一个矩阵",
          "the adapter trained embedding and head apart, the base has one for both",
        ],
        {
          hint: [
            "请保持为适配器；在这里训练时两者仍是同一个矩阵（PEFT：ensure_weight_tying）",
            "keep it as an adapter; trained here, the two stay one (PEFT: ensure_weight_tying)",
          ],
        },
      );
    for (const [name, weight] of this.weights) model.baseWeight(name).assign(weight);
  }

  dispose(): void {
    tf.dispose([...this.weights.values()]);
  }
}

/**
 * Names of the weights of modules that a list names: the end of a module's path, letter by letter, as PEFT compares them
 * ("norm" is every norm, "model.norm" the last one).
 * @param tied the head stands for the embedding matrix
 */
export function savedWeights(config: ModelConfig, modules: readonly string[], tied: boolean): string[] {
  const names = weightSpecs(config).map(({ name }) => name);
  if (config.tieWordEmbeddings) names.push(HEAD);
  const moduleOf = (name: string) => name.replace(/\.(weight|bias)$/, "");
  const unknown = modules.find((module) => !names.some((name) => moduleOf(name).endsWith(module)));
  if (unknown !== undefined) {
    const known = [...new Set(names.map((name) => moduleOf(name).split(".").at(-1)!))];
    const meant = nearest(unknown, known);
    throw new TunelabError(
      "INVALID_CONFIG",
      [`modulesToSave：没有模块“${unknown}”`, `modulesToSave: there is no module "${unknown}"`],
      {
        hint: [
          `${meant ? `是否指“${meant}”？` : ""}模块：${known.join("、")}`,
          `${meant ? `did you mean "${meant}"? ` : ""}modules: ${known.join(", ")}`,
        ],
        details: { module: unknown, known },
      },
    );
  }
  const found = names.filter((name) => modules.some((module) => moduleOf(name).endsWith(module)));
  return [
    ...new Set(found.map((name) => (name === HEAD && config.tieWordEmbeddings && tied ? embeddingName(config) : name))),
  ];
}
