/** A decoder with its training step, as tests and benchmarks run it: the library's forward pass on a map of weights. */
import type { Rng } from "#lib/core/index";
import { type AdamW, autocast, jit, type NamedTensors, ops, type Precision, tf } from "#lib/engine/index";
import type { ModelConfig } from "#lib/model/config";
import { decode } from "#lib/model/decoder";
import { layerOf, weightSpecs } from "#lib/model/layers";

export const MODES = ["full", "lora", "freeze"] as const;
export type Mode = (typeof MODES)[number];

/** The part of a model's configuration that the reference has; the head is the embedding matrix. */
export type DecoderShape = Pick<
  ModelConfig,
  | "family"
  | "vocabSize"
  | "hiddenSize"
  | "intermediateSize"
  | "numLayers"
  | "numHeads"
  | "numKvHeads"
  | "headDim"
  | "maxPositions"
  | "normEpsilon"
  | "ropeTheta"
>;

export function fullConfig(shape: DecoderShape): ModelConfig {
  const plain = { qkvBias: false, outputBias: false, mlpBias: false, qkNorm: false };
  return { ...shape, ...plain, tieWordEmbeddings: true, eosTokenIds: [] };
}

/** A decoder whose step takes milliseconds. */
export const SMALL_DECODER = fullConfig({
  family: "llama",
  vocabSize: 512,
  hiddenSize: 64,
  intermediateSize: 160,
  numLayers: 2,
  numHeads: 4,
  numKvHeads: 2,
  headDim: 16,
  maxPositions: 64,
  normEpsilon: 1e-5,
  ropeTheta: 10_000,
});

/** Mean cross-entropy of a decoder whose weights and LoRA matrices (under PEFT's names) lie in `weights`. */
export function decoderLoss(
  config: ModelConfig,
  weights: ReadonlyMap<string, tf.Tensor>,
  loraScale: number,
  batch: { ids: tf.Tensor; labels: tf.Tensor; cos: tf.Tensor; sin: tf.Tensor },
): tf.Scalar {
  const weight = (name: string) => weights.get(name)!;
  const linear = (module: string, x: tf.Tensor) => {
    const a = weights.get(`${module}.lora_A.weight`);
    if (!a) return ops.linear(x, weight(`${module}.weight`));
    const b = weight(`${module}.lora_B.weight`);
    return ops.loraLinear(x, weight(`${module}.weight`), null, a, b, { scale: loraScale });
  };
  const positions = { ids: () => tf.range(0, batch.ids.shape[1]!, 1, "int32"), rotary: () => batch };
  const hidden = decode({ config, weight, linear }, batch.ids, positions, (_, q, k, v) => ops.attention(q, k, v));
  const { lossSum, count } = ops.crossEntropy(
    tf.reshape(hidden, [-1, config.hiddenSize]),
    weight("model.embed_tokens.weight"),
    tf.reshape(batch.labels, [-1]),
  );
  return tf.div(lossSum, count);
}

/** One training step as a jitted program: the loss and, where asked for, the gradients before the update. */
export function trainingStep(
  config: ModelConfig,
  weights: ReadonlyMap<string, tf.Tensor>,
  trained: Record<string, tf.Variable>,
  optimizer: AdamW,
  loraScale: number,
  tables: { cos: tf.Tensor; sin: tf.Tensor },
  { withGrads = false, precision = "fp32" }: { withGrads?: boolean; precision?: Precision } = {},
) {
  return jit(
    (ids: tf.Tensor, labels: tf.Tensor, learningRate: tf.Tensor) => {
      const { value, grads } = autocast(precision, () =>
        tf.variableGrads(
          () => decoderLoss(config, weights, loraScale, { ids, labels, ...tables }),
          Object.values(trained),
        ),
      );
      const named: NamedTensors = {};
      for (const [name, variable] of Object.entries(trained)) named[name] = grads[variable.name]!;
      optimizer.apply(named, learningRate);
      return { loss: value, grads: withGrads ? named : {} };
    },
    { name: "decoder-step" },
  );
}

const LORA_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"];
const LORA_RANK = 8;
/** Layers that freeze mode trains. */
const TRAINED_LAYERS = 2;

const MAX_DRAWN = 1 << 16;

/** Uniform numbers; large weights repeat theirs, so that a benchmark does not wait for 100 million draws. */
function fillRandom(values: Float32Array, rng: Rng): void {
  const drawn = Math.min(values.length, MAX_DRAWN + rng.int(64)); // rows must not be equal
  for (let i = 0; i < drawn; i++) values[i] = rng.uniform(-0.02, 0.02);
  for (let filled = drawn; filled < values.length; filled *= 2) values.copyWithin(filled, 0, filled);
}

/** Random weights of a decoder, and among them the variables that a mode trains. */
export function randomDecoder(
  config: ModelConfig,
  mode: Mode,
  rng: Rng,
): { weights: Map<string, tf.Tensor>; trained: Record<string, tf.Variable> } {
  const weights = new Map<string, tf.Tensor>();
  const trained: Record<string, tf.Variable> = {};
  const add = (name: string, shape: number[], isTrained: boolean) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (shape.length === 1) values.fill(1);
    else fillRandom(values, rng);
    const tensor = tf.tensor(values, shape);
    if (isTrained) trained[name] = tf.variable(tensor);
    weights.set(name, trained[name] ?? tensor);
    if (isTrained) tensor.dispose();
  };
  for (const { name, shape } of weightSpecs(config)) {
    const layer = layerOf(name);
    const last = layer !== undefined && layer >= config.numLayers - TRAINED_LAYERS;
    add(name, [...shape], mode === "full" || (mode === "freeze" && last));
    const module = name.replace(/\.weight$/, "");
    if (mode !== "lora" || !LORA_TARGETS.some((target) => module.endsWith(target))) continue;
    add(`${module}.lora_A.weight`, [LORA_RANK, shape[1]!], true);
    add(`${module}.lora_B.weight`, [shape[0]!, LORA_RANK], true);
  }
  return { weights, trained };
}
