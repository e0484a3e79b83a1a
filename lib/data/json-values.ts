/**
 * The elements of a JSON array, or JSON values in a row, as texts: one at a time, so that a file may be larger than
 * memory and one broken element costs only itself.
 */

/** A text of one value. It is balanced, but need not be valid JSON. */
export interface JsonPiece {
  text: string;
  /** The end of the file came in the middle of it. */
  torn?: true;
}

/** One value may not be larger than this, in characters. */
const MAX_VALUE = 64 << 20;

/** @param isArray elements of one array; else values that stand one after the other */
export async function* splitJson(pieces: AsyncIterable<string>, isArray: boolean): AsyncGenerator<JsonPiece> {
  const scanner = new Scanner(isArray);
  for await (const piece of pieces) yield* scanner.feed(piece);
  yield* scanner.end();
}

class Scanner {
  #depth = 0; // inside a value: 1 and more
  #inString = false;
  #escaped = false;
  #held = "";
  #opened: boolean;
  #closed: boolean;

  constructor(isArray: boolean) {
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
    this.#held += piece.slice(start);
    if (this.#held.length > MAX_VALUE) throw new RangeError(`one record is longer than ${MAX_VALUE} characters`);
  }

  *end(): Generator<JsonPiece> {
    if (this.#held.trim() !== "" || !this.#closed) yield { text: this.#held.trim(), torn: true };
  }

  #string(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inString = false;
  }

  *#take(rest: string): Generator<JsonPiece> {
    const text = (this.#held + rest).trim();
    this.#held = "";
    if (text !== "") yield { text };
  }
}

const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, QUOTE, BACKSLASH, COMMA] = Array.from('[]{}"\\,', (char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number];
