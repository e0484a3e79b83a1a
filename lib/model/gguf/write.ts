/** Writes a model as one GGUF file that llama.cpp, Ollama and LM Studio load. */
import { writeFileAtomic } from "#lib/core/index";
import { architectureOf } from "../architectures/index.ts";
import { toFloatBytes } from "../float-types.ts";
import { weightSpecs } from "../layers.ts";
import type { LanguageModel } from "../model.ts";
import { BLOCK_TYPES, type BlockType, encodeQ8_0 } from "./blocks.ts";
import { ROPE_FACTORS, ropeFactors } from "./config.ts";
import { ggufName, interleaveHalves } from "./names.ts";
import { tokenizerEntries } from "./write-tokenizer.ts";
import { type Entry, f32, headerBytes, text, u32 } from "./write-values.ts";

export type GgufDType = "F32" | "F16" | "Q8_0";

export interface SaveGgufOptions {
  /** How matrices are stored; norms and biases stay F32. Default F16. */
  dtype?: GgufDType;
}

interface TensorPlan {
  name: string;
  type: BlockType;
  shape: readonly number[];
  numbers(): Promise<Float32Array>;
}

const ALIGNMENT = 32;
const TYPES = Object.fromEntries(Array.from(BLOCK_TYPES.values(), (type) => [type.name, type])) as Record<
  GgufDType,
  BlockType
>;
/** llama.cpp's numbers for `general.file_type`. */
const FILE_TYPES: Record<GgufDType, number> = { F32: 0, F16: 1, Q8_0: 7 };

/**
 * @throws TunelabError UNSUPPORTED_FORMAT when llama.cpp has no counterpart for the tokenizer, STORAGE
 * @example
 * await saveGguf(model, "./model.gguf", { dtype: "Q8_0" });
 */
export async function saveGguf(
  model: LanguageModel,
  path: string,
  { dtype = "F16" }: SaveGgufOptions = {},
): Promise<void> {
  const plans = tensorPlans(model, dtype);
  const entries = [...modelEntries(model, dtype), ...tokenizerEntries(model)];
  await writeFileAtomic(path, chunks(entries, plans));
}

async function* chunks(entries: readonly Entry[], plans: readonly TensorPlan[]): AsyncGenerator<Uint8Array> {
  let offset = 0;
  const tensors = plans.map(({ name, type, shape }) => {
    const place = offset;
    offset += padded(byteLength(type, shape));
    return { name, shape, code: type.code, offset: place };
  });
  const header = headerBytes(entries, tensors);
  yield header;
  yield new Uint8Array(padded(header.length) - header.length);
  for (const plan of plans) {
    const bytes = encode(await plan.numbers(), plan.type);
    yield bytes;
    yield new Uint8Array(padded(bytes.length) - bytes.length);
  }
}

function tensorPlans(model: LanguageModel, dtype: GgufDType): TensorPlan[] {
  const { config } = model;
  const architecture = architectureOf(config);
  const plans = weightSpecs(config).map(({ name, shape }): TensorPlan => {
    const heads = architecture.gguf.interleavedHeads(config, name);
    return {
      name: ggufName(architecture, name),
      type: typeFor(shape, dtype),
      shape,
      async numbers() {
        const numbers = (await model.baseWeight(name).data()) as Float32Array;
        if (heads === 0) return numbers;
        const own = numbers.slice();
        interleaveHalves(own, heads, config.headDim);
        return own;
      },
    };
  });
  if (config.ropeScaling?.type === "llama3") {
    const factors = ropeFactors(config);
    plans.push({ name: ROPE_FACTORS, type: TYPES.F32, shape: [factors.length], numbers: async () => factors });
  }
  return plans;
}

/** Vectors stay F32; rows that do not fill blocks of 32 cannot be Q8_0. */
function typeFor(shape: readonly number[], dtype: GgufDType): BlockType {
  if (shape.length < 2) return TYPES.F32;
  return dtype === "Q8_0" && shape.at(-1)! % TYPES.Q8_0.elements !== 0 ? TYPES.F16 : TYPES[dtype];
}

function encode(numbers: Float32Array, type: BlockType): Uint8Array {
  return type === TYPES.Q8_0 ? encodeQ8_0(numbers) : toFloatBytes(numbers, type === TYPES.F16 ? "F16" : "F32");
}

function byteLength(type: BlockType, shape: readonly number[]): number {
  return (shape.reduce((product, axis) => product * axis, 1) / type.elements) * type.bytes;
}

function padded(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function modelEntries(model: LanguageModel, dtype: GgufDType): Entry[] {
  const { config } = model;
  const { architecture, normEpsilonKey, rotary } = architectureOf(config).gguf;
  const entries: Entry[] = [
    text("general.architecture", architecture),
    text("general.type", "model"),
    text("general.name", model.name),
    u32("general.file_type", FILE_TYPES[dtype]),
    u32("general.quantization_version", 2),
    u32(`${architecture}.vocab_size`, config.vocabSize),
    u32(`${architecture}.block_count`, config.numLayers),
    u32(`${architecture}.context_length`, config.maxPositions),
    u32(`${architecture}.embedding_length`, config.hiddenSize),
    u32(`${architecture}.feed_forward_length`, config.intermediateSize),
    u32(`${architecture}.attention.head_count`, config.numHeads),
    u32(`${architecture}.attention.head_count_kv`, config.numKvHeads),
    u32(`${architecture}.attention.key_length`, config.headDim),
    u32(`${architecture}.attention.value_length`, config.headDim),
    f32(`${architecture}.${normEpsilonKey}`, config.normEpsilon),
  ];
  if (rotary)
    entries.push(
      u32(`${architecture}.rope.dimension_count`, config.headDim),
      f32(`${architecture}.rope.freq_base`, config.ropeTheta),
    );
  if (config.ropeScaling?.type === "linear")
    entries.push(
      text(`${architecture}.rope.scaling.type`, "linear"),
      f32(`${architecture}.rope.scaling.factor`, config.ropeScaling.factor),
    );
  return entries;
}
