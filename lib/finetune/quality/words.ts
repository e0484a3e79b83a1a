/** The words of evaluations, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  measure: ["指标", "measure"],
  before: ["训练前", "before"],
  after: ["训练后", "after"],
  change: ["变化", "change"],
  caption: ["评估：{data}，{records} 条", "Evaluation: {data}, {records} records"],
  loss: ["留出数据的损失", "loss on the data"],
  perplexity: ["困惑度", "perplexity"],
  choiceAccuracy: ["选择题正确", "right choices"],
  likeliestAccuracy: ["最可能的选项正确", "likeliest option right"],
  unreadable: ["未给出选项的回答", "answers without a choice"],
  exactMatch: ["完全一致的回答", "exact matches"],
  bleu: ["BLEU（按字符）", "BLEU (characters)"],
  rougeL: ["ROUGE-L", "ROUGE-L"],
  generalLoss: ["通用文本损失（遗忘）", "loss on general text"],
  answering: ["{label}：回答问题", "{label}: answers questions"],
  examples: ["回答对照", "Answers side by side"],
  question: ["问题", "question"],
  expected: ["参考答案", "expected"],
} as const satisfies Record<string, Word>;

export type QualityWord = keyof typeof words;

export const say = speaker<QualityWord>(words);

/** The name of an evaluation: before and after are translated, others stay. */
export function nameOf(language: "zh" | "en", name: string): string {
  return name === "before" || name === "after" ? say(language, name) : name;
}
