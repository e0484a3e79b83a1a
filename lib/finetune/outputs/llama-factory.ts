/** A kept run's recipe as LLaMA-Factory's YAML, with the names that LLaMA-Factory knows model and data by. */
import { resolve } from "node:path";
import { defaultLanguage } from "#lib/core/index";
import { loadConfig, locateModel, modelOrigin } from "#lib/model/index";
import { datasetName } from "../llama-factory/dataset-info.ts";
import type { Difference } from "../llama-factory/settings.ts";
import { because } from "../llama-factory/words.ts";
import { toLlamaFactory } from "../llama-factory/write.ts";
import type { KeptRecipe } from "../stored-run.ts";

export interface RunAsLlamaFactory {
  yaml: string;
  differences: Difference[];
  /** Files that dataset_info.json beside them does not list yet. */
  unlisted: { name: string; file: string; folder: string }[];
}

/** Reads the model's configuration, none of its weights. */
export async function runAsLlamaFactory({ model, data, validation, recipe }: KeptRecipe): Promise<RunAsLlamaFactory> {
  const [train, held] = await Promise.all([data, validation].map((facts) => facts?.path && listed(facts.path)));
  const base = await baseOf(model);
  const file = toLlamaFactory(recipe, {
    model: base.model,
    config: await loadConfig(model),
    dataset: train ? train.name : (data?.name ?? "records"),
    ...(train && { datasetDir: train.folder }),
    ...(held && { evalDataset: held.name }),
  });
  const places = [train, held].filter((place) => place !== undefined && place !== "");
  const notes: Difference[] = [...base.differences];
  if (train && held && held.folder !== train.folder)
    notes.push({
      setting: "validation",
      value: held.file,
      reason: because(defaultLanguage(), "oneFolder", { folder: train.folder }),
    });
  const comments = notes.map(({ setting, value, reason }) => `# ${setting} ${JSON.stringify(value)}: ${reason}\n`);
  return {
    yaml: comments.join("") + file.yaml,
    differences: [...notes, ...file.differences],
    unlisted: places.filter(({ isListed }) => !isListed),
  };
}

async function listed(path: string) {
  return { ...(await datasetName(path)), file: path };
}

/** LLaMA-Factory takes a name of the hub or a Hugging Face folder. */
async function baseOf(source: string): Promise<{ model: string; differences: Difference[] }> {
  if (source.startsWith("hf:") && !/\.gguf$/i.test(source)) return { model: source, differences: [] };
  const path = await locateModel(source);
  if (!/\.gguf$/i.test(path)) return { model: resolve(path), differences: [] };
  const { repository } = await modelOrigin(source);
  const reason =
    repository === undefined
      ? because(defaultLanguage(), "noGguf")
      : because(defaultLanguage(), "noGgufMadeFrom", { repository });
  return {
    model: repository === undefined ? source : `hf:${repository}`,
    differences: [{ setting: "model", value: source, reason }],
  };
}
