import { TunelabError } from "#lib/core/index";
import { HyperbandPruner } from "./hyperband.ts";
import { MedianPruner } from "./percentile.ts";
import type { Pruner } from "./pruner.ts";
import { SuccessiveHalvingPruner } from "./successive-halving.ts";

export { HyperbandPruner } from "./hyperband.ts";
export { PatientPruner } from "./patient.ts";
export { MedianPruner, PercentilePruner } from "./percentile.ts";
export type { Pruner } from "./pruner.ts";
export { SuccessiveHalvingPruner } from "./successive-halving.ts";
export { ThresholdPruner } from "./threshold.ts";

export const PRUNERS = ["none", "median", "asha", "hyperband"] as const;
export type PrunerName = (typeof PRUNERS)[number];

/** A pruner by its name. @throws TunelabError INVALID_CONFIG */
export function createPruner(pruner: Pruner | PrunerName): Pruner | undefined {
  if (typeof pruner !== "string") return pruner;
  switch (pruner) {
    case "none":
      return undefined;
    case "median":
      return new MedianPruner();
    case "asha":
      return new SuccessiveHalvingPruner();
    case "hyperband":
      return new HyperbandPruner();
    default:
      throw new TunelabError(
        "INVALID_CONFIG",
        [`没有剪枝器“${String(pruner)}”`, `there is no pruner "${String(pruner)}"`],
        {
          hint: [
            `可用：${PRUNERS.join("、")}，或 new PercentilePruner、PatientPruner、ThresholdPruner`,
            `use one of ${PRUNERS.join(", ")}, or new PercentilePruner, PatientPruner or ThresholdPruner`,
          ],
        },
      );
  }
}
