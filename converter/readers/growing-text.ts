/** Text that grows by small pieces, each looked at once: a string that is read after each addition is copied each time. */
export class GrowingText {
  #pieces: string[] = [];

  /** Where the next piece begins, for `from` and `replaceFrom`. */
  get position(): number {
    return this.#pieces.length;
  }

  /** Whether it is empty or ends with white space. */
  get isApart(): boolean {
    return (this.#pieces.at(-1) ?? "").slice(-1).trim() === "";
  }

  append(piece: string): void {
    if (piece !== "") this.#pieces.push(piece);
  }

  from(position: number): string {
    return this.#pieces.slice(position).join("");
  }

  replaceFrom(position: number, text: string): void {
    this.#pieces.length = Math.min(position, this.#pieces.length);
    this.append(text);
  }

  /** All of it; the next piece begins another text. */
  take(): string {
    const text = this.#pieces.join("");
    this.#pieces = [];
    return text;
  }
}
