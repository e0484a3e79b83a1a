/** What the demo prints: at most 80 columns, plain text where there is no terminal. */
import { padDisplay, truncateDisplay } from "#lib/core/index";
import { say } from "./words.ts";

const WIDTH = 80;

export class Screen {
  #out = process.stdout;

  title(name: string, text: string): void {
    this.#print(`${this.#bold(name)}  ${text}`);
  }

  step(number: number, name: string, text: string): void {
    this.#print(`\n${this.#bold(`${number}  ${name}`)}  ${text}`);
  }

  line(text: string): void {
    this.#print(`   ${text}`);
  }

  file(path: string, what: string): void {
    this.#print(`   ${path.padEnd(30)} ${this.#dim(what)}`);
  }

  answer(question: string, expected: string, before: string, after: string): void {
    this.#print(`\n   ${this.#label("question")}  ${this.#fit(question)}`);
    this.#print(`   ${this.#label("expected")}  ${this.#fit(expected)}`);
    this.#print(`   ${this.#label("before")}  ${this.#fit(before)}`);
    this.#print(`   ${this.#label("after")}  ${this.#fit(after)}`);
  }

  done(text: string): void {
    this.#print(`\n${text}`);
  }

  #print(text: string): void {
    this.#out.write(`${text}\n`);
  }

  /** One line, cut to the terminal. */
  #fit(text: string): string {
    return truncateDisplay(text.replace(/\s+/g, " "), WIDTH - 14);
  }

  #label(key: "question" | "expected" | "before" | "after"): string {
    return this.#dim(padDisplay(say(key), 8));
  }

  #bold(text: string): string {
    return this.#out.isTTY ? `\x1b[1m${text}\x1b[0m` : text;
  }

  #dim(text: string): string {
    return this.#out.isTTY ? `\x1b[2m${text}\x1b[0m` : text;
  }
}
