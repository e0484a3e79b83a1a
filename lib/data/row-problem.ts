/** Why a row is no record, in the reader's language. */
import { defaultLanguage, inLanguage, speaker, type Word } from "#lib/core/index";

const words = {
  noObject: ["不是对象", "it is not an object"],
  unknownFormat: [
    "它的字段（{fields}）不属于任何已知格式：instruction 与 output、messages、conversations、prompt 与 completion、chosen 与 rejected，或 text",
    "its fields ({fields}) are those of no known format: instruction and output, messages, conversations, prompt and completion, chosen and rejected, or text",
  ],
  missing: ["缺失", "it is missing"],
  empty: ["为空", "it is empty"],
  noText: ["是{found}，不是文字", "it is {found}, not a text"],
  noTurns: ["是{found}，不是各轮对话的列表", "it is {found}, not a list of turns"],
  noTurn: ["每轮应是一问一答的列表", "a turn is a list of a question and its answer"],
  noMessages: ["是{found}，不是消息的列表", "it is {found}, not a list of messages"],
  noMessage: ["是{found}，不是消息", "it is {found}, not a message"],
  noneThere: ["没有消息", "there is no message"],
  lastRole: [
    "最后一条消息来自 {role}，不是 assistant 的回答",
    "the last message is by {role}, not an answer of the assistant",
  ],
  firstRole: ["以 {role} 开头，不是问题", "it begins with {role}, not with a question"],
  lateSystem: ["system 消息只能在开头", "a system message stands only at the beginning"],
  endsWithAnswer: ["以回答结尾，不是问题", "it ends with an answer, not with a question"],
  sameAnswers: ["两个回答相同", "both answers are the same"],
  noQuestion: [
    "没有问题：请给出 prompt、instruction 或 messages",
    "there is no question: give prompt, instruction or messages",
  ],
  noAnswer: ["结尾不是 assistant 的回答", "it does not end with an answer of the assistant"],
  unknownRole: ["不支持角色 {role}", "{role} is no known role"],
  toolCalls: ["工具调用不能用于训练；请写成文字", "calls of tools cannot be trained; write them as text"],
  noTextPart: ["类型为 {type} 的部分不是文字", "a part of type {type} is no text"],
} as const satisfies Record<string, Word>;

const say = speaker<keyof typeof words>(words);

/** Why a row is no record, and where. */
export class RowProblem extends Error {
  readonly field: string | undefined;
  constructor(why: keyof typeof words, field?: string, values?: Readonly<Record<string, string>>) {
    super(say(defaultLanguage(), why, values));
    this.field = field;
  }
}

const TYPES: Record<string, string> = { string: "字符串", number: "数", boolean: "布尔值", object: "对象" };

/** What stands where something else should: its kind. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  const type = typeof value;
  return inLanguage(Array.isArray(value) ? ["列表", "a list"] : [TYPES[type] ?? type, `a ${type}`]);
}
