/** Text that arrives in pieces, broken into lines at words: Chinese may break anywhere, a word stays whole if it can. */
import { displayWidth, graphemes, isWide } from "#lib/core/index";

export class LineWrapper {
  #write: (text: string) => void;
  #columns: () => number;
  #column = 0;
  #word = "";

  /** @param columns width of the terminal now, in cells */
  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  add(text: string): void {
    for (const char of graphemes(text)) {
      if (char === "\n" || char === "\r\n") this.#newLine();
      else if (/^\s$/.test(char)) this.#space(char);
      else if (isWide(char)) {
        this.#flush();
        this.#place(char);
      } else this.#word += char;
    }
  }

  /** Writes what is held back. */
  end(): void {
    this.#flush();
  }

  #newLine(): void {
    this.#flush();
    this.#write("\n");
    this.#column = 0;
  }

  #space(char: string): void {
    this.#flush();
    if (this.#column < this.#columns()) this.#place(char);
    else this.#newLine();
  }

  #flush(): void {
    const word = this.#word;
    this.#word = "";
    if (word !== "") this.#place(word);
  }

  #place(text: string): void {
    const width = displayWidth(text);
    if (width === 0) {
      this.#write(text);
      return;
    }
    if (this.#column > 0 && this.#column + width > this.#columns()) {
      this.#write("\n");
      this.#column = 0;
    }
    this.#write(text);
    this.#column = ((this.#column + width - 1) % this.#columns()) + 1; // a word longer than a line goes on in the next
  }
}
