/** Records as texts in parts: what is given, and what is trained. */
import { TunelabError } from "#lib/core/index";
import { type Conversation, type InstructionRecord, type Message, messagesOf } from "./records.ts";

/** What encoding needs of a tokenizer. */
export interface PromptEncoder {
  encode(text: string): number[];
  renderChat(messages: readonly Message[], options: { addGenerationPrompt: boolean }): string;
  readonly chatTemplate: string | undefined;
  readonly eosToken: string | undefined;
}

/** The model's chat template, the Alpaca prompt, or nothing around the text; auto takes chat when the model has one. */
export type PromptTemplate = "auto" | "chat" | "alpaca" | "plain";

export interface TextPart {
  text: string;
  trained: boolean;
}

/** Prompts and answers in turn, each answer with its end. The last part is an answer. */
export function renderParts(
  record: InstructionRecord | Conversation,
  encoder: PromptEncoder,
  template: PromptTemplate = "auto",
): TextPart[] {
  const eos = encoder.eosToken;
  if (eos === undefined)
    throw new TunelabError(
      "INVALID_CONFIG",
      ["分词器没有指定结束词元", "the tokenizer names no end-of-sequence token"],
      {
        hint: [
          "请在 tokenizer_config.json 中设置 eos_token；没有它，模型学不会停止",
          "set eos_token in tokenizer_config.json; without it the model never learns to stop",
        ],
      },
    );
  const messages = messagesOf(record);
  const kind = template === "auto" ? (encoder.chatTemplate === undefined ? "alpaca" : "chat") : template;
  return joined(kind === "chat" ? withChat(messages, encoder, eos) : withoutChat(messages, kind, eos));
}

/** The last answer with its end, and all that stands before it. */
export function renderRecord(
  record: InstructionRecord | Conversation,
  encoder: PromptEncoder,
  template: PromptTemplate = "auto",
): { prompt: string; response: string } {
  const parts = renderParts(record, encoder, template);
  const prompt = parts.slice(0, -1).map(({ text }) => text);
  return { prompt: prompt.join(""), response: parts.at(-1)!.text };
}

function withoutChat(messages: readonly Message[], kind: "alpaca" | "plain", eos: string): TextPart[] {
  return messages.flatMap(({ role, content }, index): TextPart[] => {
    if (role === "assistant") {
      const between = kind === "alpaca" && index < messages.length - 1 ? [{ text: "\n\n", trained: false }] : [];
      return [{ text: content + eos, trained: true }, ...between];
    }
    if (role === "system") return content === "" ? [] : [{ text: `${content}\n\n`, trained: false }];
    const text = kind === "plain" ? content : `### Instruction:\n${content}\n\n### Response:\n`;
    return [{ text, trained: false }];
  });
}

/**
 * The template is rendered once with a mark in the place of each content, which shows what stands around each of them,
 * whatever the template is. Where a template changes what it is given (Qwen3 drops earlier thoughts), the last answer
 * alone is trained.
 */
function withChat(messages: readonly Message[], encoder: PromptEncoder, eos: string): TextPart[] {
  const { before, tail, generationPrompt } = skeletonOf(messages, encoder) ?? {};
  if (!before || tail === undefined) return lastAnswer(messages, encoder, eos);
  const whole = encoder.renderChat(messages, { addGenerationPrompt: false });
  const fill = (contents: readonly string[]) => contents.map((content, i) => before[i]! + content).join("") + tail;
  const contents = [(text: string) => text, (text: string) => text.trim()]
    .map((change) => messages.map(({ content }) => change(content)))
    .find((candidate) => fill(candidate) === whole);
  if (!contents) return lastAnswer(messages, encoder, eos);
  const lastEnd = endOf(tail, eos);
  const parts: TextPart[] = [];
  let consumed = 0; // what an answer took of the text after it
  messages.forEach(({ role }, index) => {
    const lead = before[index]!.slice(consumed);
    consumed = 0;
    if (role !== "assistant") {
      parts.push({ text: lead + contents[index]!, trained: false });
      return;
    }
    // What a template writes between the generation prompt and the answer, the model has to write itself.
    const at = generationPrompt ? lead.lastIndexOf(generationPrompt) : -1;
    const open = at < 0 ? lead.length : at + generationPrompt!.length;
    const isLast = index === messages.length - 1;
    const after = before[index + 1] ?? tail;
    const end = isLast ? lastEnd : middleEnd(after, tail, eos);
    if (after.startsWith(end)) consumed = end.length;
    parts.push({ text: lead.slice(0, open), trained: false });
    parts.push({ text: lead.slice(open) + contents[index]! + end, trained: true });
  });
  return parts;
}

/** What a template writes after the end token is never generated, hence not trained. */
function endOf(tail: string, eos: string): string {
  const end = tail.indexOf(eos);
  return end >= 0 ? tail.slice(0, end + eos.length) : tail.trimEnd() + eos;
}

function middleEnd(after: string, tail: string, eos: string): string {
  const end = after.indexOf(eos);
  if (end >= 0) return after.slice(0, end + eos.length);
  const own = tail.trimEnd(); // a template's own end of turn, where it is not the tokenizer's
  return own !== "" && after.startsWith(own) ? own : eos;
}

function lastAnswer(messages: readonly Message[], encoder: PromptEncoder, eos: string): TextPart[] {
  const prompt = encoder.renderChat(messages.slice(0, -1), { addGenerationPrompt: true });
  const whole = encoder.renderChat(messages, { addGenerationPrompt: false });
  const rest = whole.startsWith(prompt) ? whole.slice(prompt.length) : messages.at(-1)!.content;
  const end = rest.lastIndexOf(eos);
  const text = end >= 0 ? rest.slice(0, end + eos.length) : rest.trimEnd() + eos;
  return [
    { text: prompt, trained: false },
    { text, trained: true },
  ];
}

interface Skeleton {
  /** What stands before each content. */
  before: string[];
  tail: string;
  generationPrompt: string;
}

const skeletons = new WeakMap<PromptEncoder, Map<string, Skeleton | undefined>>();

function skeletonOf(messages: readonly Message[], encoder: PromptEncoder): Skeleton | undefined {
  const known = skeletons.get(encoder) ?? new Map<string, Skeleton | undefined>();
  skeletons.set(encoder, known);
  const roles = messages.map(({ role }) => role).join();
  if (!known.has(roles)) known.set(roles, findSkeleton(messages, encoder));
  return known.get(roles);
}

function findSkeleton(messages: readonly Message[], encoder: PromptEncoder): Skeleton | undefined {
  const marks = messages.map((_, index) => `\ue000${index}\ue001`);
  const marked = messages.map(({ role }, index) => ({ role, content: marks[index]! }));
  const text = encoder.renderChat(marked, { addGenerationPrompt: false });
  const asked = encoder.renderChat(marked.slice(0, -1), { addGenerationPrompt: true });
  const open = encoder.renderChat(marked.slice(0, -1), { addGenerationPrompt: false });
  const before: string[] = [];
  let cursor = 0;
  for (const mark of marks) {
    const at = text.indexOf(mark, cursor);
    if (at < 0) return undefined;
    before.push(text.slice(cursor, at));
    cursor = at + mark.length;
  }
  const tail = text.slice(cursor);
  if ([...before, tail].some((piece) => piece.includes("\ue000"))) return undefined; // a content stands there twice
  return { before, tail, generationPrompt: asked.startsWith(open) ? asked.slice(open.length) : "" };
}

function joined(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.text === "") continue;
    if (last && !last.trained && !part.trained) last.text += part.text;
    else result.push({ ...part });
  }
  return result;
}
