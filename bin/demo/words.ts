/** What `tunelab demo` says, in both languages. */
import { textsOf } from "#lib/core/index";

export const say = textsOf({
  demo: [
    "用一份题库走完全程：转换、微调、评估（约半分钟）",
    "run the whole chain on a question bank: convert, fine-tune, evaluate (about half a minute)",
  ],
  file: ["自己的题库；不给时用示例", "a question bank of your own; a sample when absent"],
  output: ["结果写到哪里", "where the results go"],
  seed: ["种子相同，数字相同", "the same seed gives the same numbers"],
  title: [
    "客户文件 → 记录 → 微调的适配器，全部在本机",
    "customer file → records → fine-tuned adapter, all on this machine",
  ],
  done: ["用时 {duration}。", "Done in {duration}."],
  convert: ["转换", "Convert"],
  converted: [
    "{items} 道题 → {records} 条记录，{rejected} 条未采用并说明原因",
    "{items} questions → {records} records, {rejected} rejected with their reasons",
  ],
  base: ["基础模型", "Base model"],
  baseIs: ["tiny，{parameters} 个参数，运行于 {device}", "tiny, {parameters} parameters, on {device}"],
  baseKnows: [
    "随 tunelab 提供：它见过中国法律和英文散文的样子，还不会回答问题。",
    "It ships with tunelab: it knows the shape of Chinese law and English prose, and answers nothing yet.",
  ],
  tune: ["微调", "Fine-tune"],
  tuned: ["用 {train} 道题做 LoRA，留出 {validation} 道", "LoRA on {train} questions, {validation} held back"],
  result: ["结果", "Result"],
  heldBack: ["在留出的题目上", "on the questions held back"],
  loss: ["损失    训练前 {before} → 训练后 {after}", "loss        {before} before → {after} after"],
  perplexity: ["困惑度  训练前 {before} → 训练后 {after}", "perplexity  {before} before → {after} after"],
  question: ["问题", "question"],
  expected: ["参考", "expected"],
  before: ["之前", "before"],
  after: ["之后", "after"],
  files: ["文件", "Files"],
  dataset: ["记录，可用于任何微调工具", "the records, ready for any fine-tuning tool"],
  rejected: ["未采用的内容及原因", "what was left out and why"],
  baseFolder: ["基础模型，Hugging Face 文件夹", "the base model, a Hugging Face folder"],
  adapter: ["适配器，PEFT 文件夹", "the adapter, a PEFT folder"],
  runs: ["配方、事件、检查点、TensorBoard 文件", "recipe, events, checkpoints, TensorBoard files"],
  lossPage: ["损失曲线，可交互", "the losses, interactive"],
  lossPicture: ["损失曲线，图片", "the losses, as a picture"],
});
