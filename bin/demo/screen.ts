/** What the demo prints: at most 80 columns, a bar that is redrawn on a terminal and a few lines elsewhere. */
import { formatDuration } from "#lib/core/index";
import type { TrainEvent } from "#lib/finetune/index";

const WIDTH = 80;
const BAR = 24;

export class Screen {
  #out = process.stdout;
  #lastDraw = 0;

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
    this.#print(`\n   ${this.#dim("question")}  ${this.#fit(question)}`);
    this.#print(`   ${this.#dim("expected")}  ${this.#fit(expected)}`);
    this.#print(`   ${this.#dim("before  ")}  ${this.#fit(before)}`);
    this.#print(`   ${this.#dim("after   ")}  ${this.#fit(after)}`);
  }

  done(text: string): void {
    this.#print(`\n${text}`);
  }

  /** A reader of training events that draws a progress bar. */
  training(what: string): (event: TrainEvent) => void {
    let total = 1;
    return (event) => {
      if (event.type === "started") total = event.totalSteps;
      if (event.type === "step") this.#progress(what, event, total);
    };
  }

  #progress(what: string, event: Extract<TrainEvent, { type: "step" }>, total: number): void {
    const last = event.step >= total;
    const now = performance.now();
    if (!this.#out.isTTY) {
      if (last) this.line(`${what}: ${event.step} steps, loss ${event.loss.toFixed(3)}`);
      return;
    }
    if (!last && now - this.#lastDraw < 100) return;
    this.#lastDraw = now;
    const done = Math.round((event.step / total) * BAR);
    const bar = "█".repeat(done) + "░".repeat(BAR - done);
    const left = last ? formatDuration(event.elapsedMs) : `${formatDuration(event.remainingMs)} left`;
    this.#out.write(
      `\r   ${bar} ${event.step}/${total}  loss ${event.loss.toFixed(3)}  ${left}\x1b[K${last ? "\n" : ""}`,
    );
  }

  #print(text: string): void {
    this.#out.write(`${text}\n`);
  }

  /** One line, cut to the terminal; a Han character takes two columns. */
  #fit(text: string): string {
    const room = WIDTH - 14;
    let width = 0;
    let result = "";
    for (const character of text.replace(/\s+/g, " ")) {
      width += /[\u1100-\uffff]/.test(character) ? 2 : 1;
      if (width > room) return `${result}…`;
      result += character;
    }
    return result;
  }

  #bold(text: string): string {
    return this.#out.isTTY ? `\x1b[1m${text}\x1b[0m` : text;
  }

  #dim(text: string): string {
    return this.#out.isTTY ? `\x1b[2m${text}\x1b[0m` : text;
  }
}
