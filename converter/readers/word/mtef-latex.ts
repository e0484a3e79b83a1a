/** Formulas of the equation editor and of MathType as LaTeX, as Word's own formulas are written. */
import { DELIMITERS, FUNCTIONS, SIGNS } from "./formula-signs.ts";
import { type MtefNode, readMtef } from "./mtef.ts";

/** Undefined where something in it is not known. */
export function equationLatex(object: DataView): string | undefined {
  try {
    const { version, items } = readMtef(object);
    const latex = new LatexWriter(version).items(items).replace(/ {2,}/g, " ").trim();
    return latex === "" ? undefined : latex;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Template = Extract<MtefNode, { kind: "template" }>;
type Sign = Extract<MtefNode, { kind: "sign" }>;

/** The templates of both versions by one name. */
const OLDER =
  "fence fence fence fence fence fence fence fence ? ? ? ? ? root fraction script underline overline ? ? ? integral ? ? integral ? ? ? ? sum sum product product coproduct coproduct union union intersection intersection limit ? slash operator operator ? ? ? vector".split(
    " ",
  );
const NEWER =
  "fence fence fence fence fence fence fence fence ? ? root fraction underline overline ? integral sum product coproduct union intersection operator operator limit ? ? ? subscript superscript script ? vector tilde hat".split(
    " ",
  );

const FENCES = ["⟨⟩", "()", "{}", "[]", "||", "‖‖", "⌊⌋", "⌈⌉"];
const OPERATORS: Record<string, string> = {
  sum: "\\sum",
  product: "\\prod",
  coproduct: "\\coprod",
  union: "\\bigcup",
  intersection: "\\bigcap",
};
const INTEGRALS: Record<number, string> = { 1: "\\int", 2: "\\iint", 3: "\\iiint", 5: "\\oint" };
/** What stands above a sign, and behind it. */
const MARKS: Record<number, (sign: string) => string> = {
  2: (sign) => `\\dot{${sign}}`,
  3: (sign) => `\\ddot{${sign}}`,
  5: (sign) => `${sign}'`,
  6: (sign) => `${sign}''`,
  8: (sign) => `\\tilde{${sign}}`,
  9: (sign) => `\\hat{${sign}}`,
  11: (sign) => `\\vec{${sign}}`,
  17: (sign) => `\\bar{${sign}}`,
  18: (sign) => `${sign}'''`,
};

const [TEXT, FUNCTION, TEXT_FAR_EAST, SPACE] = [1, 2, 12, 24];
/** Spaces of the editor's own. */
const isSpace = ({ code, face }: Sign) =>
  face === SPACE || (code >= 0xeb00 && code <= 0xeb08) || (code >= 0xef00 && code <= 0xef08);

class LatexWriter {
  readonly #older: boolean;

  constructor(version: 3 | 5) {
    this.#older = version === 3;
  }

  items(nodes: readonly MtefNode[]): string {
    let latex = "";
    for (let i = 0; i < nodes.length; ) {
      const word = wordAt(nodes, i);
      latex += word.length > 0 ? written(word) : this.#node(nodes[i]!);
      i += Math.max(1, word.length);
    }
    return latex;
  }

  #node(node: MtefNode): string {
    switch (node.kind) {
      case "sign":
        return signLatex(node);
      case "line":
        return this.items(node.items);
      case "pile":
        return node.lines.length === 1
          ? this.items(node.lines)
          : `\\begin{aligned}${this.#rows(node.lines, 1)}\\end{aligned}`;
      case "matrix":
        return `\\begin{matrix}${this.#rows(node.cells, node.columns)}\\end{matrix}`;
      case "template":
        return this.#template(node);
    }
  }

  #rows(cells: readonly MtefNode[], columns: number): string {
    const rows: string[] = [];
    for (let i = 0; i < cells.length; i += columns)
      rows.push(
        cells
          .slice(i, i + columns)
          .map((cell) => this.#node(cell))
          .join(" & "),
      );
    return rows.join(" \\\\ ");
  }

  #template(template: Template): string {
    const name = (this.#older ? OLDER : NEWER)[template.selector] ?? "?";
    const slots = template.parts.filter(({ kind }) => kind !== "sign").map((part) => this.#node(part));
    const [first = "", second = "", third = ""] = slots;
    const { variation } = template;
    switch (name) {
      case "fence":
        return this.#fence(template, first);
      case "root":
        return `\\sqrt${variation === 1 ? `[${second}]` : ""}{${first}}`;
      case "fraction":
        return (variation & 2) !== 0 ? slash(first, second) : `\\frac{${first}}{${second}}`;
      case "slash":
        return slash(first, second);
      case "subscript":
      case "superscript":
      case "script":
        return this.#script(template, slots);
      case "underline":
      case "overline":
        return `\\${name}{${first}}`;
      case "vector":
        return variation === (this.#older ? 1 : 2) ? arrowAbove(first) : unknown();
      case "tilde":
      case "hat":
        return `\\wide${name}{${first}}`;
      case "integral":
        return this.#large(this.#integral(variation), template, slots);
      case "limit":
        return this.#limit(first, second, third);
      case "operator":
        return this.#limit(slots[3] ?? unknown(), second, third) + first;
      default:
        return this.#large(OPERATORS[name] ?? unknown(), template, slots);
    }
  }

  #fence({ selector, variation, parts }: Template, content: string): string {
    const [open, close] = [...FENCES[selector]!];
    const said = this.#older ? [3, 1, 2][variation] : variation & 3;
    if (said === undefined) return unknown();
    // Some programs draw a side with no sign.
    const signs = parts.filter((part) => part.kind === "sign");
    const sides =
      signs.length === 2 ? signs.reduce((left, { code }, i) => (code === 0 ? left & ~(1 << i) : left), said) : said;
    const side = (sign: string, bit: number) => ((sides & bit) === 0 ? "." : (DELIMITERS[sign] ?? sign));
    const left = side(open!, 1);
    return `\\left${left}${/[a-z]$/.test(left) && /^[A-Za-z]/.test(content) ? " " : ""}${content}\\right${side(close!, 2)}`;
  }

  #script({ variation }: Template, slots: readonly string[]): string {
    if (slots.length > 2 || (!this.#older && (variation & 1) !== 0)) return unknown(); // in front of its sign
    const [below, above] =
      slots.length === 2 ? slots : this.#older && variation === 1 ? [slots[0], ""] : ["", slots[0]];
    return `${scriptOf("_", below)}${scriptOf("^", above)}`;
  }

  #integral(variation: number): string {
    if (this.#older) return variation <= 2 ? "\\int" : unknown();
    return INTEGRALS[variation & 15] ?? unknown();
  }

  /** Its slots: what it stands before, below it, above it. */
  #large(operator: string, { selector, variation }: Template, slots: readonly string[]): string {
    const limits = this.#older ? olderLimits(selector, variation) : ((variation >> 4) & 1) + ((variation >> 5) & 1);
    if (slots.length < 1 + limits) return unknown();
    return `${operator}${scriptOf("_", slots[1])}${scriptOf("^", slots[2])} ${slots[0]}`;
  }

  #limit(name: string, below: string, above: string): string {
    return `${name.trim()}${scriptOf("_", below)}${scriptOf("^", above)} `;
  }
}

/** Sums: below, both, none; integrals: none, below, both, and those whose limits stand as at a sum: below, both. */
function olderLimits(selector: number, variation: number): number {
  const limits = selector === INTEGRAL ? [0, 1, 2] : OLDER[selector] === "integral" ? [1, 2] : [1, 2, 0];
  return limits[variation] ?? unknown();
}
const INTEGRAL = 21;

const arrowAbove = (content: string) =>
  content.trim().length === 1 ? `\\vec{${content}}` : `\\overrightarrow{${content}}`;

const scriptOf = (sign: string, content: string | undefined) =>
  content === undefined || content === "" ? "" : `${sign}{${content}}`;
const slash = (above: string, below: string) => `{${above}}/{${below}}`;
function unknown(): never {
  throw new RangeError("a part of a formula that is not known");
}

/** Signs in the face of functions or of text that follow each other. */
function wordAt(nodes: readonly MtefNode[], start: number): Sign[] {
  const word: Sign[] = [];
  for (const node of nodes.slice(start)) {
    if (node.kind !== "sign" || node.marks.length > 0 || isSpace(node)) break;
    if (node.face !== TEXT && node.face !== FUNCTION && node.face !== TEXT_FAR_EAST) break;
    if (node.face !== (word[0]?.face ?? node.face)) break;
    word.push(node);
  }
  return word;
}

function written(word: readonly Sign[]): string {
  const text = word.map(({ code }) => String.fromCharCode(code)).join("");
  if (FUNCTIONS.has(text)) return `\\${text} `;
  if (word[0]!.face === FUNCTION && /^[A-Za-z]{2,}$/.test(text)) return `\\operatorname{${text}}`;
  if (word[0]!.face !== FUNCTION && /[^\x20-\x7E]|[A-Za-z]{2,}/.test(text)) return `\\text{${text}}`;
  return word.map(signLatex).join("");
}

function signLatex(sign: Sign): string {
  if (isSpace(sign)) return " ";
  const { code, marks } = sign;
  if (code < 0x20 || (code >= 0xd800 && code < 0xf900)) return unknown();
  const character = String.fromCharCode(code);
  return marks.reduce((latex, mark) => (MARKS[mark] ?? unknown())(latex.trim()), SIGNS.get(character) ?? character);
}
