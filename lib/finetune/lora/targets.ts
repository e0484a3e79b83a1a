/** Which linear layers get an adapter. */
import { TunelabError } from "#lib/core/index";
import { storageOf } from "#lib/engine/index";
import { blockLinears, type LanguageModel, type ModelConfig, type WeightStorage } from "#lib/model/index";

/** "all-linear", a list of names, or a regular expression. */
export type LoraTargets = string | readonly string[];

/** A linear layer with its whole path: weight [out, in]. */
export interface TargetModule {
  module: string;
  out: number;
  in: number;
}

/** Linear layers of all blocks that a target list names; a name matches the end of the module's path, as in PEFT. */
export function targetModules(config: ModelConfig, targets: LoraTargets): TargetModule[] {
  const all = blockLinears(config);
  if (targets === "all-linear") return all;
  if (typeof targets === "string") return matching(all, targets);
  const matches = (module: string, target: string) => module === target || module.endsWith(`.${target}`);
  const unknown = targets.find((target) => !all.some(({ module }) => matches(module, target)));
  if (unknown !== undefined)
    throw new TunelabError("INVALID_CONFIG", [`没有线性层“${unknown}”`, `there is no linear layer "${unknown}"`], {
      hint: [
        `线性层：${[...new Set(all.map(({ module }) => module.split(".").at(-1)))].join("、")}`,
        `linear layers: ${[...new Set(all.map(({ module }) => module.split(".").at(-1)))].join(", ")}`,
      ],
      details: { target: unknown },
    });
  return all.filter(({ module }) => targets.some((target) => matches(module, target)));
}

/** The shortest list of names that means exactly these modules to PEFT: `q_proj` where every block has it, else paths. */
export function targetNames(config: ModelConfig, modules: readonly string[]): string[] {
  const chosen = new Set(modules);
  const names = new Set(modules.map((module) => module.split(".").at(-1)!));
  const meant = targetModules(config, [...names]);
  return (meant.length === chosen.size ? [...names] : [...chosen]).sort();
}

/** How the linear layers of a model are kept in memory. */
export function storageOfModel({ config, weights }: LanguageModel): WeightStorage {
  const [first] = blockLinears(config);
  return storageOf(weights.get(`${first!.module}.weight`)!);
}

function matching(all: readonly TargetModule[], pattern: string): TargetModule[] {
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch (cause) {
    throw new TunelabError(
      "INVALID_CONFIG",
      [`targets 不是正则表达式：${pattern}`, `targets is no regular expression: ${pattern}`],
      {
        hint: [
          '例如写 ".*\\.layers\\.[01]\\.self_attn\\..*"，或名称的列表',
          'write e.g. ".*\\.layers\\.[01]\\.self_attn\\..*", or a list of names',
        ],
        cause,
      },
    );
  }
  const found = all.filter(({ module }) => expression.test(module));
  if (found.length > 0) return found;
  throw new TunelabError("INVALID_CONFIG", [`没有线性层符合 ${pattern}`, `no linear layer matches ${pattern}`], {
    hint: [`须匹配整个路径，例如 ${all[0]?.module}`, `the whole path must match, e.g. ${all[0]?.module}`],
    details: { targets: pattern },
  });
}
