/**
 * Which base an adapter belongs to. Shapes do not tell two models of one size apart, and a name is only a name: a sample of
 * the base's weights is kept with the adapter and compared when it is loaded.
 */
import { basename } from "node:path";
import { formatNumber, inLanguage, TunelabError } from "#lib/core/index";
import { type LanguageModel, layerOf, weightSpecs } from "#lib/model/index";

export interface BaseIdentity {
  /** The base's name or folder. */
  source: string;
  /** Some hundred of its weights, always the same places. */
  sample: Float32Array;
}

/** The entry of the adapter file's metadata that holds the sample. */
export const SAMPLE_KEY = "tunelab_base_sample";

const MATRICES = 16;
const PLACES = 16;
/**
 * Relative distances of normally distributed weights from their rounded selves: bfloat16 0.002, 8-bit blocks 0.005, 4-bit
 * blocks 0.1. Two models of one shape are more than 1 apart.
 */
const SAME = 0.02;
const RELATED = 0.4;

export function identifyBase(model: LanguageModel): BaseIdentity {
  const matrices = weightSpecs(model.config).filter(
    ({ name, shape }) => layerOf(name) !== undefined && shape.length === 2,
  );
  const count = Math.min(MATRICES, matrices.length);
  const sample = new Float32Array(count * PLACES);
  for (let i = 0; i < count; i++) {
    const values = model.baseWeight(matrices[Math.floor((i * matrices.length) / count)]!.name).dataSync();
    // Golden-ratio steps: spread over rows and columns whatever the shape.
    for (let place = 0; place < PLACES; place++)
      sample[i * PLACES + place] = values[Math.floor(((place * 0.618033988749895) % 1) * values.length)]!;
  }
  return { source: model.source, sample };
}

export function encodeSample(sample: Float32Array): string {
  return Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength).toString("base64");
}

export interface BaseClaim {
  folder: string;
  /** PEFT's base_model_name_or_path. */
  source: string | undefined;
  /** The sample as it stands in the file. */
  sample: string | undefined;
}

/**
 * Compares what an adapter says of its base with the model at hand.
 * @returns what the reader should know, if anything
 * @throws TunelabError CONFLICT when the weights are those of another model
 */
export function checkBase(claim: BaseClaim, model: LanguageModel): string | undefined {
  const { folder, source, sample } = claim;
  if (sample === undefined) {
    if (source === undefined || sameName(source, model)) return undefined;
    return inLanguage([
      `${folder} 是在“${source}”上训练的，这个模型是“${model.name}”；文件没有说明两者是否相同`,
      `${folder} was trained on "${source}", this model is "${model.name}"; the file does not tell whether they are the same`,
    ]);
  }
  const distance = relativeDistance(decodeSample(sample), identifyBase(model).sample);
  if (distance <= SAME) return undefined;
  const percent = formatNumber(Number((100 * distance).toPrecision(2)));
  if (distance <= RELATED)
    return inLanguage([
      `${folder} 是在“${source}”上训练的，其权重与“${model.name}”相差 ${percent}%：基础模型经过量化或继续训练`,
      `${folder} was trained on "${source}", whose weights are ${percent}% away from those of "${model.name}": the base was quantised or trained further`,
    ]);
  throw new TunelabError(
    "CONFLICT",
    [
      `${folder} 不是在“${model.name}”上训练的，而是在“${source}”上`,
      `${folder} was trained on another base than "${model.name}": "${source}"`,
    ],
    {
      hint: [
        `请在 ${source} 上加载这个适配器，或用 anyBase: true 仍在这里使用`,
        `load the adapter on ${source}, or give anyBase: true to use it here all the same`,
      ],
      details: { folder, base: source, model: model.name, distance },
    },
  );
}

function sameName(source: string, model: LanguageModel): boolean {
  const bare = (name: string) => basename(name.replace(/^hf:/, "").replace(/@[^/]*$/, "")).toLowerCase();
  return bare(source) === bare(model.source) || bare(source) === bare(model.name);
}

function decodeSample(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}

/** ‖a - b‖ / ‖a‖; infinite for samples of different length. */
function relativeDistance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let size = 0;
  a.forEach((value, i) => {
    difference += (value - b[i]!) ** 2;
    size += value ** 2;
  });
  return size === 0 ? (difference === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.sqrt(difference / size);
}
