/** Where the evaluations of a run are kept: beside its recipe, for its model card. */
import { join } from "node:path";

export function evaluationFile(folder: string): string {
  return join(folder, "evaluation.json");
}
