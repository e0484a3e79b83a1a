/** What the demo prints: at most 80 columns, plain text where there is no terminal. */

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
    this.#print(`\n   ${this.#dim("question")}  ${this.#fit(question)}`);
    this.#print(`   ${this.#dim("expected")}  ${this.#fit(expected)}`);
    this.#print(`   ${this.#dim("before  ")}  ${this.#fit(before)}`);
    this.#print(`   ${this.#dim("after   ")}  ${this.#fit(after)}`);
  }

  done(text: string): void {
    this.#print(`\n${text}`);
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
