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
  layerPrefix,
  type ModuleAdapter,
  newVariable,
  SafetensorsFile,
  type TensorToWrite,
  writeSafetensors,
} from "#lib/model/index";

export interface LoraOptions {
  rank: number;
  alpha: number;
  dropout: number;
  targets: "all-linear" | readonly string[];
  seed: number;
}

interface LoraPair {
  a: tf.Variable; // [rank, in]
  b: tf.Variable; // [out, rank]
}

const PEFT_PREFIX = "base_model.model.";

export class LoraAdapter implements ModuleAdapter {
  readonly options: LoraOptions;
  readonly pairs: ReadonlyMap<string, LoraPair>;
  /** Dropout is on while training. */
  training = false;

  private constructor(options: LoraOptions, pairs: ReadonlyMap<string, LoraPair>) {
    this.options = options;
    this.pairs = pairs;
  }

  /** A fresh adapter: A uniform as PEFT draws it, ±1/√in; B zero, so that the model starts unchanged. */
  static create(config: ModelConfig, options: LoraOptions): LoraAdapter {
    const rng = new Rng(options.seed);
    const pairs = new Map<string, LoraPair>();
    for (const { module, out, in: width } of targetModules(config, options.targets)) {
      const own = rng.derive(module);
      const bound = 1 / Math.sqrt(width);
      const a = Float32Array.from({ length: options.rank * width }, () => own.uniform(-bound, bound));
      pairs.set(module, {
        a: newVariable(a, [options.rank, width]),
        b: newVariable(new Float32Array(out * options.rank), [out, options.rank]),
      });
    }
    return new LoraAdapter(options, pairs);
  }

  get scale(): number {
    return this.options.alpha / this.options.rank;
  }

  apply(module: string, x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor | undefined {
    const pair = this.pairs.get(module);
    if (!pair) return undefined;
    const dropout = this.training ? this.options.dropout : 0;
    return ops.loraLinear(x, weight, bias, pair.a, pair.b, {
      scale: this.scale,
      dropout,
    });
  }

  /** The trained tensors under PEFT's names. */
  variables(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const [module, { a, b }] of this.pairs) {
      named[`${PEFT_PREFIX}${module}.lora_A.weight`] = a;
      named[`${PEFT_PREFIX}${module}.lora_B.weight`] = b;
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
      fan_in_fan_out: false,
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
      use_dora: false,
      use_rslora: false,
    };
  }

  /** Adds the update to the base weights; the adapter then no longer applies. The caller detaches it. */
  mergeInto(model: LanguageModel): void {
    for (const [module, { a, b }] of this.pairs) {
      const weight = model.weight(`${module}.weight`);
      tf.tidy(() => weight.assign(weight.add(tf.matMul(b, a).mul(this.scale))));
    }
  }

  dispose(): void {
    for (const { a, b } of this.pairs.values()) tf.dispose([a, b]);
  }

  /** Loads a PEFT LoRA folder for `model`. @throws TunelabError UNSUPPORTED_FORMAT, SHAPE_MISMATCH, NOT_FOUND */
  static async load(folder: string, model: LanguageModel): Promise<LoraAdapter> {
    const config = (await readJson(join(folder, "adapter_config.json"))) as Record<string, unknown>;
    const unsupported = ["use_dora", "use_rslora"].find((key) => config[key] === true);
    if (config["peft_type"] !== "LORA" || unsupported || config["modules_to_save"])
      throw new TunelabError("UNSUPPORTED_FORMAT", `${folder} is not a plain LoRA adapter`, {
        hint: "merge it with PEFT first, or train a plain LoRA adapter",
        details: { peftType: config["peft_type"], unsupported },
      });
    const targets = config["target_modules"] as string[];
    const options = {
      rank: Number(config["r"]),
      alpha: Number(config["lora_alpha"]),
      dropout: Number(config["lora_dropout"] ?? 0),
      targets,
      seed: 0,
    };
    const adapter = LoraAdapter.create(model.config, options);
    const file = await SafetensorsFile.open(join(folder, "adapter_model.safetensors"));
    try {
      for (const [name, variable] of Object.entries(adapter.variables())) await fill(variable, name, file);
    } catch (error) {
      adapter.dispose();
      throw error;
    } finally {
      await file.close();
    }
    return adapter;
  }
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
  const all = Array.from({ length: config.numLayers }, (_, layer) =>
    blockLinears(config).map((linear) => ({ ...linear, module: layerPrefix(layer) + linear.module })),
  ).flat();
  if (targets === "all-linear") return all;
  const matches = (module: string, target: string) => module === target || module.endsWith(`.${target}`);
  const unknown = targets.find((target) => !all.some(({ module }) => matches(module, target)));
  if (unknown !== undefined)
    throw new TunelabError("INVALID_CONFIG", `there is no linear layer "${unknown}"`, {
      hint: `linear layers: ${blockLinears(config)
        .map(({ module }) => module.split(".").at(-1))
        .join(", ")}`,
      details: { target: unknown },
    });
  return all.filter(({ module }) => targets.some((target) => matches(module, target)));
}
