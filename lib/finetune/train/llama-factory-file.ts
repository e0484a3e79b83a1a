/** `tunelab train` with LLaMA-Factory's YAML: the recipe that it means, and what has no counterpart here. */
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { defaultLanguage, isTunelabError, TunelabError } from "#lib/core/index";
import type { DatasetFile } from "#lib/data/index";
import type { Precision } from "#lib/engine/precision";
import { datasetFile } from "../llama-factory/dataset-info.ts";
import { fromLlamaFactory } from "../llama-factory/read.ts";
import { because } from "../llama-factory/words.ts";
import type { TrainFile } from "./recipe-file.ts";

/** Names that every file for `llamafactory-cli train` has one of, and no recipe of tunelab. */
const TELLING = ["finetuning_type", "model_name_or_path", "per_device_train_batch_size", "cutoff_len"];

export function isLlamaFactory(content: Readonly<Record<string, unknown>>): boolean {
  return TELLING.some((name) => name in content);
}

/**
 * @param given what flags name: it is not looked for in the file
 * @throws TunelabError USAGE, NOT_FOUND
 */
export async function readLlamaFactory(
  content: Record<string, unknown>,
  path: string,
  given: { data?: string; validation?: string },
): Promise<TrainFile> {
  const { recipe, model, datasets, evalDatasets, datasetDir = "data", differences } = checked(content, path);
  const folder = await folderOf(datasetDir, path);
  const data = given.data === undefined ? await oneFile(datasets, "dataset", folder, path) : { path: given.data };
  const validation =
    given.validation === undefined
      ? await oneFile(evalDatasets, "eval_dataset", folder, path)
      : { path: given.validation };
  const { mode, ...settings } = recipe;
  const unmet = differences.filter(({ setting }) => setting !== "eval_dataset"); // it is the validation data
  const value = settings.precision;
  if (value !== undefined && value !== "fp32" && !(await isHere(value))) {
    unmet.push({ setting: value, value: true, reason: because(defaultLanguage(), "trainedInFp32") });
    settings.precision = "fp32";
  }
  return {
    mode,
    settings,
    differences: unmet,
    ...(model !== undefined && { model }),
    ...(data !== undefined && { data }),
    ...(validation !== undefined && { validation }),
  };
}

async function isHere(precision: Precision): Promise<boolean> {
  const { hasPrecision, useDevice } = await import("#lib/engine/index");
  return hasPrecision(await useDevice(), precision);
}

function checked(content: Record<string, unknown>, path: string) {
  try {
    return fromLlamaFactory(content);
  } catch (error) {
    if (!isTunelabError(error)) throw error;
    throw new TunelabError("USAGE", `${path}: ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}

/** LLaMA-Factory looks in the working folder; a file that came with its data is found beside them too. */
async function folderOf(datasetDir: string, path: string): Promise<string> {
  for (const folder of [datasetDir, join(dirname(path), datasetDir), dirname(path)])
    if (await stat(join(folder, "dataset_info.json")).catch(() => undefined)) return folder;
  return datasetDir;
}

async function oneFile(
  names: readonly string[],
  setting: string,
  folder: string,
  path: string,
): Promise<DatasetFile | undefined> {
  if (names.length <= 1) return names[0] === undefined ? undefined : datasetFile(names[0], folder);
  throw new TunelabError(
    "USAGE",
    [
      `${path}：${setting} 写了 ${names.length} 个数据集（${names.join("、")}）`,
      `${path}: ${setting} names ${names.length} data sets (${names.join(", ")})`,
    ],
    {
      hint: [
        `请合成一个文件，用 --${setting === "dataset" ? "data" : "validation"} 指定`,
        `join them in one file and name it with --${setting === "dataset" ? "data" : "validation"}`,
      ],
    },
  );
}
