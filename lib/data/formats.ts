/**
 * Rows of the field's data sets as records: Alpaca (with system and history), ShareGPT, OpenAI messages, TRL's
 * prompt and completion, preference pairs as LLaMA-Factory and TRL spell them, and plain text. The format is seen from
 * the fields of each row.
 */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";
import type { Conversation, DataRecord, InstructionRecord, Message, PreferencePair } from "./records.ts";
import { kindOf, RowProblem } from "./row-problem.ts";

/** The columns that are read. */
export const ROW_FIELDS = [
  "instruction",
  "input",
  "output",
  "system",
  "history",
  "messages",
  "prompt",
  "completion",
  "chosen",
  "rejected",
  "text",
] as const;

/** The names of a file where they are others than ours. */
export const RowNames = z.object({
  columns: z
    .partialRecord(z.enum(ROW_FIELDS), z.string().min(1).nullable())
    .optional()
    .describe('what columns mean, e.g. { instruction: "q", output: "a" }; null is not read'),
  messages: z
    .partialRecord(z.enum(["role", "content", "system", "user", "assistant", "tool"]), z.string().min(1))
    .optional()
    .describe('how messages are spelled, e.g. { role: "speaker", user: "customer" }'),
});
export type RowNames = z.infer<typeof RowNames>;
export type ColumnNames = NonNullable<RowNames["columns"]>;
export type MessageNames = NonNullable<RowNames["messages"]>;

/** Other names of the same thing, in the files that people have. */
const ALIASES: Record<string, readonly string[]> = {
  instruction: ["question", "query", "指令", "问题"],
  input: ["context", "输入"],
  output: ["response", "answer", "输出", "答案", "回答"],
  messages: ["conversations", "conversation"],
  text: ["content", "文本"],
};

const ROLES: Record<string, Message["role"]> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  gpt: "assistant",
  model: "assistant",
  bot: "assistant",
  function_call: "assistant",
  tool: "tool",
  observation: "tool",
  function_response: "tool",
};

/** @throws RowProblem with field and reason */
export function toRecord(value: unknown, names: RowNames = {}): DataRecord {
  if (typeof value === "string") return { text: nonEmpty(value, "text") };
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new RowProblem("noObject");
  const row = named(value as Record<string, unknown>, names);
  if (has(row, "chosen") || has(row, "rejected")) return preference(row);
  if (has(row, "messages")) return conversation(messageList(row["messages"], "messages"), row);
  if (has(row, "instruction") || has(row, "output")) return alpaca(row);
  if (has(row, "prompt") || has(row, "completion")) return promptAndCompletion(row);
  if (has(row, "text")) return { text: nonEmpty(row["text"], "text") };
  const fields = Object.keys(value);
  throw new RowProblem("unknownFormat", undefined, {
    fields: fields.slice(0, 8).join(", ") || inLanguage(["无", "none"]),
  });
}

/** The row under the names of `ROW_FIELDS`. */
function named(row: Record<string, unknown>, { columns = {}, messages }: RowNames): Record<string, unknown> {
  const result = { ...row };
  for (const field of ROW_FIELDS) {
    const source = columns[field] ?? (has(row, field) ? field : ALIASES[field]?.find((name) => has(row, name)));
    if (columns[field] === null || source === undefined) delete result[field];
    else result[field] = row[source];
  }
  if (messages)
    for (const field of ["messages", "prompt", "chosen", "rejected"])
      if (typeof result[field] === "object") result[field] = respelled(result[field], messages);
  return result;
}

/** Messages in OpenAI's spelling. */
function respelled(value: unknown, names: MessageNames): unknown {
  if (Array.isArray(value)) return value.map((one) => respelled(one, names));
  if (typeof value !== "object" || value === null) return value;
  const { role: roleField, content: contentField, ...roles } = names;
  const given = value as Record<string, unknown>;
  const role = given[roleField ?? (has(given, "role") ? "role" : "from")];
  const meant = Object.entries(roles).find(([, name]) => name === role)?.[0] ?? role;
  return { ...given, role: meant, content: given[contentField ?? (has(given, "content") ? "content" : "value")] };
}

function has(row: Record<string, unknown>, field: string): boolean {
  return Object.hasOwn(row, field) && row[field] !== undefined;
}

function alpaca(row: Record<string, unknown>): InstructionRecord | Conversation {
  const instruction = nonEmpty(row["instruction"], "instruction");
  const input = row["input"] === undefined ? "" : text(row["input"], "input");
  const output = nonEmpty(row["output"], "output");
  const before = [...systemOf(row), ...historyOf(row["history"])];
  if (before.length === 0) return { instruction, input, output };
  const question = [instruction, input].filter((part) => part !== "").join("\n");
  return { messages: [...before, { role: "user", content: question }, { role: "assistant", content: output }] };
}

function historyOf(history: unknown): Message[] {
  if (history === undefined || history === null || history === "") return [];
  if (!Array.isArray(history)) throw new RowProblem("noTurns", "history", { found: kindOf(history) });
  return history.flatMap((turn, index): Message[] => {
    if (!Array.isArray(turn) || turn.length !== 2) throw new RowProblem("noTurn", `history[${index}]`);
    return [
      { role: "user", content: nonEmpty(turn[0], `history[${index}][0]`) },
      { role: "assistant", content: nonEmpty(turn[1], `history[${index}][1]`) },
    ];
  });
}

function systemOf(row: Record<string, unknown>): Message[] {
  const system = row["system"];
  if (system === undefined || system === null || system === "") return [];
  return [{ role: "system", content: text(system, "system") }];
}

function promptAndCompletion(row: Record<string, unknown>): InstructionRecord | Conversation {
  const answer = has(row, "completion") ? row["completion"] : undefined;
  if (Array.isArray(row["prompt"]) || Array.isArray(answer)) {
    const prompt = messageList(row["prompt"], "prompt");
    return conversation([...prompt, ...messageList(answer, "completion")], row);
  }
  const [instruction, output] = [nonEmpty(row["prompt"], "prompt"), nonEmpty(answer, "completion")];
  return alpaca({ ...row, instruction, output });
}

function conversation(messages: Message[], row: Record<string, unknown>): Conversation {
  const whole = messages[0]?.role === "system" ? messages : [...systemOf(row), ...messages];
  checkTurns(whole, "messages");
  if (whole.at(-1)!.role !== "assistant") throw new RowProblem("lastRole", "messages", { role: whole.at(-1)!.role });
  return { messages: whole };
}

function checkTurns(messages: readonly Message[], field: string): void {
  const [first, second] = messages;
  const opening = first?.role === "system" ? second : first;
  if (!opening) throw new RowProblem("noneThere", field);
  if (opening.role !== "user") throw new RowProblem("firstRole", field, { role: opening.role });
  const late = messages.findIndex(({ role }, index) => role === "system" && index > 0);
  if (late > 0) throw new RowProblem("lateSystem", `${field}[${late}]`);
}

function preference(row: Record<string, unknown>): PreferencePair {
  const { prompt, chosen, rejected } = pairParts(row);
  checkTurns(prompt, "prompt");
  if (prompt.at(-1)!.role === "assistant") throw new RowProblem("endsWithAnswer", "prompt");
  if (chosen === rejected) throw new RowProblem("sameAnswers", "rejected");
  return { prompt, chosen, rejected };
}

function pairParts(row: Record<string, unknown>): PreferencePair {
  const [chosenTurns, rejectedTurns] = [turnsOf(row["chosen"], "chosen"), turnsOf(row["rejected"], "rejected")];
  const shared = row["prompt"] ?? row["messages"];
  const [chosen, rejected] = [answerOf(chosenTurns, "chosen"), answerOf(rejectedTurns, "rejected")];
  const prompt = Array.isArray(shared)
    ? messageList(shared, has(row, "prompt") ? "prompt" : "messages")
    : has(row, "prompt") || has(row, "instruction")
      ? [question(row)]
      : implicitPrompt(chosenTurns, rejectedTurns);
  const history = historyOf(row["history"]);
  return {
    prompt: prompt[0]?.role === "system" ? prompt : [...systemOf(row), ...history, ...prompt],
    chosen,
    rejected,
  };
}

function question(row: Record<string, unknown>): Message {
  const field = has(row, "instruction") ? "instruction" : "prompt";
  const parts = [nonEmpty(row[field], field), row["input"] === undefined ? "" : text(row["input"], "input")];
  return { role: "user", content: parts.filter((part) => part !== "").join("\n") };
}

/** TRL's pairs without a prompt: two conversations that differ in the last answer. */
function implicitPrompt(chosen: readonly Message[], rejected: readonly Message[]): Message[] {
  const prompt = chosen.slice(0, -1);
  const same =
    prompt.length > 0 &&
    rejected.length === chosen.length &&
    prompt.every(({ role, content }, index) => role === rejected[index]!.role && content === rejected[index]!.content);
  if (!same) throw new RowProblem("noQuestion", "prompt");
  return prompt;
}

function turnsOf(value: unknown, field: string): Message[] {
  if (typeof value === "string") return [{ role: "assistant", content: nonEmpty(value, field) }];
  return Array.isArray(value) ? messageList(value, field) : [message(value, field)];
}

function answerOf(turns: readonly Message[], field: string): string {
  const last = turns.at(-1);
  if (last?.role !== "assistant") throw new RowProblem("noAnswer", field);
  return last.content;
}

function messageList(value: unknown, field: string): Message[] {
  if (typeof value === "string" && field === "prompt") return [{ role: "user", content: nonEmpty(value, field) }];
  if (typeof value === "string" && field === "completion")
    return [{ role: "assistant", content: nonEmpty(value, field) }];
  if (value === undefined) throw new RowProblem("missing", field);
  if (!Array.isArray(value)) throw new RowProblem("noMessages", field, { found: kindOf(value) });
  const messages = value.map((item, index) => message(item, `${field}[${index}]`));
  return messages[0]?.role === "system" && messages[0].content === "" ? messages.slice(1) : messages;
}

/** One message in OpenAI's or ShareGPT's spelling. */
function message(value: unknown, field: string): Message {
  if (typeof value !== "object" || value === null) throw new RowProblem("noMessage", field, { found: kindOf(value) });
  const given = value as Record<string, unknown>;
  const roleField = has(given, "role") ? "role" : "from";
  const contentField = has(given, "content") ? "content" : "value";
  const role = ROLES[String(given[roleField])];
  if (!role)
    throw new RowProblem("unknownRole", `${field}.${roleField}`, {
      role: JSON.stringify(given[roleField]) ?? inLanguage(["无", "nothing"]),
    });
  if (Array.isArray(given["tool_calls"]) && given["tool_calls"].length > 0)
    throw new RowProblem("toolCalls", `${field}.tool_calls`);
  const content = contentOf(given[contentField], `${field}.${contentField}`);
  return { role, content: role === "system" ? content : nonEmpty(content, `${field}.${contentField}`) };
}

/** A text, or OpenAI's list of parts that are texts. */
function contentOf(value: unknown, field: string): string {
  if (!Array.isArray(value)) return text(value, field);
  return value
    .map((part: { type?: unknown; text?: unknown } | null, index) => {
      if (part?.type !== "text")
        throw new RowProblem("noTextPart", `${field}[${index}]`, { type: JSON.stringify(part?.type) ?? "undefined" });
      return text(part.text, `${field}[${index}].text`);
    })
    .join("");
}

function text(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  if (value === undefined) throw new RowProblem("missing", field);
  throw new RowProblem("noText", field, { found: kindOf(value) });
}

function nonEmpty(value: unknown, field: string): string {
  const given = text(value, field);
  if (given.trim() === "") throw new RowProblem("empty", field);
  return given;
}
