/** Questions of a running cell to its user. */
import type { Message } from "./message.ts";
import type { Publisher } from "./publisher.ts";

export class Stdin {
  readonly #publisher: Publisher;
  #open: { question: Message; answer(value: string): void } | undefined;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  ask(cell: Message, prompt: string, password: boolean): Promise<string> {
    const question = this.#publisher.ask({ prompt, password }, cell);
    return new Promise((answer) => {
      this.#open = { question, answer };
    });
  }

  /** An answer to an earlier question is too late; VS Code does not say which one it answers. */
  receive({ header, parent, content }: Message): void {
    const { question, answer } = this.#open ?? {};
    if (header.msg_type !== "input_reply" || !question || !answer) return;
    if (parent.msg_id !== undefined && parent.msg_id !== question.header.msg_id) return;
    this.#open = undefined;
    answer(String(content["value"] ?? ""));
  }

  /** The cell is over. */
  close(): void {
    this.#open = undefined;
  }
}
