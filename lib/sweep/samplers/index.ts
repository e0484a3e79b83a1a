import { TunelabError } from "#lib/core/index";
import { CmaEsSampler } from "./cma-es-sampler.ts";
import { GridSampler } from "./grid.ts";
import { RandomSampler } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { SobolSampler } from "./sobol.ts";
import { TpeSampler } from "./tpe.ts";

export { type CmaEsOptions, CmaEsSampler } from "./cma-es-sampler.ts";
export { type GridOptions, GridSampler } from "./grid.ts";
export { RandomSampler } from "./random.ts";
export { DRAWN, type Sampler, type SearchState, type SeedOptions } from "./sampler.ts";
export { SobolSampler } from "./sobol.ts";
export { type TpeOptions, TpeSampler } from "./tpe.ts";

export const SAMPLERS = ["tpe", "cmaes", "random", "grid", "sobol"] as const;
export type SamplerName = (typeof SAMPLERS)[number];

/** A sampler by its name. @throws TunelabError INVALID_CONFIG */
export function createSampler(sampler: Sampler | SamplerName, seed: number): Sampler {
  if (typeof sampler !== "string") return sampler;
  switch (sampler) {
    case "tpe":
      return new TpeSampler({ seed });
    case "cmaes":
      return new CmaEsSampler({ seed });
    case "random":
      return new RandomSampler({ seed });
    case "grid":
      return new GridSampler({ seed });
    case "sobol":
      return new SobolSampler({ seed });
    default:
      throw new TunelabError(
        "INVALID_CONFIG",
        [`没有采样器“${String(sampler)}”`, `there is no sampler "${String(sampler)}"`],
        {
          hint: [`可用：${SAMPLERS.join("、")}`, `use one of ${SAMPLERS.join(", ")}`],
        },
      );
  }
}
