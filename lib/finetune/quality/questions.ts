/** Records as questions to ask: the prompt as training sees it, and the answer that is expected. */
import {
  type Conversation,
  type DataRecord,
  type InstructionRecord,
  messagesOf,
  type PromptEncoder,
  type PromptTemplate,
  renderRecord,
} from "#lib/data/index";
import { type ChoiceQuestion, choiceQuestion } from "./choice.ts";

export interface Question {
  /** 1-based row of the file. */
  row: number;
  /** What a reader sees as the question: the last message before the answer. */
  text: string;
  /** What the model reads, up to its answer. */
  prompt: string;
  expected: string;
  choice: ChoiceQuestion | undefined;
  record: InstructionRecord | Conversation;
}

/** The question of a record; undefined for plain text. Of a preference pair the chosen answer is expected. */
export function toQuestion(
  record: DataRecord,
  row: number,
  encoder: PromptEncoder,
  template: PromptTemplate,
): Question | undefined {
  if ("text" in record) return undefined;
  const asked: InstructionRecord | Conversation =
    "chosen" in record ? { messages: [...record.prompt, { role: "assistant", content: record.chosen }] } : record;
  const messages = messagesOf(asked);
  const expected = messages.at(-1)!.content;
  const text = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const { prompt } = renderRecord(asked, encoder, template);
  return { row, text, prompt, expected, choice: choiceQuestion(text, expected), record: asked };
}

/** How the answer `content` begins after the prompt, as the template writes it, without its end. */
export function answerStart(
  { record, expected }: Question,
  content: string,
  encoder: PromptEncoder,
  template: PromptTemplate,
): { prompt: string; answer: string } {
  const messages = [...messagesOf(record).slice(0, -1), { role: "assistant" as const, content }];
  const { prompt, response } = renderRecord({ messages }, encoder, template);
  const at = response.indexOf(content);
  return { prompt, answer: at < 0 ? expected : response.slice(0, at + content.length) };
}
