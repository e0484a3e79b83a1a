/** The code of an EQ field of Word as a tree: texts, and switches with their options and arguments. */

export interface EqSwitch {
  /** One letter, e.g. `f` of a fraction. */
  name: string;
  /** What stands behind the options, e.g. `co` with the number of columns. */
  options: ReadonlyMap<string, string>;
  parts: EqNode[][];
}

export type EqNode = string | EqSwitch;

/** Switches within each other; a formula that goes deeper nobody wrote. */
const DEEPEST = 40;
const SPACES = /\s*/y;
const OPTION =
  /\s*\\(?:(lc|rc|bc|fc|vc)\s*\\?([\s\S])|(a[lcrdi]|co|vs|hs|fo|ba|li|su|pr|in|up|d[io]|to|bo|le|ri)\s*(-?\d*))/iy;
/** How the result looks: `\* MERGEFORMAT`, `\* "Font:宋体"`. */
const FORMAT = /\\\*\s*(?:"[^"]*"|[^\s\\(),;]*)/y;

/** @returns undefined where its brackets do not match */
export function parseEq(code: string): EqNode[] | undefined {
  try {
    const parser = new EqParser(code);
    const nodes = parser.sequence(0, "");
    return parser.isAtEnd ? nodes : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

class EqParser {
  readonly #code: string;
  #at = 0;

  constructor(code: string) {
    this.#code = code;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#code.length;
  }

  /** @param ends signs that end it, and stay */
  sequence(depth: number, ends: string): EqNode[] {
    if (depth > DEEPEST) throw new Unreadable();
    const nodes: EqNode[] = [];
    while (!this.isAtEnd) {
      const sign = this.#code[this.#at]!;
      if (ends.includes(sign)) break;
      if (sign === "\\") this.#escaped(nodes, depth);
      else if (sign === "(") {
        this.#at++;
        nodes.push("(", ...this.sequence(depth + 1, ")"), ")");
        this.#expect(")");
      } else {
        nodes.push(sign);
        this.#at++;
      }
    }
    return nodes;
  }

  #escaped(nodes: EqNode[], depth: number): void {
    const next = this.#code[this.#at + 1] ?? "";
    if (next === "*") {
      this.#take(FORMAT);
      return;
    }
    this.#at += 2;
    if (/[a-z]/i.test(next)) nodes.push(this.#switch(next.toLowerCase(), depth));
    else nodes.push(next);
  }

  #switch(name: string, depth: number): EqSwitch {
    const options = new Map<string, string>();
    for (let match = this.#take(OPTION); match; match = this.#take(OPTION))
      options.set((match[1] ?? match[3]!).toLowerCase(), match[2] ?? match[4]!);
    this.#take(SPACES);
    const parts = this.#code[this.#at] === "(" ? this.#parts(depth) : [];
    return { name, options, parts };
  }

  /** Between commas, or between semicolons where the system that wrote it parts lists by these. */
  #parts(depth: number): EqNode[][] {
    const parts: EqNode[][] = [];
    const separators: string[] = [];
    do {
      this.#at++;
      parts.push(this.sequence(depth + 1, ",;)"));
      separators.push(this.#code[this.#at] ?? "");
    } while (separators.at(-1) === "," || separators.at(-1) === ";");
    this.#expect(")");
    if (!separators.includes(",")) return parts;
    const joined: EqNode[][] = [];
    for (const [i, part] of parts.entries())
      if (separators[i - 1] === ";") joined.at(-1)!.push(";", ...part);
      else joined.push(part);
    return joined;
  }

  #expect(sign: string): void {
    if (this.#code[this.#at] !== sign) throw new Unreadable();
    this.#at++;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#code);
    if (match) this.#at += match[0].length;
    return match;
  }
}
