/** EQ fields, by which Word set formulas before it had an editor for them, as LaTeX. What is not known gives its content. */

import { type EqNode, type EqSwitch, parseEq } from "./eq-parser.ts";
import { DELIMITERS, NARY, SIGNS } from "./formula-signs.ts";

export interface EqField {
  /** As the text has it: a formula between dollar signs, or signs alone. */
  shown: string;
  /** All of it is said; what is not was reduced to its content. */
  isWhole: boolean;
}

const EQ = /^\s*EQ(?=[\s\\])/i;
/** Longer codes are no formula that anybody wrote. */
export const LONGEST_EQ = 4000;

/** Signs of a code that stand high or low, as a code says it itself. */
export function markedCode(text: string, raised: "superscript" | "subscript" | undefined): string {
  return raised === undefined || /^[\s\\(),;]*$/.test(text)
    ? text
    : `\\s\\${raised === "superscript" ? "up" : "do"}1(${text})`;
}

export const isEqField = (code: string) => EQ.test(code);

/** @returns undefined for the code of another field */
export function eqField(code: string): EqField | undefined {
  if (!isEqField(code)) return undefined;
  // A field within a field begins in the same way.
  const formula = code.replace(EQ, "").replace(/\bEQ\s*(?=\\)/gi, "");
  const nodes = code.length >= LONGEST_EQ ? undefined : parseEq(formula);
  if (!nodes) return { shown: formula.replace(/\\\*?\s?[a-z]*\d*/gi, "").trim(), isWhole: false };
  const writer = new EqWriter();
  const latex = writer.latex(nodes);
  return { shown: /[\\^_]/.test(latex) ? `$${latex}$` : latex, isWhole: writer.isWhole };
}

type Writer = (eq: EqSwitch, parts: string[]) => string | undefined;

class EqWriter {
  isWhole = true;

  latex(nodes: readonly EqNode[]): string {
    const pieces = nodes.map((node) => (typeof node === "string" ? (SIGNS.get(node) ?? node) : this.#switch(node)));
    return pieces.join("").replace(/\s+/g, " ").trim();
  }

  #switch(eq: EqSwitch): string {
    if (eq.name === "o") return this.#over(eq);
    const parts = eq.parts.map((part) => this.latex(part));
    const written = WRITERS[eq.name]?.(eq, parts);
    if (written === undefined) this.isWhole = false;
    return written ?? parts.join(" ");
  }

  /** Signs one over the other: accents, what stands above or below, pronunciations, numbers in circles. */
  #over({ parts }: EqSwitch): string {
    const placed = parts.map((part) => this.#placed(part));
    const bases = placed.filter(({ place }) => place === "on").map(({ text }) => text);
    if (bases.length === 2) return this.#circled(bases as [string, string]) ?? this.#accented(bases);
    if (bases.length !== 1) return this.#given(placed.map(({ text }) => text));
    let base = bases[0]!;
    for (const { place, text } of placed) {
      if (place === "on" || text === "" || (place === "above" && HAN.test(base) && PRONUNCIATION.test(text))) continue;
      const accent = place === "above" ? accentOf(text, base) : text === "-" ? "\\underline" : undefined;
      base = accent ? `${accent}{${base}}` : `\\${place === "above" ? "over" : "under"}set{${text}}{${base}}`;
    }
    return base;
  }

  #placed(part: readonly EqNode[]): { place: "on" | "above" | "below"; text: string } {
    const nodes = part.filter((node) => typeof node !== "string" || node.trim() !== "");
    const [only] = nodes;
    if (nodes.length !== 1 || typeof only !== "object" || only.name !== "s")
      return { place: "on", text: this.latex(part) };
    const text = only.parts.map((one) => this.latex(one)).join(" ");
    return { place: only.options.has("up") ? "above" : only.options.has("do") ? "below" : "on", text };
  }

  #circled([around, inside]: readonly [string, string]): string | undefined {
    if (!/^[○〇◯]$/.test(around)) return around === "□" ? `\\boxed{${inside}}` : undefined;
    const number = Number(inside);
    return /^\d{1,2}$/.test(inside) && number >= 1 && number <= 20
      ? String.fromCharCode(0x245f + number)
      : `\\textcircled{${inside}}`;
  }

  #accented([first = "", second = ""]: readonly string[]): string {
    if (second === "/" || second === "／") return `\\cancel{${first}}`;
    const accent = UNRAISED.test(second) ? accentOf(second, first) : undefined;
    return accent ? `${accent}{${first}}` : this.#given([first, second]);
  }

  #given(texts: readonly string[]): string {
    this.isWhole = false;
    return texts.join("");
  }
}

const HAN = /^[\u3400-\u9FFF]+$/;
const PRONUNCIATION = /^[A-Za-z\u00C0-\u024F\s]+$/;
/** Accents that stand high by themselves. */
const UNRAISED = /^(?:[ˉ¯→]|\u0304|\u20D7)$/;

const ACCENTS: readonly (readonly [signs: RegExp, one: string, several: string])[] = [
  [/^(?:→|\\rightarrow ?|\\to ?|\u20D7)$/, "\\vec", "\\overrightarrow"],
  [/^(?:[-—–―_ˉ¯─]|\u0304)+$/, "\\bar", "\\overline"],
  [/^[∧^＾︿ˆ]$|^\\wedge ?$/, "\\hat", "\\widehat"],
  [/^[~～˜]$|^\\sim ?$/, "\\tilde", "\\widetilde"],
  [/^[.·•˙]$|^\\cdot ?$/, "\\dot", "\\dot"],
  [/^(?:\.\.|··|¨)$/, "\\ddot", "\\ddot"],
  [/^[⌒︵⁀]$|^\\frown ?$/, "\\overset{\\frown}", "\\overset{\\frown}"],
];

function accentOf(sign: string, base: string): string | undefined {
  const accent = ACCENTS.find(([signs]) => signs.test(sign));
  return accent?.[base.length === 1 ? 1 : 2];
}

const WRITERS: Record<string, Writer> = {
  f: (_, [above = "", below, ...others]) =>
    below === undefined || others.length > 0 ? undefined : `\\frac{${above}}{${below}}`,
  r: (_, parts) => {
    const inside = parts.at(-1);
    const degree = parts.length === 2 && parts[0] !== "" ? `[${parts[0]}]` : "";
    return inside === undefined || parts.length > 2 ? undefined : `\\sqrt${degree}{${inside}}`;
  },
  s: ({ options }, parts) => {
    if (parts.length === 0) return undefined;
    if (options.has("up")) return `^{${parts.join(" ")}}`;
    if (options.has("do")) return `_{${parts.join(" ")}}`;
    return parts.length === 2 ? `^{${parts[0]}}_{${parts[1]}}` : parts.join(" ");
  },
  b: ({ options }, parts) => {
    const both = options.get("bc");
    const one = options.has("lc") || options.has("rc");
    const left = both ?? options.get("lc") ?? (one ? "" : "(");
    const right = both === undefined ? (options.get("rc") ?? (one ? "" : ")")) : (CLOSING[both] ?? both);
    return `\\left${bracket(left)}${parts.join(",")}\\right${bracket(right)}`;
  },
  a: ({ options }, parts) => {
    const columns = Math.max(1, Number(options.get("co") ?? 1));
    const rows: string[] = [];
    for (let i = 0; i < parts.length; i += columns) rows.push(parts.slice(i, i + columns).join(" & "));
    const kind = columns === 1 ? "aligned" : "matrix";
    return `\\begin{${kind}}${rows.join(" \\\\ ")}\\end{${kind}}`;
  },
  i: ({ options }, [below = "", above = "", inside = ""]) => {
    const sign = options.get("fc") ?? options.get("vc");
    const named = options.has("su") ? "\\sum" : options.has("pr") ? "\\prod" : "\\int";
    const operator = sign === undefined ? named : (NARY[sign] ?? SIGNS.get(sign) ?? sign);
    return `${operator}${below && `_{${below}}`}${above && `^{${above}}`} ${inside}`;
  },
  l: (_, parts) => parts.join(","),
  d: (_, parts) => parts.join(" "),
  x: ({ options }, parts) => {
    const inside = parts.join(",");
    const sides = ["to", "bo", "le", "ri"].filter((side) => options.has(side));
    if (sides.length === 0 || sides.length === 4) return `\\boxed{${inside}}`;
    const over = options.has("to") ? `\\overline{${inside}}` : inside;
    const both = options.has("bo") ? `\\underline{${over}}` : over;
    return `${options.has("le") ? "|" : ""}${both}${options.has("ri") ? "|" : ""}`;
  },
};

const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">", "〈": "〉", "⟨": "⟩" };

/** None is a point. */
const bracket = (sign: string) => (sign.trim() === "" ? "." : (DELIMITERS[sign] ?? sign));
