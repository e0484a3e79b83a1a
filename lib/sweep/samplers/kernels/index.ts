/** The kernels of a Parzen estimator in one dimension: choices, and normal distributions truncated to the range. */
import type { Distribution } from "../../distribution.ts";
import type { Sample } from "../observations.ts";
import { CategoricalKernels } from "./categorical.ts";
import { ContinuousKernels } from "./continuous.ts";
import type { Kernels } from "./kernel.ts";
import { SteppedKernels } from "./stepped.ts";

export { type Candidates, type Kernels, type LogWeights, PRIOR } from "./kernel.ts";

export function createKernels(sample: Sample, distribution: Distribution): Kernels {
  if (distribution.kind === "categorical") return new CategoricalKernels(sample, distribution.choices.length);
  return distribution.step === null
    ? new ContinuousKernels(sample, distribution)
    : new SteppedKernels(sample, distribution, distribution.step);
}
