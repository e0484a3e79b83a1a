/** A study's record in its storage: a new one, or the one that is there. */
import { TunelabError } from "#lib/core/index";
import type { StudyStorage } from "./journal/storage.ts";
import type { Direction, StudyRecord } from "./records.ts";

/** Optuna's attribute for the names of the objectives. */
export const METRIC_NAMES = "study:metric_names";

interface Wanted {
  directions?: readonly Direction[];
  objectiveNames?: readonly string[];
}

/** @throws TunelabError CONFLICT when the name is taken and `resume` not set, or the directions differ; INVALID_CONFIG */
export function openRecord(storage: StudyStorage, name: string, resume: boolean, options: Wanted): StudyRecord {
  const found = storage.findStudy(name);
  if (found && resume) {
    const wanted = options.directions;
    if (wanted && wanted.join() !== found.directions.join())
      throw new TunelabError(
        "CONFLICT",
        [
          `研究“${name}”的方向为 ${found.directions.join("、")}`,
          `study "${name}" has the directions ${found.directions.join(", ")}`,
        ],
        {
          hint: ["请用相同的方向继续，或换个名称", "resume it with the same directions, or choose another name"],
        },
      );
    return found;
  }
  const directions = options.directions ?? ["minimize"];
  if (directions.length === 0 || !directions.every((one: string) => one === "minimize" || one === "maximize"))
    throw new TunelabError(
      "INVALID_CONFIG",
      [`directions 为 ${JSON.stringify(directions)}`, `directions are ${JSON.stringify(directions)}`],
      {
        hint: ['每个目标请用 "minimize" 或 "maximize"', 'use "minimize" or "maximize" for each objective'],
      },
    );
  const record = storage.createStudy(name, directions);
  if (options.objectiveNames) storage.setStudyAttr(record, "system", METRIC_NAMES, [...options.objectiveNames]);
  return record;
}
