/**
 * The elements of a JSON array, or JSON values in a row, as texts: one at a time, so that a file may be larger than
 * memory and one broken element costs only itself.
 */

/** A text of one value. It is balanced, but need not be valid JSON. */
export interface JsonPiece {
  text: string;
  /** The end of the file came in the middle of it. */
  torn?: true;
  /** It has more characters than a value may have; its text is left out. */
  tooLong?: true;
}

/** One value may not be larger than this, in characters. */
export const MAX_VALUE = 64 << 20;

/**
 * @param isArray elements of one array; else values that stand one after the other
 * @param limit characters that one value may have; the text of a longer one is dropped while its end is looked for
 */
export async function* splitJson(
  pieces: AsyncIterable<string>,
  isArray: boolean,
  limit = MAX_VALUE,
): AsyncGenerator<JsonPiece> {
  const scanner = new Scanner(isArray, limit);
  for await (const piece of pieces) yield* scanner.feed(piece);
  yield* scanner.end();
}

class Scanner {
  #depth = 0; // inside a value: 1 and more
  #inString = false;
  #escaped = false;
  #held = "";
  #tooLong = false;
  #opened: boolean;
  #closed: boolean;
  readonly #limit: number;

  constructor(isArray: boolean, limit: number) {
    this.#limit = limit;
    this.#opened = this.#closed = !isArray;
  }

  *feed(piece: string): Generator<JsonPiece> {
    let start = 0;
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i);
      if (this.#inString) {
        this.#string(code);
        continue;
      }
      if (!this.#opened) {
        if (code === OPEN_ARRAY) [this.#opened, start] = [true, i + 1];
        continue;
      }
      if (code === QUOTE) this.#inString = true;
      else if (code === OPEN_ARRAY || code === OPEN_OBJECT) this.#depth++;
      else if (this.#depth > 0 && (code === CLOSE_ARRAY || code === CLOSE_OBJECT)) this.#depth--;
      else if (this.#depth === 0 && (code === COMMA || code === CLOSE_ARRAY)) {
        yield* this.#take(piece.slice(start, i));
        this.#closed ||= code === CLOSE_ARRAY;
        start = i + 1;
        continue;
      }
      if (this.#depth === 0 && code === CLOSE_OBJECT) {
        yield* this.#take(piece.slice(start, i + 1));
        start = i + 1;
      }
    }
    this.#hold(piece.slice(start));
  }

  *end(): Generator<JsonPiece> {
    if (this.#tooLong || this.#held.trim() !== "" || !this.#closed) yield { text: this.#held.trim(), torn: true };
  }

  #hold(rest: string): void {
    this.#tooLong ||= this.#held.length + rest.length > this.#limit;
    this.#held = this.#tooLong ? "" : this.#held + rest;
  }

  #string(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inString = false;
  }

  *#take(rest: string): Generator<JsonPiece> {
    this.#hold(rest);
    const [text, tooLong] = [this.#held.trim(), this.#tooLong];
    this.#held = "";
    this.#tooLong = false;
    if (tooLong) yield { text: "", tooLong };
    else if (text !== "") yield { text };
  }
}

const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, QUOTE, BACKSLASH, COMMA] = Array.from('[]{}"\\,', (char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number];
