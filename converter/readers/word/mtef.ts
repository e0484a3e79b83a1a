/**
 * Formulas of the equation editor and of MathType (MTEF 3 and 5) as a tree. What is not known ends the reading: a formula that
 * lacks a part would be another one.
 */

export type MtefNode =
  | { kind: "sign"; code: number; face: number; marks: number[] }
  | { kind: "line"; items: MtefNode[] }
  | { kind: "template"; selector: number; variation: number; parts: MtefNode[] }
  | { kind: "pile"; lines: MtefNode[] }
  | { kind: "matrix"; columns: number; cells: MtefNode[] };

export interface Mtef {
  version: 3 | 5;
  items: MtefNode[];
}

/** In front of a formula that is an object of its own. */
const OBJECT_HEAD = 28;
const DEEPEST = 64;
/** Bytes; one of a page of signs has ten thousand. */
const LONGEST = 200_000;

const END = 0;
const [LINE, CHAR, TEMPLATE, PILE, MATRIX, MARK, RULER] = [1, 2, 3, 4, 5, 6, 7];
const [FONT, SIZE, FULL, SUBSYM, COLOUR, COLOUR_DEF, FONT_DEF, PREFERENCES, ENCODING_DEF] = [
  8, 9, 10, 14, 15, 16, 17, 18, 19,
];
/** Whatever a later program adds, with its length. */
const FUTURE = 100;

/** @throws RangeError when it is cut off or holds what is not known */
export function readMtef(object: DataView): Mtef {
  if (object.byteLength > LONGEST) throw new RangeError("a formula that is too long");
  const reader = new MtefReader(object, object.getUint16(0, true));
  return reader.read();
}

class MtefReader {
  readonly #view: DataView;
  #at: number;
  #version: 3 | 5 = 3;

  constructor(view: DataView, head: number) {
    this.#view = view;
    this.#at = head === OBJECT_HEAD ? OBJECT_HEAD : 0;
  }

  read(): Mtef {
    const version = this.#byte();
    if (version !== 3 && version !== 5) throw new RangeError("a formula of an unknown version");
    this.#version = version;
    this.#at += 4; // which program wrote it
    if (version === 5) {
      this.#name();
      this.#at++;
    }
    return { version, items: this.#list(0) };
  }

  /** Down to the end of the list; the outermost may end with the data. */
  #list(depth: number): MtefNode[] {
    if (depth > DEEPEST) throw new RangeError("a formula that is too deep");
    const items: MtefNode[] = [];
    while (this.#at < this.#view.byteLength) {
      const { type, options } = this.#tag();
      if (type === END) return items;
      const node = this.#node(type, options, depth);
      if (node) items.push(node);
    }
    if (depth > 0) throw new RangeError("a formula that is cut off");
    return items;
  }

  /** The older version has type and options in one byte. */
  #tag(): { type: number; options: number } {
    const byte = this.#byte();
    if (this.#version === 3) return { type: byte & 0x0f, options: byte >>> 4 };
    const hasOptions = (byte >= LINE! && byte <= MARK!) || byte === COLOUR_DEF || byte === PREFERENCES;
    return { type: byte, options: hasOptions ? this.#byte() : 0 };
  }

  #node(type: number, options: number, depth: number): MtefNode | undefined {
    if (type >= LINE! && type <= MARK! && (options & 8) !== 0) this.#nudge();
    switch (type) {
      case LINE:
        if ((options & 4) !== 0) this.#at += 2;
        if ((options & 2) !== 0) this.#ruler();
        return { kind: "line", items: (options & 1) !== 0 ? [] : this.#list(depth + 1) };
      case CHAR:
        return this.#sign(options, depth);
      case TEMPLATE:
        return this.#template(depth);
      case PILE:
        this.#at += 2;
        if ((options & 2) !== 0) this.#ruler();
        return { kind: "pile", lines: this.#list(depth + 1) };
      case MATRIX:
        return this.#matrix(depth);
      default:
        this.#skip(type, options);
        return undefined;
    }
  }

  #sign(options: number, depth: number): MtefNode {
    const face = this.#byte() - 128;
    if (this.#version === 3) {
      const code = this.#word();
      return { kind: "sign", code, face, marks: (options & 2) !== 0 ? this.#marks(depth) : [] };
    }
    if ((options & 0x20) !== 0) throw new RangeError("a sign of an unknown font");
    const code = this.#word();
    if ((options & 4) !== 0) this.#at++;
    if ((options & 0x10) !== 0) this.#at += 2;
    return { kind: "sign", code, face, marks: (options & 1) !== 0 ? this.#marks(depth) : [] };
  }

  /** What stands above, below or behind a sign. */
  #marks(depth: number): number[] {
    const marks: number[] = [];
    for (let tag = this.#tag(); tag.type !== END; tag = this.#tag()) {
      if (tag.type === MARK) {
        if ((tag.options & 8) !== 0) this.#nudge();
        marks.push(this.#byte());
      } else if (this.#node(tag.type, tag.options, depth + 1)) throw new RangeError("a mark that is none");
    }
    return marks;
  }

  #template(depth: number): MtefNode {
    const selector = this.#byte();
    let variation = this.#byte();
    if (this.#version === 5 && (variation & 0x80) !== 0) variation = (variation & 0x7f) | (this.#byte() << 8);
    this.#at++; // options, which say how it is drawn
    return { kind: "template", selector, variation, parts: this.#list(depth + 1) };
  }

  #matrix(depth: number): MtefNode {
    this.#at += 3;
    const [rows, columns] = [this.#byte(), this.#byte()];
    this.#at += Math.ceil((rows + 1) / 4) + Math.ceil((columns + 1) / 4); // lines between them, two bits each
    const cells = this.#list(depth + 1);
    if (columns === 0 || cells.length !== rows * columns) throw new RangeError("a matrix that lacks cells");
    return { kind: "matrix", columns, cells };
  }

  /** What says only how signs look. */
  #skip(type: number, options: number): void {
    if (type >= FULL! && type <= SUBSYM!) return;
    if (type === SIZE) this.#size();
    else if (type === RULER) this.#at += 3 * this.#byte();
    else if (type === FONT) this.#font();
    else if (this.#version === 5) this.#definition(type, options);
    else throw new RangeError("a record that is not known");
  }

  #definition(type: number, options: number): void {
    if (type === COLOUR) this.#unsigned();
    else if (type === COLOUR_DEF) {
      this.#at += (options & 1) !== 0 ? 8 : 6;
      if ((options & 4) !== 0) this.#name();
    } else if (type === FONT_DEF) {
      this.#unsigned();
      this.#name();
    } else if (type === PREFERENCES) this.#preferences();
    else if (type === ENCODING_DEF) this.#name();
    else if (type >= FUTURE) this.#at += this.#unsigned();
    else throw new RangeError("a record that is not known");
  }

  #font(): void {
    if (this.#version === 5) {
      this.#unsigned();
      this.#at++;
    } else {
      this.#at += 2;
      this.#name();
    }
  }

  #size(): void {
    const kind = this.#byte();
    this.#at += kind === 101 ? 2 : kind === 100 ? 3 : 1;
  }

  /** Two lists of measures, and one of styles. */
  #preferences(): void {
    this.#measures(this.#byte());
    this.#measures(this.#byte());
    for (let count = this.#byte(); count > 0; count--) if (this.#byte() !== 0) this.#at++;
  }

  /** Half bytes: a unit, then digits up to 15. */
  #measures(count: number): void {
    let half = 0;
    const next = () => {
      const byte = this.#view.getUint8(this.#at + (half >> 1));
      return half++ % 2 === 0 ? byte >>> 4 : byte & 15;
    };
    for (let i = 0; i < count; i++) while (next() !== 15);
    this.#at += (half + 1) >> 1;
  }

  #ruler(): void {
    if (this.#tag().type !== RULER) throw new RangeError("a ruler that is none");
    this.#at += 3 * this.#byte();
  }

  #nudge(): void {
    const [across, down] = [this.#byte(), this.#byte()];
    if (across === 128 && down === 128) this.#at += 4;
  }

  #byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  #word(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  #unsigned(): number {
    const byte = this.#byte();
    return byte === 255 ? this.#word() : byte;
  }

  #name(): void {
    while (this.#byte() !== 0);
  }
}
