/** The recipe of `tunelab train` in a YAML or JSON file: model, data, mode and any setting; or LLaMA-Factory's YAML. */
import { parse } from "yaml";
import { z } from "zod";
import { issueLanguage, readText, TunelabError, toError } from "#lib/core/index";
import { type DatasetFile, RowNames } from "#lib/data/index";
import type { Difference } from "../llama-factory/settings.ts";
import { isLlamaFactory, readLlamaFactory } from "./llama-factory-file.ts";

export interface TrainFile {
  model?: string;
  data?: DatasetFile;
  validation?: DatasetFile;
  runs?: string;
  mode?: string;
  /** Everything else: settings of the recipe, not yet checked. */
  settings: Record<string, unknown>;
  /** Of a LLaMA-Factory file: what has no counterpart. */
  differences?: Difference[];
}

/**
 * @param given what flags name; it need not be in the file
 * @throws TunelabError NOT_FOUND, USAGE
 */
export async function readTrainFile(
  path: string,
  given: { data?: string; validation?: string } = {},
): Promise<TrainFile> {
  const text = await readText(path);
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new TunelabError(
      "USAGE",
      [
        `${path} 不是 YAML：${toError(error).message.split("\n", 1)[0]}`,
        `${path} is no YAML: ${toError(error).message.split("\n", 1)[0]}`,
      ],
      {
        hint: [
          "例如写 model: tiny、data: bank.json、mode: lora",
          "write e.g. model: tiny, data: bank.json, mode: lora",
        ],
        cause: error,
      },
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new TunelabError("USAGE", [`${path} 中没有设置`, `${path} holds no settings`], {
      hint: ["每行写一个 `名称: 值`", "write one `name: value` per line"],
    });
  const settings = { ...(content as Record<string, unknown>) };
  if (isLlamaFactory(settings)) return readLlamaFactory(settings, path, given);
  const file: TrainFile = { settings };
  for (const name of ["data", "validation"] as const) {
    const value = taken(settings, name);
    if (value !== undefined) file[name] = datasetFile(value, `${path}: ${name}`);
  }
  for (const name of ["model", "runs", "mode"] as const) {
    const value = taken(settings, name);
    if (value === undefined) continue;
    if (typeof value !== "string")
      throw new TunelabError(
        "USAGE",
        [`${path}：${name} 为 ${JSON.stringify(value)}`, `${path}: ${name} is ${JSON.stringify(value)}`],
        { hint: ["请给出文字", "give a text"] },
      );
    file[name] = value;
  }
  return file;
}

/** The value of a name that is no setting of the recipe. */
function taken(settings: Record<string, unknown>, name: string): unknown {
  const value = settings[name] ?? undefined;
  delete settings[name];
  return value;
}

/** A path, or a path with the names of its columns; a run's recipe.json tells more, which does not count here. */
const NamedFile = RowNames.extend({ path: z.string() });

function datasetFile(value: unknown, place: string): DatasetFile {
  if (typeof value === "string") return { path: value };
  const parsed = NamedFile.safeParse(value, issueLanguage());
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new TunelabError("USAGE", `${[place, ...path].join(".")}: ${message}`, {
    hint: [
      "给出文件名，或路径和列名 columns: { instruction: question }",
      "give the name of a file, or its path with columns: { instruction: question }",
    ],
  });
}
