/**
 * What a data set holds. Whatever the spelling of a file, a row becomes one of four plain records: an instruction with
 * its answer, a conversation, a pair of a better and a worse answer, or a text.
 */
import { z } from "zod";

/** The platform's contract: a data set is a JSON array of these records, all three keys always there, all strings. */
export const InstructionRecord = z.strictObject({
  instruction: z.string().min(1).describe("what the model is asked to do"),
  input: z.string().describe("the material for it; empty when the instruction says everything"),
  output: z.string().min(1).describe("the answer to learn; never empty"),
});
export type InstructionRecord = z.infer<typeof InstructionRecord>;

export interface Message {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
}

/** Several turns; every answer of the assistant is trained. The last message is an answer. */
export interface Conversation {
  messages: Message[];
}

/** For `stage: "dpo"`: two answers to the same question. */
export interface PreferencePair {
  /** Ends with a message that both answer. */
  prompt: Message[];
  chosen: string;
  rejected: string;
}

/** For `stage: "pt"`: every token is trained. */
export interface PlainText {
  text: string;
}

export type DataRecord = InstructionRecord | Conversation | PreferencePair | PlainText;

export type RecordKind = "instruction" | "conversation" | "preference" | "text";

export function kindOf(record: DataRecord): RecordKind {
  if ("messages" in record) return "conversation";
  if ("chosen" in record) return "preference";
  return "text" in record ? "text" : "instruction";
}

/** What is asked: records with the same question belong on the same side of a split. */
export function questionOf(record: DataRecord): string {
  if ("instruction" in record) return `${record.instruction}\u0000${record.input}`;
  if ("text" in record) return record.text;
  const messages = "messages" in record ? record.messages : record.prompt;
  const question = messages.slice(0, messages.findIndex(({ role }) => role === "user") + 1);
  return question.map(({ role, content }) => `${role}\u0000${content}`).join("\u0000");
}

/** The turns of an instruction or a conversation, as a chat template takes them. */
export function messagesOf(record: InstructionRecord | Conversation): Message[] {
  if ("messages" in record) return record.messages;
  const question = [record.instruction, record.input].filter((part) => part !== "").join("\n");
  return [
    { role: "user", content: question },
    { role: "assistant", content: record.output },
  ];
}

/** A row of a file that is no record, with the reason. */
export interface RejectedRow {
  /** 1-based: the element of a JSON array, the line of a JSON-lines file, the row of a table without its header. */
  row: number;
  /** Where in the row, e.g. `messages[2].content`. */
  field?: string;
  reason: string;
}

/** A record with the row it was read from. */
export interface NumberedRecord<R extends DataRecord = DataRecord> {
  row: number;
  record: R;
}
