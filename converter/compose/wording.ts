/** The sentences around the material: several wordings of each task, in Chinese and English. */
import type { ContractTask, ConvertSettings, QuestionType, WordingTask } from "../schema.ts";

export type WordingLanguage = "zh" | "en";

const TASKS: Record<WordingLanguage, Record<QuestionType, string[]>> = {
  zh: {
    single: [
      "请回答下面的单项选择题。",
      "下面是一道单选题，只有一个选项正确，请选出来。",
      "阅读题目，从各选项中选择唯一正确的一项。",
      "完成这道单项选择题。",
    ],
    multiple: [
      "请回答下面的多项选择题。",
      "下面是一道多选题，正确选项可能不止一个，请全部选出。",
      "阅读题目，选出所有正确的选项。",
      "完成这道多项选择题。",
    ],
    judge: [
      "请判断下面的说法是否正确。",
      "下面是一道判断题，请回答“正确”或“错误”。",
      "判断这一表述的对错。",
      "阅读下面的表述，判断其是否正确。",
    ],
    blank: [
      "请填写下面句子中的空缺。",
      "下面是一道填空题，请按顺序给出各空的内容。",
      "补全下面句子中的空白处。",
      "完成这道填空题。",
    ],
    short: ["请回答下面的问题。", "下面是一道简答题，请给出答案。", "根据专业知识回答问题。", "请简要回答以下问题。"],
  },
  en: {
    single: [
      "Answer the following single-choice question.",
      "Exactly one option is correct. Choose it.",
      "Read the question and pick the one correct option.",
    ],
    multiple: [
      "Answer the following multiple-answer question.",
      "More than one option may be correct. Choose all of them.",
      "Read the question and pick every correct option.",
    ],
    judge: [
      "Decide whether the following statement is true or false.",
      "Is this statement true or false?",
      "Judge the statement below.",
    ],
    blank: [
      "Fill in the blanks of the following sentence.",
      "Complete the sentence.",
      "Give the missing words, in order.",
    ],
    short: [
      "Answer the following question.",
      "Give a short answer to the question below.",
      "Answer the question briefly.",
    ],
  },
};

const SECTION: Record<WordingLanguage, string[]> = {
  zh: ["请写出“{subject}”的内容。", "“{subject}”的内容是什么？"],
  en: ['Write the text of "{subject}".', 'What does "{subject}" say?'],
};

const SUMMARY: Record<WordingLanguage, string[]> = {
  zh: ["请概括下面的内容。", "用几句话总结下面这段文字。"],
  en: ["Summarise the following text.", "What does the following text say? Summarise it."],
};

/** The wordings of a task: the user's own, or those that come with tunelab. */
export function wordingsOf(settings: ConvertSettings, language: WordingLanguage, task: WordingTask): string[] {
  const own = settings.wording[language][task];
  if (own) return own;
  if (task === "section") return SECTION[language];
  if (task === "summary") return SUMMARY[language];
  return task in TASKS[language] ? TASKS[language][task as QuestionType] : CLAUSE_TASKS[language][task as ContractTask];
}

/** What the answer should hold, said after the task. */
export const ANSWER_FORM: Record<WordingLanguage, Record<ConvertSettings["outputStyle"], string>> = {
  zh: {
    answer: "只需给出答案。",
    "answer-explanation": "给出答案并说明理由。",
    "reasoning-answer": "先说明理由，再给出答案。",
  },
  en: {
    answer: "Give the answer only.",
    "answer-explanation": "Give the answer and explain it.",
    "reasoning-answer": "Explain first, then give the answer.",
  },
};

export const WORDS: Record<
  WordingLanguage,
  Record<"answer" | "explanation" | "true" | "false" | "colon" | "separator", string>
> = {
  zh: { answer: "答案", explanation: "解析", true: "正确", false: "错误", colon: "：", separator: "；" },
  en: { answer: "Answer", explanation: "Explanation", true: "True", false: "False", colon: ": ", separator: "; " },
};

/** The language of a text: Chinese when more than a fifth of its letters are Han characters. */
export function languageOf(text: string): WordingLanguage {
  let han = 0;
  let latin = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x4e00 && unit <= 0x9fff) han++;
    else if ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a && unit < 0x80) latin++;
    else if (unit >= 0x80 && OTHER.test(text[i]!)) return languageOfLetters(text);
  }
  return han * 4 > latin ? "zh" : "en";
}

/** Han and Latin letters outside the two large blocks; surrogates may be such. */
const OTHER = /[\p{Script=Han}\p{Script=Latin}\uD800-\uDFFF]/u;

function languageOfLetters(text: string): WordingLanguage {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return han * 4 > latin ? "zh" : "en";
}

/** Wordings of the tasks on contracts; {subject} is the heading or term. */
const CLAUSE_TASKS: Record<WordingLanguage, Record<ContractTask, string[]>> = {
  zh: {
    find: [
      "从下面的合同内容中提取“{subject}”条款的全文。",
      "下面合同对“{subject}”有哪些约定？请给出条款原文。",
      "找出合同中关于“{subject}”的条款。",
    ],
    classify: ["下面的合同条款属于哪一类？", "为下面的合同条款确定类别。", "判断这一合同条款的主题。"],
    define: ["“{subject}”在本合同中如何定义？", "根据合同内容，说明“{subject}”的含义。"],
    fields: ["从下面的合同内容中提取关键信息，以 JSON 格式输出。", "提取合同的要素，输出 JSON。"],
    answer: ["根据下面的合同内容回答：{subject}", "阅读合同内容，用原文回答问题：{subject}"],
    table: ["概括下面表格的内容。", "下面是合同中的一张表格，请说明它的主要内容。"],
    risk: ["审查下面的合同条款，指出其中的风险并引用原文。", "下面的条款有哪些法律风险？请给出依据和建议。"],
  },
  en: {
    find: [
      'Extract the full text of the "{subject}" clause from the agreement below.',
      'What does the agreement say about "{subject}"? Quote the clause.',
    ],
    classify: ["What is the topic of the following contract clause?", "Classify the contract clause below."],
    define: ['How does the agreement define "{subject}"?', 'What does "{subject}" mean in this agreement?'],
    fields: ["Extract the key facts of the agreement below as JSON.", "Give the key facts of this agreement as JSON."],
    answer: ["Answer from the agreement below: {subject}", "Read the text and answer in its words: {subject}"],
    table: ["Summarise the table below.", "What does the following table of an agreement hold?"],
    risk: [
      "Review the clause below: name its risks and quote the text.",
      "Which risks does this clause carry? Give evidence and advice.",
    ],
  },
};
