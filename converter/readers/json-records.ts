/** The shapes in which people keep questions with answers and conversations, as instruction records. */
import type { InstructionRecord } from "#lib/data/index";
import { repairText } from "../text/normalize.ts";

interface FoundRecord {
  record: InstructionRecord;
  warnings: string[];
}

type Row = Record<string, unknown>;

/** Names of the fields, in small letters without `_`, `-` and spaces; the first that a row has counts. */
const INSTRUCTION = [
  "instruction",
  "指令",
  "prompt",
  "question",
  "query",
  "q",
  "问题",
  "提问",
  "问",
  "题目",
  "human",
  "user",
];
const OUTPUT = [
  "output",
  "输出",
  "response",
  "completion",
  "answer",
  "a",
  "答案",
  "回答",
  "回复",
  "答",
  "assistant",
  "bot",
  "chosen",
  "target",
];
const INPUT = ["input", "输入", "context", "上下文", "材料", "背景"];
/** A row with one of these is a question of a bank, for the mapping of tables. */
const BANK =
  /^(?:options?|choices?|选项[a-z\d]?|选项.*|[b-h]|题型|题目类型|题干|type|questiontype|解析|答案解析|explanation|难度|知识点)$/;

/** Alpaca, and pairs of question and answer in Chinese and English names. */
export function pairRecord(row: Row): FoundRecord[] | undefined {
  const fields = new Map(Object.entries(row).map(([key, value]) => [nameOf(key), value]));
  const alpaca = fields.has("instruction") && fields.has("output");
  if (!alpaca && [...fields.keys()].some((key) => BANK.test(key))) return undefined;
  const instruction = firstText(fields, INSTRUCTION) ?? (fields.has("output") ? firstText(fields, INPUT) : undefined);
  const output = firstText(fields, OUTPUT);
  if (instruction === undefined || output === undefined) return undefined;
  const given = firstText(fields, INPUT) ?? "";
  const input = given === instruction ? "" : given;
  const warnings = fields.has("rejected") ? ["rejected-answer-left-out"] : [];
  const system = firstText(fields, ["system", "系统提示"]) ?? "";
  const history = historyText(fields.get("history"));
  return [
    {
      record: {
        instruction: repairText(system === "" ? instruction : `${system}\n${instruction}`),
        input: repairText([history, input].filter((part) => part !== "").join("\n")),
        output: repairText(output),
      },
      warnings,
    },
  ];
}

/** ShareGPT (`conversations` of from and value) and OpenAI (`messages` of role and content): a record for each answer. */
export function conversationRecords(row: Row): FoundRecord[] | undefined {
  const turns = ["conversations", "conversation", "messages", "dialogue", "dialog", "对话"]
    .map((key) => row[key])
    .find(Array.isArray);
  if (!turns) return undefined;
  let system = textOf(row["system"]) ?? "";
  const before: string[] = [];
  const records: FoundRecord[] = [];
  let question: string | undefined;
  for (const turn of turns as unknown[]) {
    const { role, text } = turnOf(turn);
    if (role === "system") system = text;
    else if (role === "assistant" && question !== undefined) {
      records.push({
        record: {
          instruction: repairText(system === "" ? question : `${system}\n${question}`),
          input: repairText(before.join("\n")),
          output: repairText(text),
        },
        warnings: before.length > 0 ? ["conversation-split"] : [],
      });
      before.push(said("user", question), said("assistant", text));
      question = undefined;
    } else if (role === "user") question = question === undefined ? text : `${question}\n${text}`;
  }
  return records;
}

/** Alpaca's `history`: pairs of question and answer. */
function historyText(history: unknown): string {
  if (!Array.isArray(history)) return "";
  return history
    .filter((pair): pair is unknown[] => Array.isArray(pair) && pair.length === 2)
    .map(([question, answer]) => `${said("user", String(question))}\n${said("assistant", String(answer))}`)
    .join("\n");
}

function said(role: "user" | "assistant", text: string): string {
  const chinese = /\p{Script=Han}/u.test(text);
  const name = role === "user" ? (chinese ? "用户：" : "User: ") : chinese ? "助手：" : "Assistant: ";
  return name + text;
}

function turnOf(turn: unknown): { role: string; text: string } {
  if (typeof turn !== "object" || turn === null) return { role: "", text: "" };
  const { from, role, value, content } = turn as Row;
  const speaker = String(role ?? from ?? "").toLowerCase();
  const text = textOf(value) ?? textOf(content) ?? contentText(content);
  if (/^(?:human|user|用户|提问者)$/.test(speaker)) return { role: "user", text };
  if (/^(?:gpt|assistant|bot|chatgpt|bing|bard|model|助手|回答者)$/.test(speaker)) return { role: "assistant", text };
  return { role: speaker, text };
}

/** `content` as a list of parts: those that are text. */
function contentText(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((part) => (typeof part === "object" && part !== null ? (textOf((part as Row)["text"]) ?? "") : ""))
    .join("\n");
}

function firstText(fields: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(fields.get(name));
    if (text !== undefined) return text;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function nameOf(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, "");
}
