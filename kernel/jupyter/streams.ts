/**
 * Prints of a cell gathered into fewer messages: Jupyter's server drops output beyond 1000 messages a second. Everything
 * else that is published goes through `before`, so that order is kept.
 */
const FLUSH_MS = 60;
const FLUSH_CHARACTERS = 64 * 1024;

type Name = "stdout" | "stderr";

export class StreamBuffer<Parent> {
  readonly #publish: (parent: Parent, name: Name, text: string) => void;
  #parent: Parent | undefined;
  #name: Name = "stdout";
  #parts: string[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (parent: Parent, name: Name, text: string) => void) {
    this.#publish = publish;
  }

  write(parent: Parent, name: Name, text: string): void {
    if (parent !== this.#parent || name !== this.#name) this.flush();
    this.#parent = parent;
    this.#name = name;
    this.#parts.push(text);
    this.#size += text.length;
    if (this.#size >= FLUSH_CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#parts.length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#size = 0;
    this.#publish(this.#parent!, this.#name, text);
  }
}
