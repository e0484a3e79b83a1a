/** What `tunelab pretrain` says, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  pretrain: [
    "用文本文件训练一个小的基础模型（.txt 或 .gz；单独一行的 <|document|> 分隔文档）",
    "train a small base model from text files (.txt or .gz; <|document|> on a line parts documents)",
  ],
  output: ["模型写到哪里", "where the model goes"],
  resume: [
    "继续中断的运行（id、id 的一部分或 latest）",
    "go on with an interrupted run (an id, a part of it, or latest)",
  ],
  about: ["模型卡的 Markdown：来源、许可、用途", "Markdown for the model card: sources, licences, intended use"],
  interrupted: ["已中断；用 --resume {id} 继续", "interrupted; go on with --resume {id}"],
  perplexity: [
    "留出文本的困惑度：unigram {unigram}，5-gram {fiveGram}，{name} {model} → {output}",
    "perplexity on held-back text: unigram {unigram}, 5-gram {fiveGram}, {name} {model} → {output}",
  ],
});
