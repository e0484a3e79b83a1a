/**
 * Several adapters on one base: loaded side by side, switched in a moment, used together with weights. The names of the
 * methods and what they do follow PEFT's PeftModel.
 */
import { join } from "node:path";
import { nearest, TunelabError } from "#lib/core/index";
import { ops, tf } from "#lib/engine/index";
import type { LanguageModel, ModuleAdapter } from "#lib/model/index";
import { type LoadAdapterOptions, LoraAdapter } from "./adapter.ts";
import { adaptedWeight } from "./update.ts";

/** Weights of adapters by name; 1 is the adapter as it was trained. */
export type AdapterWeights = Readonly<Record<string, number>>;

/**
 * @example
 * const adapters = new AdapterSet(model);
 * await adapters.loadAdapter("./icd10-adapter", "medical");
 * await adapters.loadAdapter("./contract-adapter", "legal");
 * adapters.setAdapter("medical");
 * adapters.setAdapter({ medical: 0.7, legal: 0.3 });
 * adapters.disableAdapters(); // the base alone
 */
export class AdapterSet implements ModuleAdapter {
  readonly model: LanguageModel;
  #adapters = new Map<string, LoraAdapter>();
  #active: readonly (readonly [LoraAdapter, number])[] = [];

  /** Attaches itself to the model in place of what was attached; a LoRA adapter that was becomes "default" and active. */
  constructor(model: LanguageModel) {
    this.model = model;
    const { adapter } = model;
    model.adapter = this;
    if (adapter instanceof LoraAdapter) {
      this.addAdapter("default", adapter);
      this.setAdapter("default");
    }
  }

  get names(): string[] {
    return [...this.#adapters.keys()];
  }

  /** The active adapters and their weights; empty when the base works alone. */
  get activeAdapters(): Record<string, number> {
    const nameOf = (adapter: LoraAdapter) => this.names.find((name) => this.#adapters.get(name) === adapter)!;
    return Object.fromEntries(this.#active.map(([adapter, weight]) => [nameOf(adapter), weight]));
  }

  /** @throws TunelabError NOT_FOUND */
  get(name: string): LoraAdapter {
    const adapter = this.#adapters.get(name);
    if (adapter) return adapter;
    const meant = nearest(name, this.names);
    throw new TunelabError("NOT_FOUND", [`没有适配器“${name}”`, `there is no adapter "${name}"`], {
      hint: [
        `${meant === undefined ? "" : `是否指“${meant}”？`}已加载：${this.names.join("、") || "无"}`,
        `${meant === undefined ? "" : `did you mean "${meant}"? `}loaded: ${this.names.join(", ") || "none"}`,
      ],
      details: { name, known: this.names },
    });
  }

  /** Loads a PEFT folder under a name; it becomes active only by `setAdapter`. @throws as LoraAdapter.load, CONFLICT */
  async loadAdapter(folder: string, name: string, options: LoadAdapterOptions = {}): Promise<LoraAdapter> {
    this.#refuseTaken(name);
    const adapter = await LoraAdapter.load(folder, this.model, options);
    this.#adapters.set(name, adapter);
    return adapter;
  }

  /** Takes an adapter that is there, such as that of a run. @throws TunelabError CONFLICT when the name is taken */
  addAdapter(name: string, adapter: LoraAdapter): void {
    this.#refuseTaken(name);
    this.#adapters.set(name, adapter);
  }

  /**
   * Makes one adapter active, or several, whose updates are added (PEFT's combination "cat" of `add_weighted_adapter`). Each
   * update is what the adapter alone would add to the base, so that the order does not matter; with DoRA it does in PEFT.
   * @throws TunelabError NOT_FOUND, CONFLICT when modules that are trained whole cannot be added
   */
  setAdapter(active: string | readonly string[] | AdapterWeights): void {
    const weights = typeof active === "string" ? [active] : active;
    const entries = Array.isArray(weights)
      ? weights.map((name) => [name, 1] as const)
      : Object.entries(weights as AdapterWeights);
    const chosen = entries.map(([name, weight]) => [this.get(name), weight] as const);
    const wrong = entries.find(([, weight]) => !Number.isFinite(weight));
    if (wrong)
      throw new TunelabError("INVALID_INPUT", [
        `“${wrong[0]}”的权重为 ${wrong[1]}`,
        `the weight of "${wrong[0]}" is ${wrong[1]}`,
      ]);
    const whole = chosen.find(([{ saved }]) => saved.weights.size > 0);
    if (whole && (chosen.length > 1 || whole[1] !== 1))
      throw new TunelabError(
        "CONFLICT",
        [
          "带 modulesToSave 的适配器只能单独使用，且权重为 1",
          "an adapter with modulesToSave is used alone and with weight 1",
        ],
        {
          hint: [
            "它整体保存的词嵌入、输出头或归一化不能与其他适配器的相加",
            "its whole embeddings, head or norms cannot be added to those of others",
          ],
        },
      );
    this.#active = chosen;
  }

  /** The base alone, until `setAdapter`. */
  disableAdapters(): void {
    this.#active = [];
  }

  /** Frees an adapter. @throws TunelabError NOT_FOUND */
  deleteAdapter(name: string): void {
    const adapter = this.get(name);
    this.#active = this.#active.filter(([active]) => active !== adapter);
    this.#adapters.delete(name);
    adapter.dispose();
  }

  apply(module: string, x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor | undefined {
    const [[only, factor] = []] = this.#active;
    if (!only) return undefined;
    if (this.#active.length === 1 && factor === 1) return only.apply(module, x, weight, bias);
    return tf.tidy(() => {
      let y: tf.Tensor = ops.linear(x, weight, bias ?? undefined);
      for (const [adapter, share] of this.#active) {
        const update = adapter.update(module, x, weight);
        if (update) y = y.add(update.mul(share));
      }
      return y;
    });
  }

  weight(name: string): tf.Tensor | undefined {
    return this.#active[0]?.[0].weight(name);
  }

  /** Writes what is active into the base weights and detaches the set; the adapters stay loaded. */
  mergeInto(model: LanguageModel = this.model): void {
    const [[only, factor] = []] = this.#active;
    if (only && this.#active.length === 1 && factor === 1) only.mergeInto(model);
    else
      for (const name of new Set(this.#active.flatMap(([adapter]) => [...adapter.pairs.keys()])))
        this.#merge(model, name);
    if (model.adapter === this) model.adapter = undefined;
    this.#active = [];
  }

  #merge(model: LanguageModel, module: string): void {
    const weight = model.baseWeight(`${module}.weight`);
    tf.tidy(() => {
      let sum: tf.Tensor = tf.clone(weight);
      for (const [{ pairs }, share] of this.#active) {
        const pair = pairs.get(module);
        if (pair) sum = sum.add(adaptedWeight(weight, pair).sub(weight).mul(share));
      }
      weight.assign(sum);
    });
  }

  /** Writes every adapter as PEFT does: "default" into the folder itself, the others into folders of their names. */
  async save(folder: string): Promise<void> {
    for (const [name, adapter] of this.#adapters) await adapter.save(name === "default" ? folder : join(folder, name));
  }

  /** Frees all adapters and detaches. */
  dispose(): void {
    if (this.model.adapter === this) this.model.adapter = undefined;
    this.#active = [];
    for (const adapter of this.#adapters.values()) adapter.dispose();
    this.#adapters.clear();
  }

  #refuseTaken(name: string): void {
    if (!this.#adapters.has(name)) return;
    throw new TunelabError("CONFLICT", [`已有适配器“${name}”`, `there is an adapter "${name}" already`], {
      hint: ["请先删除它，或给新的换个名称", "delete it first, or give the new one another name"],
    });
  }
}
