/** The chat in a terminal: questions by line, answers as they come. A pipe gives one message per line. */
import { createInterface, type Interface } from "node:readline";
import type { LanguageModel } from "../model.ts";
import { type ChatOptions, ChatSession } from "./session.ts";
import { say } from "./words.ts";
import { LineWrapper } from "./wrap.ts";

interface Streams {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { columns?: number };
  /** Where the program speaks, apart from the answers. */
  notes: NodeJS.WritableStream;
}

/** Runs until the user leaves or the input ends. Ctrl-C stops an answer; at an empty prompt the second one leaves. */
export async function chatInTerminal(model: LanguageModel, options: ChatOptions, streams: Streams): Promise<void> {
  const { input, output, notes } = streams;
  const wrapper = new LineWrapper(
    (text) => output.write(text),
    () => output.columns ?? 80,
  );
  let noted = false;
  const session = new ChatSession(model, options, {
    answer: (text) => wrapper.add(text),
    note: (text) => {
      wrapper.end();
      notes.write(`\n${text}`);
      noted = true;
    },
  });
  const terminal = input.isTTY === true;
  const lines = createInterface({ input, output: terminal ? output : undefined, terminal, prompt: "› " });
  if (terminal) {
    notes.write(`${model.name}\n${say(options.language, "greeting")}\n`);
    stopOnInterrupt(lines, session, () => notes.write(`${say(options.language, "againToLeave")}\n`));
    lines.prompt();
  }
  for await (const line of lines) {
    if ((await session.enter(line)) === "quit") break;
    wrapper.end();
    if (line.trim() !== "") output.write("\n");
    if (noted && !terminal) notes.write("\n"); // in a terminal both are one
    noted = false;
    if (terminal) lines.prompt();
  }
  lines.close();
}

function stopOnInterrupt(lines: Interface, session: ChatSession, warn: () => void): void {
  let warned = false;
  lines.on("line", () => {
    warned = false;
  });
  lines.on("SIGINT", () => {
    if (session.answering) return session.stopAnswer();
    if (warned) return lines.close();
    warned = true;
    warn();
    lines.prompt();
  });
}
