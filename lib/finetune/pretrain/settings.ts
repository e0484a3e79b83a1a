/** The settings of a pretraining: one schema, from which come types, defaults, checks and the command's flags. */
import { z } from "zod";
import { described, inLanguage, issueLanguage, TunelabError } from "#lib/core/index";

const count = (value: number) => z.int().positive().default(value);

export const PretrainSettings = z.strictObject({
  name: z.string().min(1).default("tunelab-base").meta(described("模型的名称", "name of the model")),
  vocabSize: count(6144).meta(described("要学习的分词器的词元数", "tokens of the tokenizer that is learned")),
  hiddenSize: z
    .int()
    .positive()
    .multipleOf(64, { error: () => inLanguage(["请用 64 的倍数，例如 256", "use a multiple of 64, e.g. 256"]) })
    .default(256)
    .meta(described("模型的宽度，64 的倍数", "width of the model, a multiple of 64")),
  layers: count(5).meta(described("解码器层数", "decoder layers")),
  maxPositions: count(1024).meta(
    described("模型支持的最长序列，按词元计", "longest sequence the model is made for, in tokens"),
  ),
  epochs: z.number().positive().default(2).meta(described("文本训练的轮数", "passes over the text")),
  batchSize: count(4).meta(described("每步的样本数", "samples per step")),
  maxLength: z
    .int()
    .min(8)
    .default(512)
    .meta(described("每个样本的词元数，不超过 maxPositions", "tokens per sample, at most maxPositions")),
  learningRate: z
    .number()
    .positive()
    .default(2e-3)
    .meta(described("AdamW 的最高学习率", "peak learning rate of AdamW")),
  seed: z
    .int()
    .min(0)
    .default(1)
    .meta(described("决定文本顺序、初始权重和划分", "order of the text, initial weights, split")),
  runs: z
    .string()
    .min(1)
    .default("runs")
    .meta(described("运行保存在哪里：检查点和事件", "run store: checkpoints and events")),
});
export type PretrainSettings = z.infer<typeof PretrainSettings>;

/** All problems at once. @throws TunelabError INVALID_CONFIG */
export function parsePretrainSettings(given: Readonly<Record<string, unknown>>): PretrainSettings {
  const parsed = PretrainSettings.safeParse(given, issueLanguage());
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join(".");
    return name === "" ? message : `${name} ${inLanguage(["为", "is"])} ${JSON.stringify(given[name])}: ${message}`;
  });
  const { maxLength = 0, maxPositions = 0 } = parsed.data ?? {};
  if (maxLength > maxPositions)
    problems.push(
      inLanguage([
        `maxLength 为 ${maxLength}，大于 maxPositions 的 ${maxPositions}`,
        `maxLength is ${maxLength}, longer than the ${maxPositions} of maxPositions`,
      ]),
    );
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new TunelabError("INVALID_CONFIG", problems.join("; "), { details: { problems } });
}
