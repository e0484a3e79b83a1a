/** Word's formulas (Office Math) as LaTeX. A construct that is not known gives its content: a formula never fails a file. */

import type { XmlElement } from "../xml.ts";
import { ACCENTS, DELIMITERS, FUNCTIONS, NARY, SIGNS } from "./formula-signs.ts";

export interface Formula {
  latex: string;
  /** Elements that were reduced to their content. */
  unknown: string[];
}

export function ommlToLatex(element: XmlElement): Formula {
  const unknown: string[] = [];
  const latex = children(element, unknown).replace(/ {2,}/g, " ").trim();
  return { latex, unknown };
}

function children(element: XmlElement, unknown: string[]): string {
  return element.children.map((child) => (typeof child === "string" ? "" : convert(child, unknown))).join("");
}

type Converter = (element: XmlElement, unknown: string[]) => string;

function convert(element: XmlElement, unknown: string[]): string {
  if (/Pr$/.test(element.name) || !element.name.startsWith("m:"))
    return element.name === "w:r" ? runText(element) : transparent(element, unknown);
  const converter = CONVERTERS[element.name];
  if (converter) return converter(element, unknown);
  unknown.push(element.name);
  return children(element, unknown);
}

/** Properties hold no text; insertions and the like hold formulas. */
function transparent(element: XmlElement, unknown: string[]): string {
  return /Pr$|^w:del$/.test(element.name) ? "" : children(element, unknown);
}

const part = (element: XmlElement, name: string, unknown: string[]): string => {
  const found = child(element, name);
  return found ? children(found, unknown) : "";
};

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((item): item is XmlElement => typeof item !== "string" && item.name === name);
}

/** `m:val` of a property, e.g. `property(element, "m:naryPr", "m:chr")`. */
function property(element: XmlElement, properties: string, name: string): string | undefined {
  const holder = child(element, properties);
  const found = holder && child(holder, name);
  return found && (found.attributes["m:val"] ?? "");
}

const CONVERTERS: Record<string, Converter> = {
  "m:oMath": children,
  "m:oMathPara": children,
  "m:e": children,
  "m:r": (element) => runText(element),
  "m:f": (element, unknown) => {
    const [numerator, denominator] = [part(element, "m:num", unknown), part(element, "m:den", unknown)];
    const type = property(element, "m:fPr", "m:type");
    if (type === "lin" || type === "skw") return `${group(numerator)}/${group(denominator)}`;
    return type === "noBar" ? `\\binom{${numerator}}{${denominator}}` : `\\frac{${numerator}}{${denominator}}`;
  },
  "m:sSup": (element, unknown) => `${base(part(element, "m:e", unknown))}^{${part(element, "m:sup", unknown)}}`,
  "m:sSub": (element, unknown) => `${base(part(element, "m:e", unknown))}_{${part(element, "m:sub", unknown)}}`,
  "m:sSubSup": (element, unknown) =>
    `${base(part(element, "m:e", unknown))}_{${part(element, "m:sub", unknown)}}^{${part(element, "m:sup", unknown)}}`,
  "m:sPre": (element, unknown) =>
    `{}_{${part(element, "m:sub", unknown)}}^{${part(element, "m:sup", unknown)}}${part(element, "m:e", unknown)}`,
  "m:rad": (element, unknown) => {
    const degree = part(element, "m:deg", unknown);
    const hidden = isOn(property(element, "m:radPr", "m:degHide"));
    return `\\sqrt${hidden || degree === "" ? "" : `[${degree}]`}{${part(element, "m:e", unknown)}}`;
  },
  "m:nary": (element, unknown) => {
    const sign = property(element, "m:naryPr", "m:chr") ?? "∫";
    const below = part(element, "m:sub", unknown);
    const above = part(element, "m:sup", unknown);
    return `${NARY[sign] ?? sign}${below === "" ? "" : `_{${below}}`}${above === "" ? "" : `^{${above}}`} ${part(element, "m:e", unknown)}`;
  },
  "m:d": (element, unknown) => {
    const open = property(element, "m:dPr", "m:begChr") ?? "(";
    const close = property(element, "m:dPr", "m:endChr") ?? ")";
    const separator = property(element, "m:dPr", "m:sepChr") ?? "|";
    const parts = element.children.flatMap((item) =>
      typeof item !== "string" && item.name === "m:e" ? [children(item, unknown)] : [],
    );
    return `\\left${delimiter(open)}${parts.join(` ${separator} `)}\\right${delimiter(close)}`;
  },
  "m:func": (element, unknown) => {
    const name = part(element, "m:fName", unknown).trim();
    const known = FUNCTIONS.has(name) ? `\\${name}` : /^[A-Za-z]+$/.test(name) ? `\\operatorname{${name}}` : name;
    return `${known} ${part(element, "m:e", unknown)}`;
  },
  "m:limLow": (element, unknown) => {
    const name = part(element, "m:e", unknown).trim();
    const limit = part(element, "m:lim", unknown);
    return FUNCTIONS.has(name) ? `\\${name}_{${limit}}` : `\\underset{${limit}}{${name}}`;
  },
  "m:limUpp": (element, unknown) => `\\overset{${part(element, "m:lim", unknown)}}{${part(element, "m:e", unknown)}}`,
  "m:acc": (element, unknown) => {
    const sign = property(element, "m:accPr", "m:chr") ?? "\u0302";
    return `${ACCENTS[sign] ?? "\\hat"}{${part(element, "m:e", unknown)}}`;
  },
  "m:bar": (element, unknown) =>
    `\\${property(element, "m:barPr", "m:pos") === "top" ? "overline" : "underline"}{${part(element, "m:e", unknown)}}`,
  "m:groupChr": (element, unknown) => {
    const top = property(element, "m:groupChrPr", "m:pos") === "top";
    return `\\${top ? "overbrace" : "underbrace"}{${part(element, "m:e", unknown)}}`;
  },
  "m:borderBox": (element, unknown) => `\\boxed{${part(element, "m:e", unknown)}}`,
  "m:box": (element, unknown) => part(element, "m:e", unknown),
  "m:phant": (element, unknown) => `\\phantom{${part(element, "m:e", unknown)}}`,
  "m:m": (element, unknown) => `\\begin{matrix}${rows(element, unknown)}\\end{matrix}`,
  "m:eqArr": (element, unknown) => {
    const lines = element.children.flatMap((item) =>
      typeof item !== "string" && item.name === "m:e" ? [children(item, unknown)] : [],
    );
    return `\\begin{aligned}${lines.join(" \\\\ ")}\\end{aligned}`;
  },
};

function rows(matrix: XmlElement, unknown: string[]): string {
  const lines = matrix.children.flatMap((item) => (typeof item !== "string" && item.name === "m:mr" ? [item] : []));
  return lines
    .map((row) =>
      row.children
        .flatMap((cell) => (typeof cell !== "string" && cell.name === "m:e" ? [children(cell, unknown)] : []))
        .join(" & "),
    )
    .join(" \\\\ ");
}

const isOn = (value: string | undefined) =>
  value !== undefined && value !== "0" && value !== "off" && value !== "false";

/** A base of several signs in braces, so that the script belongs to all of it. */
function base(text: string): string {
  return text.length <= 1 || /^\\[a-zA-Z]+ ?$/.test(text) || /^\\left/.test(text) ? text.trim() : `{${text}}`;
}

const group = (text: string) => (text.length === 1 ? text : `{${text}}`);

function delimiter(sign: string): string {
  if (sign === "") return ".";
  return DELIMITERS[sign] ?? sign;
}

function runText(run: XmlElement): string {
  const text = run.children
    .flatMap((item) => (typeof item !== "string" && (item.name === "m:t" || item.name === "w:t") ? [item] : []))
    .flatMap((item) => item.children.filter((piece): piece is string => typeof piece === "string"))
    .join("");
  const plain = isOn(property(run, "m:rPr", "m:nor"));
  if (plain && /[^\x20-\x7E]|[A-Za-z]{2,}/.test(text)) return `\\text{${text}}`;
  return [...text].map((sign) => SIGNS.get(sign) ?? sign).join("");
}
