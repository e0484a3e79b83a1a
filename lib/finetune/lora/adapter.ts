/**
 * LoRA (Hu et al. 2021): the base stays frozen, each target layer gets a low-rank update W + (alpha / rank) · B·A.
 * Files are PEFT's: adapter_config.json and adapter_model.safetensors.
 */
import { join } from "node:path";
import { isTunelabError, Rng, readJson, TunelabError, writeJson } from "#lib/core/index";
import { tf } from "#lib/engine/index";
import {
  HEAD,
  type LanguageModel,
  type ModelConfig,
  type ModuleAdapter,
  newVariable,
  SafetensorsFile,
  type TensorToWrite,
  writeSafetensors,
} from "#lib/model/index";
import { snapshotWeights } from "../snapshot.ts";
import { type BaseIdentity, checkBase, encodeSample, identifyBase, SAMPLE_KEY } from "./base-identity.ts";
import { type LayerPattern, numberFor, refuseUnmatched } from "./patterns.ts";
import { fromPeftConfig, PEFT_PREFIX, toPeftConfig } from "./peft.ts";
import { SavedModules } from "./saved-modules.ts";
import { type LoraTargets, targetModules } from "./targets.ts";
import { adaptedLinear, adaptedWeight, type LoraPair, linearUpdate, rowNorms } from "./update.ts";
import { hasNoPlace, isTargetAndSaved, ONE_OF_TWO, OTHER_BASE } from "./words.ts";

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
  /** Modules that the adapter holds whole: the end of their path, e.g. "embed_tokens", "lm_head", "norm". Default none. */
  modulesToSave?: readonly string[];
  /** Other ranks for single layers, by the end of their path or a regular expression for it. Default none. */
  rankPattern?: LayerPattern;
  /** The same for alpha. */
  alphaPattern?: LayerPattern;
}

export interface LoadAdapterOptions {
  /** Use the adapter although its file says that it was trained on other weights. Default false. */
  anyBase?: boolean;
}

const CONFIG_FILE = "adapter_config.json";

interface AdapterParts {
  options: LoraOptions;
  config: ModelConfig;
  base: BaseIdentity;
  pairs: ReadonlyMap<string, LoraPair>;
  saved: SavedModules;
}

export class LoraAdapter implements ModuleAdapter {
  readonly options: LoraOptions;
  readonly pairs: ReadonlyMap<string, LoraPair>;
  /** Modules that are trained whole. */
  readonly saved: SavedModules;
  /** The model that it was made for. */
  readonly base: BaseIdentity;
  /** What the reader should know of the file that it came from: a base that is not quite this one. */
  readonly warnings: string[] = [];
  /** Dropout is on while training. */
  training = false;
  #config: ModelConfig;

  private constructor(parts: AdapterParts) {
    this.options = parts.options;
    this.pairs = parts.pairs;
    this.saved = parts.saved;
    this.base = parts.base;
    this.#config = parts.config;
  }

  /**
   * A fresh adapter: A uniform as PEFT draws it, ±1/√in; B zero, so that the model starts unchanged.
   * @throws TunelabError INVALID_CONFIG for targets or modules that are not there
   */
  static create(model: LanguageModel, options: LoraOptions): LoraAdapter {
    return LoraAdapter.#make(model, options, SavedModules.copy(model, options.modulesToSave ?? []));
  }

  static #make(model: LanguageModel, options: LoraOptions, saved: SavedModules): LoraAdapter {
    const targets = targetModules(model.config, options.targets);
    refuseBoth(targets, saved);
    refuseUnmatched("rankPattern", options.rankPattern, targets);
    refuseUnmatched("alphaPattern", options.alphaPattern, targets);
    const rng = new Rng(options.seed);
    const pairs = new Map<string, LoraPair>();
    for (const { module, out, in: width } of targets) {
      const own = rng.derive(module);
      const bound = 1 / Math.sqrt(width);
      const rank = numberFor(module, options.rankPattern) ?? options.rank;
      const alpha = numberFor(module, options.alphaPattern) ?? options.alpha;
      const a = Float32Array.from({ length: rank * width }, () => own.uniform(-bound, bound));
      pairs.set(module, {
        a: newVariable(a, [rank, width]),
        b: newVariable(new Float32Array(out * rank), [out, rank]),
        scale: alpha / (options.rsLora ? Math.sqrt(rank) : rank),
        ...(options.dora && { magnitude: tf.tidy(() => tf.variable(rowNorms(model.baseWeight(`${module}.weight`)))) }),
      });
    }
    return new LoraAdapter({ options, config: model.config, base: identifyBase(model), pairs, saved });
  }

  apply(module: string, x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor | undefined {
    const pair = this.pairs.get(module);
    return pair && adaptedLinear(x, weight, bias, pair, this.training ? this.options.dropout : 0);
  }

  /** What the adapter adds to the result of a linear layer. x: [..., in] → [..., out]; undefined where it adds nothing */
  update(module: string, x: tf.Tensor, weight: tf.Tensor): tf.Tensor | undefined {
    const pair = this.pairs.get(module);
    return pair && linearUpdate(x, weight, pair);
  }

  weight(name: string): tf.Tensor | undefined {
    return this.saved.get(name);
  }

  /** The trained tensors under PEFT's names. */
  variables(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const [module, { a, b, magnitude }] of this.pairs) {
      named[`${PEFT_PREFIX}${module}.lora_A.weight`] = a;
      named[`${PEFT_PREFIX}${module}.lora_B.weight`] = b;
      if (magnitude) named[`${PEFT_PREFIX}${module}.lora_magnitude_vector`] = magnitude;
    }
    for (const [name, weight] of this.saved.weights) named[PEFT_PREFIX + name] = weight;
    return named;
  }

  /**
   * Writes the PEFT folder; a sample of the base's weights goes with it, so that the adapter is not loaded on another base.
   * @param base the model's name or folder, for those who load the adapter; default: the model that it was made for
   */
  async save(folder: string, base = this.base.source): Promise<void> {
    const tensors: TensorToWrite[] = [];
    const { tiedEmbedding } = this.saved;
    for (const [name, variable] of Object.entries(this.variables())) {
      const tensor = { shape: variable.shape, data: (await variable.data()) as Float32Array };
      tensors.push({ name, ...tensor });
      if (name === PEFT_PREFIX + tiedEmbedding) tensors.push({ name: PEFT_PREFIX + HEAD, ...tensor }); // PEFT wants both
    }
    await writeSafetensors(join(folder, "adapter_model.safetensors"), tensors, {
      metadata: { [SAMPLE_KEY]: encodeSample(this.base.sample) },
    });
    const tied = tiedEmbedding !== undefined;
    const parts = { base, config: this.#config, modules: [...this.pairs.keys()], tied };
    await writeJson(join(folder, CONFIG_FILE), toPeftConfig(this.options, parts));
  }

  /** Writes the update into the base weights; the adapter then no longer applies. The caller detaches it. */
  mergeInto(model: LanguageModel): void {
    for (const [module, pair] of this.pairs) {
      const weight = model.baseWeight(`${module}.weight`);
      tf.tidy(() => weight.assign(adaptedWeight(weight, pair)));
    }
    this.saved.mergeInto(model);
  }

  /** Names of the base weights that a merge changes. */
  mergedWeights(): string[] {
    return [...Array.from(this.pairs.keys(), (module) => `${module}.weight`), ...this.saved.weights.keys()];
  }

  /**
   * Merges and detaches, and keeps the base weights beside: unmerging gives them back to the last bit, which subtracting
   * the update would not (rounding). Costs the memory of the adapted weights.
   * @returns what takes the merge back and attaches the adapter again
   */
  async merge(model: LanguageModel): Promise<{ unmerge(): void }> {
    const base = await snapshotWeights(model, this.mergedWeights());
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
    for (const { a, b, magnitude } of this.pairs.values()) tf.dispose([a, b, ...(magnitude ? [magnitude] : [])]);
    this.saved.dispose();
  }

  /**
   * Loads a PEFT LoRA folder for `model`. A base that seems to be another format of the same model is told in `warnings`.
   * @throws TunelabError UNSUPPORTED_FORMAT, SHAPE_MISMATCH, NOT_FOUND, CONFLICT (it was trained on another base)
   */
  static async load(
    folder: string,
    model: LanguageModel,
    { anyBase = false }: LoadAdapterOptions = {},
  ): Promise<LoraAdapter> {
    const config = (await readJson(join(folder, CONFIG_FILE)).catch((error) => {
      throw isMissing(error) ? noAdapter(folder, error) : error;
    })) as Record<string, unknown>;
    const file = await SafetensorsFile.open(join(folder, "adapter_model.safetensors"));
    let adapter: LoraAdapter | undefined;
    try {
      const { tied, ...options } = fromPeftConfig(folder, config, file.entries.keys());
      refuseForeignNames(folder, options.targets, model);
      const saved = SavedModules.copy(model, options.modulesToSave, tied && model.config.tieWordEmbeddings);
      adapter = LoraAdapter.#make(model, options, saved);
      await adapter.#fill(folder, file, model);
      const source = config["base_model_name_or_path"];
      const claim = {
        folder,
        source: typeof source === "string" ? source : undefined,
        sample: file.metadata[SAMPLE_KEY],
      };
      const warning = anyBase ? undefined : checkBase(claim, model);
      if (warning !== undefined) adapter.warnings.push(warning);
      return adapter;
    } catch (error) {
      adapter?.dispose();
      throw error;
    } finally {
      await file.close();
    }
  }

  async #fill(folder: string, file: SafetensorsFile, model: LanguageModel): Promise<void> {
    const variables = this.variables();
    const isCopy = (name: string) => name === PEFT_PREFIX + HEAD && this.saved.tiedEmbedding !== undefined;
    const extra = [...file.entries.keys()].find((name) => !(name in variables) && !isCopy(name));
    if (extra !== undefined) throw noPlace(folder, extra, model);
    for (const [name, variable] of Object.entries(variables)) await fill(variable, name, file);
  }
}

function isMissing(error: unknown): boolean {
  return isTunelabError(error) && error.code === "NOT_FOUND";
}

function noAdapter(folder: string, cause: unknown): TunelabError {
  return new TunelabError(
    "NOT_FOUND",
    [`${folder} 不是适配器：其中没有 ${CONFIG_FILE}`, `${folder} is no adapter: it has no ${CONFIG_FILE}`],
    {
      hint: [
        "请给出由 PEFT、LLaMA-Factory 或 `tunelab export --to adapter` 写出的文件夹",
        "give a folder that PEFT, LLaMA-Factory or `tunelab export --to adapter` has written",
      ],
      details: { path: folder },
      cause,
    },
  );
}

function refuseBoth(targets: readonly { module: string }[], saved: SavedModules): void {
  const both = targets.find(({ module }) => saved.weights.has(`${module}.weight`));
  if (both)
    throw new TunelabError("INVALID_CONFIG", isTargetAndSaved(both.module), {
      hint: ONE_OF_TWO,
      details: { module: both.module },
    });
}

function refuseForeignNames(folder: string, modules: LoraTargets, model: LanguageModel): void {
  const known = new Set(targetModules(model.config, "all-linear").map(({ module }) => module));
  const foreign = (modules as readonly string[]).find((module) => !known.has(module));
  if (foreign !== undefined) throw noPlace(folder, `${PEFT_PREFIX}${foreign}.lora_A.weight`, model);
}

function noPlace(folder: string, tensor: string, model: LanguageModel): TunelabError {
  return new TunelabError("SHAPE_MISMATCH", hasNoPlace(folder, model.name, tensor), {
    hint: OTHER_BASE,
    details: { path: folder, tensor },
  });
}

async function fill(variable: tf.Variable, name: string, file: SafetensorsFile): Promise<void> {
  const data = await file.readFloat32(name);
  const shape = file.entries.get(name)!.shape;
  if (shape.join() !== variable.shape.join())
    throw new TunelabError(
      "SHAPE_MISMATCH",
      [
        `${file.path}：${name} 为 [${shape}]，这个模型需要 [${variable.shape}]`,
        `${file.path}: ${name} is [${shape}], this model needs [${variable.shape}]`,
      ],
      {
        hint: OTHER_BASE,
        details: { path: file.path, tensor: name },
      },
    );
  tf.tidy(() => variable.assign(tf.tensor(data, shape)));
}
