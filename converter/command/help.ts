/** The help of `tunelab convert`, in both languages. */
import { textsOf } from "#lib/core/index";
import { FORMATS } from "../formats.ts";

export const help = textsOf({
  convert: [
    "把题库、合同、表格和文档变成指令数据",
    "turn question banks, contracts, tables and documents into instruction data",
  ],
  files: ["文件、文件夹、通配模式；- 表示标准输入", "files, folders, patterns, or - for standard input"],
  out: ["数据集和报告写入的文件夹", "folder for the data set and the reports"],
  profile: ["YAML 设置文件", "settings as YAML"],
  set: ["方案中的一项设置，可多次使用", "one setting of a profile, may be repeated"],
  task: ["文件里是什么（auto）", "what the files hold (auto)"],
  language: ["指令措辞的语言（auto）", "wording of the instructions (auto)"],
  outputStyle: ["答案包含什么（answer-explanation）", "what an answer holds (answer-explanation)"],
  seed: ["决定措辞的选择和数据的划分（42）", "chooses among the wordings and deals the parts (42)"],
  encoding: [
    "文本文件的编码，例如 gb18030；不给时自动识别",
    "encoding of text files, e.g. gb18030; detected when absent",
  ],
  delimiter: [
    "文本表格的列分隔符，tab 表示制表符；不给时自动识别",
    "sign between the columns of text tables, tab for a tabulator; detected when absent",
  ],
  headerRow: ["表格中作为列名的那一行；不给时自动寻找", "row that names the columns of a table; found when absent"],
  ocr: [
    "识别扫描页和图片中的文字（中文、英文）；在 sources.jsonl 中标明",
    "read the text of scanned pages and pictures (Chinese, English); marked in sources.jsonl",
  ],
  trackedChanges: [
    "Word 等文件中的修订：按接受后读取（accepted），或写成 [-删去-]{+添加+}（shown）",
    "tracked changes: read as accepted (accepted), or kept as [-deleted-]{+inserted+} (shown)",
  ],
  password: [
    "打开受保护的 PDF、Office 和 zip 文件，可多次使用；写在方案里更好，别的用户看得到命令",
    "opens protected PDF, Office and zip files, may be repeated; better in a profile, other users see commands",
  ],
  format: ["再写一份这种格式的数据集", "a second data set file in this format"],
  personalData: ["如何处理个人信息（report）", "what happens to personal data (report)"],
  checklist: ["合同中要检查的风险，YAML 文件", "risks to look for in contracts, as YAML"],
  model: ["让本机的语言模型出题（OpenAI 兼容接口）", "let a local language model write questions (OpenAI-compatible)"],
  modelName: ["模型在其服务中的名称", "name of the model, as its service calls it"],
  allowRemoteModel: ["允许模型在另一台机器上", "the model may run on another machine"],
  dryRun: ["只显示会得到什么，不写文件", "show what would come out and write nothing"],
  report: [
    "列出每个未采用的条目；或写一份给人看的报告，.html 或 .md",
    "list every rejected item; or write a report for people, .html or .md",
  ],
  printProfile: ["以方案的形式打印设置后结束", "print the settings as a profile and end"],
  more: [
    `
${FORMATS[0]}

文件：路径、文件夹、"bank/**/*.docx" 这样的通配模式（加引号，免得 shell 展开），
以及表示标准输入的 -。题目文件和答案文件（题库.docx、题库答案.docx）一起给出时
会合在一起。

写入文件夹的内容：
  dataset.json         记录；加 --set split.validation=0.1 时另有
                       dataset_validation.json 和 dataset_test.json
  dataset_info.json    供 LLaMA-Factory 使用
  sources.jsonl        每条记录出自哪里
  rejected.jsonl       未采用的内容及原因
  manifest.json        设置、数量、检查、哈希

方案是 YAML 形式的任意设置；命令行选项优先于它：
  outputStyle: answer
  clean:
    personalData: { action: mask }
    nearDuplicates: { effect: drop, threshold: 0.85 }
  contract: { tasks: [find, risk], checklist: my-checklist.yml }
  split: { validation: 0.1, group: file }
--print-profile 显示全部设置及其默认值。

您自己的语言模型可以为文档的各节出题：
  --model http://127.0.0.1:8080/v1 \\
    --set 'generate.tasks=[questions, summary]'
它看到的个人信息是遮盖过的，它的依据必须在原文中，它写的记录有标记。
服务的密钥放在环境变量 TUNELAB_MODEL_KEY 中。

环境变量 TUNELAB_PSEUDONYM_KEY 给出您自己的密钥时，假名（--personal-data
pseudonym）由它决定：同一个值在每次转换中得到同一个假名，别人无法靠猜测来验证。

退出码：0 每个条目都成为记录，3 有条目或文件没有成为记录，2 命令行有误，
1 什么也没有得到。

例如：
  tunelab convert 题库.docx -o out
  tunelab convert "合同/*.docx" --task contract --personal-data mask -o out
  cat bank.txt | tunelab convert - --format messages -o out`,
    `
${FORMATS[1]}

Files: paths, folders, patterns such as "bank/**/*.docx" (in quotes, so that the
shell leaves them), and - for standard input. A question file and its key
(题库.docx, 题库答案.docx) are joined when both are named.

Written to the folder:
  dataset.json         the records; dataset_validation.json and
                       dataset_test.json with --set split.validation=0.1
  dataset_info.json    for LLaMA-Factory
  sources.jsonl        where each record comes from
  rejected.jsonl       what was left out and why
  manifest.json        settings, counts, checks, hashes

A profile holds any settings as YAML; options of the command line come after it:
  outputStyle: answer
  clean:
    personalData: { action: mask }
    nearDuplicates: { effect: drop, threshold: 0.85 }
  contract: { tasks: [find, risk], checklist: my-checklist.yml }
  split: { validation: 0.1, group: file }
--print-profile shows all of them with their defaults.

A language model of your own may write questions for the sections of documents:
  --model http://127.0.0.1:8080/v1 \\
    --set 'generate.tasks=[questions, summary]'
It sees personal data masked, its evidence must stand in the source, and its
records are marked. A key for the service goes into TUNELAB_MODEL_KEY.

Pseudonyms (--personal-data pseudonym) hang on a secret of your own when the
variable TUNELAB_PSEUDONYM_KEY holds one: the same value then gets the same
pseudonym in every conversion, and nobody can test guesses.

Exit codes: 0 every item became a record, 3 some items or files did not,
2 the command line is wrong, 1 nothing came out.

Examples:
  tunelab convert 题库.docx -o out
  tunelab convert "合同/*.docx" --task contract --personal-data mask -o out
  cat bank.txt | tunelab convert - --format messages -o out`,
  ],
});
