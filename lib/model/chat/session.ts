/** A conversation with a model: what was said, and the commands of the chat. */
import { isTunelabError } from "#lib/core/index";
import type { GenerateOptions } from "../generation/generate.ts";
import type { LanguageModel } from "../model.ts";
import type { ChatMessage } from "../tokenizer.ts";
import { type ChatWord, say } from "./words.ts";

export interface ChatOptions extends Omit<GenerateOptions, "signal" | "raw"> {
  /** Instructions that stand before the conversation. */
  system?: string | undefined;
  language: "zh" | "en";
}

export interface ChatOutput {
  /** A piece of the model's answer. */
  answer(text: string): void;
  /** A line of the program. */
  note(text: string): void;
}

type Outcome = "go on" | "quit";

export class ChatSession {
  readonly messages: ChatMessage[] = [];
  #model: LanguageModel;
  #options: ChatOptions;
  #output: ChatOutput;
  #running: AbortController | undefined;

  constructor(model: LanguageModel, options: ChatOptions, output: ChatOutput) {
    this.#model = model;
    this.#options = options;
    this.#output = output;
    this.#begin();
  }

  get answering(): boolean {
    return this.#running !== undefined;
  }

  /** Ends the answer that is being given; what was said of it stays. */
  stopAnswer(): void {
    this.#running?.abort();
  }

  /** One line of the user: a command or a message, which is answered. */
  async enter(line: string): Promise<Outcome> {
    const text = line.trim();
    if (text === "") return "go on";
    if (text.startsWith("/")) return this.#command(text);
    await this.#answer(text);
    return "go on";
  }

  #command(text: string): Outcome {
    const [name, ...rest] = text.slice(1).split(/\s+/);
    if (name === "exit" || name === "quit") return "quit";
    if (name === "reset") {
      this.#begin();
      this.#say("reset");
    } else if (name === "system") {
      this.#options.system = rest.join(" ") || undefined;
      this.#begin();
      this.#say(this.#options.system === undefined ? "systemRemoved" : "systemSet");
    } else if (name === "help") this.#say("help");
    else this.#output.note(`${say(this.#options.language, "unknownCommand")} /${name}`);
    return "go on";
  }

  async #answer(text: string): Promise<void> {
    this.messages.push({ role: "user", content: text });
    const running = new AbortController();
    this.#running = running;
    const { system: _system, language: _language, ...options } = this.#options;
    let answer = "";
    try {
      for await (const chunk of this.#model.stream(this.messages, { ...options, signal: running.signal })) {
        answer += chunk.text;
        this.#output.answer(chunk.text);
        if (chunk.finishReason === "length") this.#say("cutByLength");
      }
    } catch (error) {
      if (!isTunelabError(error) || (error.code !== "INTERRUPTED" && error.code !== "LIMIT_EXCEEDED")) throw error;
      if (error.code === "INTERRUPTED") this.#say("stopped");
      else this.#output.note(`${error.message}: /reset`);
    } finally {
      this.#running = undefined;
    }
    if (answer === "") this.messages.pop();
    else this.messages.push({ role: "assistant", content: answer });
  }

  #begin(): void {
    this.messages.length = 0;
    if (this.#options.system !== undefined) this.messages.push({ role: "system", content: this.#options.system });
  }

  #say(word: ChatWord): void {
    this.#output.note(say(this.#options.language, word));
  }
}
