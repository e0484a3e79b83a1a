/**
 * LoRA (Hu et al. 2021): the base stays frozen, each target layer gets a low-rank update W + (alpha / rank) · B·A.
 * Files are PEFT's: adapter_config.json and adapter_model.safetensors.
 */
import { join } from "node:path";
import { Rng, readJson, TunelabError, writeJson } from "#lib/core/index";
import { ops, tf } from "#lib/engine/index";
import type { ModelConfig } from "#lib/model/index";
import {
  blockLinears,
  type LanguageModel,
  type ModuleAdapter,
  newVariable,
  SafetensorsFile,
  type TensorToWrite,
  weightSpecs,
  writeSafetensors,
} from "#lib/model/index";
import { snapshotWeights } from "./snapshot.ts";

export interface LoraOptions {
  rank: number;
  alpha: number;
  dropout: number;
  /** Names of linear layers (the end of their path), or one regular expression for the whole path, as in PEFT. */
  targets: LoraTargets;
  seed: number;
  /** Scale alpha / √rank instead of alpha / rank (Kalajdzievski 2023): high ranks keep learning. Default false. */
  rsLora?: boolean;
  /** Direction and size of each weight row are learned apart (Liu et al. 2024). Default false. */
  dora?: boolean;
}

/** "all-linear", a list of names, or a regular expression. */
export type LoraTargets = string | readonly string[];

interface LoraPair {
  a: tf.Variable; // [rank, in]
  b: tf.Variable; // [out, rank]
  /** DoRA: the length of each row of the adapted weight, [out]. */
  magnitude?: tf.Variable;
}

const PEFT_PREFIX = "base_model.model.";

export class LoraAdapter implements ModuleAdapter {
  readonly options: LoraOptions;
  readonly pairs: ReadonlyMap<string, LoraPair>;
  /** Dropout is on while training. */
  training = false;

  /** PEFT must know that the base's files hold its matrices as [in, out]. */
  readonly #fanInFanOut: boolean;

  private constructor(options: LoraOptions, pairs: ReadonlyMap<string, LoraPair>, fanInFanOut: boolean) {
    this.options = options;
    this.pairs = pairs;
    this.#fanInFanOut = fanInFanOut;
  }

  /** A fresh adapter: A uniform as PEFT draws it, ±1/√in; B zero, so that the model starts unchanged. */
  static create(model: LanguageModel, options: LoraOptions): LoraAdapter {
    const rng = new Rng(options.seed);
    const pairs = new Map<string, LoraPair>();
    for (const { module, out, in: width } of targetModules(model.config, options.targets)) {
      const own = rng.derive(module);
      const bound = 1 / Math.sqrt(width);
      const a = Float32Array.from({ length: options.rank * width }, () => own.uniform(-bound, bound));
      pairs.set(module, {
        a: newVariable(a, [options.rank, width]),
        b: newVariable(new Float32Array(out * options.rank), [out, options.rank]),
        ...(options.dora && { magnitude: tf.tidy(() => tf.variable(rowNorms(model.weight(`${module}.weight`)))) }),
      });
    }
    const fanInFanOut = weightSpecs(model.config).some(({ transposedInFiles }) => transposedInFiles);
    return new LoraAdapter(options, pairs, fanInFanOut);
  }

  get scale(): number {
    const { alpha, rank, rsLora = false } = this.options;
    return alpha / (rsLora ? Math.sqrt(rank) : rank);
  }

  apply(module: string, x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor | undefined {
    const pair = this.pairs.get(module);
    if (!pair) return undefined;
    const dropout = this.training ? this.options.dropout : 0;
    if (pair.magnitude) return doraLinear(x, weight, bias, { ...pair, magnitude: pair.magnitude }, this.scale, dropout);
    return ops.loraLinear(x, weight, bias, pair.a, pair.b, {
      scale: this.scale,
      dropout,
    });
  }

  /** The trained tensors under PEFT's names. */
  variables(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const [module, { a, b, magnitude }] of this.pairs) {
      named[`${PEFT_PREFIX}${module}.lora_A.weight`] = a;
      named[`${PEFT_PREFIX}${module}.lora_B.weight`] = b;
      if (magnitude) named[`${PEFT_PREFIX}${module}.lora_magnitude_vector`] = magnitude;
    }
    return named;
  }

  /** Writes the PEFT folder. @param base the model's name or folder, for those who load the adapter */
  async save(folder: string, base: string): Promise<void> {
    const tensors: TensorToWrite[] = [];
    for (const [name, variable] of Object.entries(this.variables()))
      tensors.push({ name, shape: variable.shape, data: (await variable.data()) as Float32Array });
    await writeSafetensors(join(folder, "adapter_model.safetensors"), tensors);
    await writeJson(join(folder, "adapter_config.json"), this.#peftConfig(base));
  }

  #peftConfig(base: string): Record<string, unknown> {
    const names = new Set(Array.from(this.pairs.keys(), (module) => module.split(".").at(-1)!));
    return {
      auto_mapping: null,
      base_model_name_or_path: base,
      bias: "none",
      fan_in_fan_out: this.#fanInFanOut,
      inference_mode: true,
      init_lora_weights: true,
      layers_pattern: null,
      layers_to_transform: null,
      lora_alpha: this.options.alpha,
      lora_dropout: this.options.dropout,
      modules_to_save: null,
      peft_type: "LORA",
      r: this.options.rank,
      revision: null,
      target_modules: [...names].sort(),
      task_type: "CAUSAL_LM",
      use_dora: this.options.dora ?? false,
      use_rslora: this.options.rsLora ?? false,
    };
  }

  /** Writes the update into the base weights; the adapter then no longer applies. The caller detaches it. */
  mergeInto(model: LanguageModel): void {
    for (const [module, pair] of this.pairs) {
      const weight = model.weight(`${module}.weight`);
      tf.tidy(() => {
        const sum = adapted(weight, pair, this.scale);
        const { magnitude } = pair;
        weight.assign(magnitude ? sum.mul(magnitude.div(rowNorms(sum)).expandDims(1)) : sum);
      });
    }
  }

  /**
   * Merges and detaches, and keeps the base weights beside: unmerging gives them back to the last bit, which subtracting
   * the update would not (rounding). Costs the memory of the adapted weights.
   * @returns what takes the merge back and attaches the adapter again
   */
  async merge(model: LanguageModel): Promise<{ unmerge(): void }> {
    const base = await snapshotWeights(
      model,
      Array.from(this.pairs.keys(), (module) => `${module}.weight`),
    );
    this.mergeInto(model);
    if (model.adapter === this) model.adapter = undefined;
    return {
      unmerge: () => {
        base.restore();
        model.adapter = this;
      },
    };
  }

  dispose(): void {
    for (const pair of this.pairs.values()) tf.dispose(Object.values(pair));
  }

  /** Loads a PEFT LoRA folder for `model`. @throws TunelabError UNSUPPORTED_FORMAT, SHAPE_MISMATCH, NOT_FOUND */
  static async load(folder: string, model: LanguageModel): Promise<LoraAdapter> {
    const config = (await readJson(join(folder, "adapter_config.json"))) as Record<string, unknown>;
    refuseUnknown(folder, config);
    const options = {
      rank: Number(config["r"]),
      alpha: Number(config["lora_alpha"]),
      dropout: Number(config["lora_dropout"] ?? 0),
      targets: config["target_modules"] as LoraTargets,
      seed: 0,
      rsLora: config["use_rslora"] === true,
      dora: config["use_dora"] === true,
    };
    const adapter = LoraAdapter.create(model, options);
    const file = await SafetensorsFile.open(join(folder, "adapter_model.safetensors"));
    try {
      const variables = adapter.variables();
      const extra = [...file.entries.keys()].find((name) => !(name in variables));
      if (extra !== undefined)
        throw new TunelabError("SHAPE_MISMATCH", `${folder}: ${model.name} has no place for ${extra}`, {
          hint: "the adapter was trained on another base model",
          details: { path: file.path, tensor: extra },
        });
      for (const [name, variable] of Object.entries(variables)) await fill(variable, name, file);
    } catch (error) {
      adapter.dispose();
      throw error;
    } finally {
      await file.close();
    }
    return adapter;
  }
}

/** What changes the result and is not known here must not be passed over. */
function refuseUnknown(folder: string, config: Record<string, unknown>): void {
  const isSet = (value: unknown) =>
    value !== undefined &&
    value !== null &&
    value !== false &&
    !(typeof value === "object" && Object.keys(value).length === 0);
  const unsupported = UNSUPPORTED.filter((key) => isSet(config[key]));
  if (config["bias"] !== undefined && config["bias"] !== "none") unsupported.push("bias");
  if (config["peft_type"] === "LORA" && unsupported.length === 0) return;
  throw new TunelabError(
    "UNSUPPORTED_FORMAT",
    `${folder} has settings that are not supported: ${unsupported.join(", ") || config["peft_type"]}`,
    {
      hint: "LoRA, rsLoRA and DoRA adapters on linear layers load; merge others with PEFT first",
      details: { peftType: config["peft_type"], unsupported },
    },
  );
}

const UNSUPPORTED = [
  "modules_to_save",
  "rank_pattern",
  "alpha_pattern",
  "layers_to_transform",
  "layer_replication",
  "trainable_token_indices",
  "target_parameters",
  "lora_bias",
];

/** W + scale · B·A: [out, in] */
function adapted(weight: tf.Tensor, { a, b }: LoraPair, scale: number): tf.Tensor2D {
  return weight.add(tf.matMul(b as tf.Tensor2D, a as tf.Tensor2D).mul(scale));
}

function rowNorms(weight: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.sum(tf.square(weight), 1));
}

/**
 * y = Wx + b + (m/n - 1)·Wx' + (m/n)·s·BAx' with x' = dropout(x), n the row norms of W + s·BA, held constant in the
 * backward pass (Liu et al. 2024, section 4.3; PEFT's dora.py).
 */
function doraLinear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  pair: LoraPair & { magnitude: tf.Variable },
  scale: number,
  dropout: number,
): tf.Tensor {
  return tf.tidy(() => {
    const { a, b, magnitude } = pair;
    const norms = constant(() => rowNorms(adapted(weight, pair, scale)), [a, b]);
    const ratio = tf.div(magnitude, norms);
    if (dropout === 0) {
      const y = ops.loraLinear(x, weight, null, a, b, { scale }).mul(ratio);
      return bias ? y.add(bias) : y;
    }
    const dropped = ops.dropout(x, dropout);
    const change = ops.linear(dropped, weight).mul(ratio.sub(1));
    const update = ops.linear(ops.linear(dropped, a), b).mul(scale).mul(ratio);
    return ops
      .linear(x, weight, bias ?? undefined)
      .add(change)
      .add(update);
  });
}

/** The value of `make` without a gradient for `inputs`. */
function constant(make: () => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor {
  return tf.customGrad((..._args: (tf.Tensor | tf.GradSaveFunc)[]) => ({
    value: make(),
    gradFunc: () => inputs.map((input) => tf.zerosLike(input)),
  }))(...inputs);
}

async function fill(variable: tf.Variable, name: string, file: SafetensorsFile): Promise<void> {
  const data = await file.readFloat32(name);
  const shape = file.entries.get(name)!.shape;
  if (shape.join() !== variable.shape.join())
    throw new TunelabError("SHAPE_MISMATCH", `${name} is [${shape}], this model needs [${variable.shape}]`, {
      hint: "the adapter was trained on another base model",
      details: { path: file.path, tensor: name },
    });
  tf.tidy(() => variable.assign(tf.tensor(data, shape)));
}

/** Linear layers of all blocks that a target list names; a name matches the end of the module's path, as in PEFT. */
export function targetModules(config: ModelConfig, targets: LoraOptions["targets"]) {
  const all = blockLinears(config);
  if (targets === "all-linear") return all;
  if (typeof targets === "string") return matching(all, targets);
  const matches = (module: string, target: string) => module === target || module.endsWith(`.${target}`);
  const unknown = targets.find((target) => !all.some(({ module }) => matches(module, target)));
  if (unknown !== undefined)
    throw new TunelabError("INVALID_CONFIG", `there is no linear layer "${unknown}"`, {
      hint: `linear layers: ${[...new Set(all.map(({ module }) => module.split(".").at(-1)))].join(", ")}`,
      details: { target: unknown },
    });
  return all.filter(({ module }) => targets.some((target) => matches(module, target)));
}

function matching<Linear extends { module: string }>(all: readonly Linear[], pattern: string): Linear[] {
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch (cause) {
    throw new TunelabError("INVALID_CONFIG", `targets is no regular expression: ${pattern}`, {
      hint: 'write e.g. ".*\\.layers\\.[01]\\.self_attn\\..*", or a list of names',
      cause,
    });
  }
  const found = all.filter(({ module }) => expression.test(module));
  if (found.length > 0) return found;
  throw new TunelabError("INVALID_CONFIG", `no linear layer matches ${pattern}`, {
    hint: `the whole path must match, e.g. ${all[0]?.module}`,
    details: { targets: pattern },
  });
}
