/** The help of `tunelab eval`, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  eval: [
    "评估一次运行（id、id 的一部分或 latest）在训练前后的表现，或评估一个模型",
    "measure a run (its id, a part of it, or latest) before and after its training, or a model",
  ],
  data: ["记录；默认为运行留出的那些", "records; default the ones that the run held back"],
  adapter: [
    "对模型：分别在不带和带这个 LoRA 适配器时评估",
    "of a model: measure it without and with this LoRA adapter",
  ],
  answers: [
    "要回答的问题数，均匀取自数据；0 只算损失",
    "questions that are answered, spread over the data; 0 measures losses alone",
  ],
  maxTokens: [
    "答案的最大长度；默认比最长的参考答案多四分之一",
    "longest answer; default a quarter more than the longest expected one",
  ],
  general: [
    "其他内容的文本：它们的损失说明遗忘了多少",
    "texts about other things: their loss tells what was forgotten",
  ],
  examples: ["并排显示的答案数", "answers shown side by side"],
  runs: ["运行在哪里", "where the runs are"],
  json: ["输出 JSON，含全部答案", "print JSON with all answers"],
  output: ["另写一份报告：.html 或 .json", "write the report too: .html or .json"],
  more: [
    `
例如：
  tunelab eval latest                               运行留出的记录，训练前后
  tunelab eval latest --general articles.txt        以及遗忘了多少
  tunelab eval tiny --data bank.json --adapter a/   不带和带适配器的模型
  tunelab eval model.gguf --data bank.json --json
`,
    `
Examples:
  tunelab eval latest                               the run's held-back records, before and after
  tunelab eval latest --general articles.txt        and what it forgot
  tunelab eval tiny --data bank.json --adapter a/   a model without and with an adapter
  tunelab eval model.gguf --data bank.json --json
`,
  ],
});
