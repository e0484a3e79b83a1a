/** The list tables of RTF (Rich Text Format 1.9.1, list tables), as Word's definitions of lists. */
import { formatName } from "../word/format-codes.ts";
import { emptyNumbering, type Level, type NumberingInstance } from "../word/numbering.ts";

export class RtfLists {
  readonly definitions = emptyNumbering();
  /** Levels of the list, or of the list that an override changes. */
  #levels: Map<number, Level> = new Map();
  #index = -1;
  #level: Level | undefined;
  #override: NumberingInstance | undefined;
  /** Of the text of a label; the first byte is its length. */
  #parts: (string | number)[] | undefined;

  word(word: string, value = 0): void {
    switch (word) {
      case "list":
        this.#levels = new Map();
        this.#index = -1;
        break;
      case "listlevel":
        if (!this.#override) this.#index++;
        this.#level = { start: 1, format: "decimal", text: [], suffix: "tab", legal: false };
        (this.#override?.levels ?? this.#levels).set(this.#index, this.#level);
        break;
      case "listid":
        if (this.#override) this.#override.abstractId = `${value}`;
        else this.definitions.abstracts.set(`${value}`, { id: `${value}`, levels: this.#levels });
        break;
      case "listoverride":
        this.#override = { abstractId: "", starts: new Map(), levels: new Map() };
        this.#index = -1;
        this.#level = undefined;
        break;
      case "lfolevel":
        this.#index++;
        this.#level = undefined;
        break;
      case "ls":
        if (this.#override) this.definitions.instances.set(`${value}`, this.#override);
        break;
      default:
        this.#levelWord(word, value);
    }
  }

  #levelWord(word: string, value: number): void {
    const level = this.#level;
    if (word === "levelstartat" && !level) this.#override?.starts.set(this.#index, value);
    if (!level) return;
    if (word === "levelnfc" || word === "levelnfcn") level.format = formatName(value);
    else if (word === "levelstartat") level.start = value;
    else if (word === "levelfollow") level.suffix = value === 2 ? "nothing" : value === 1 ? "space" : "tab";
    else if (word === "levellegal") level.legal = value !== 0;
    else if (word === "levelnorestart" && value !== 0) level.restart = 0;
  }

  openText(): void {
    this.#parts = undefined;
  }

  /** The length of the label has been read. */
  get inText(): boolean {
    return this.#parts !== undefined;
  }

  /** The length of the text, then levels whose numbers stand here. */
  byte(byte: number): void {
    if (this.#parts) this.#parts.push(byte);
    else this.#parts = [];
  }

  text(text: string): void {
    this.#parts?.push(text);
  }

  closeText(): void {
    if (!this.#level || !this.#parts) return;
    const last = this.#parts.at(-1);
    if (typeof last === "string") this.#parts[this.#parts.length - 1] = last.replace(/;$/, "");
    this.#level.text = this.#parts;
    this.#parts = undefined;
  }
}
