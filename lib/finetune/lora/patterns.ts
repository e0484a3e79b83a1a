/** Ranks and strengths of single layers: PEFT's rank_pattern and alpha_pattern. */
import { nearest, TunelabError } from "#lib/core/index";
import type { TargetModule } from "./targets.ts";

/** Numbers by the names of layers: the end of the path (q_proj, layers.1.mlp.up_proj), or a regular expression for it. */
export type LayerPattern = Readonly<Record<string, number>>;

/** The number of the first name that means the layer, as PEFT's get_pattern_key chooses it. */
export function numberFor(module: string, pattern: LayerPattern | undefined): number | undefined {
  return Object.entries(pattern ?? {}).find(([name]) => expressionOf(name).test(module))?.[1];
}

/** @throws TunelabError INVALID_CONFIG for a name that means no target */
export function refuseUnmatched(setting: string, pattern: LayerPattern | undefined, targets: readonly TargetModule[]) {
  for (const name of Object.keys(pattern ?? {})) {
    let found = false;
    try {
      found = targets.some(({ module }) => expressionOf(name).test(module));
    } catch (cause) {
      throw new TunelabError(
        "INVALID_CONFIG",
        [`${setting}：“${name}”不是正则表达式`, `${setting}: "${name}" is no regular expression`],
        { cause },
      );
    }
    if (found) continue;
    const known = [...new Set(targets.map(({ module }) => module.split(".").at(-1)!))];
    const meant = nearest(name, known);
    throw new TunelabError(
      "INVALID_CONFIG",
      [
        `${setting}：“${name}”不对应任何加了适配器的层`,
        `${setting}: "${name}" means none of the layers with an adapter`,
      ],
      {
        hint: [
          `${meant === undefined ? "" : `是否指“${meant}”？`}层：${known.join("、")}，或路径如 ${targets[0]?.module}`,
          `${meant === undefined ? "" : `did you mean "${meant}"? `}layers: ${known.join(", ")}, or a path such as ${targets[0]?.module}`,
        ],
        details: { name, known },
      },
    );
  }
}

function expressionOf(name: string): RegExp {
  return new RegExp(`^(?:.*\\.)?(?:${name})$`);
}
