/** Formulas in MathML as LaTeX. What is not known gives its content: a formula never fails a file. */
import { ACCENTS, DELIMITERS, FUNCTIONS, NARY, SIGNS } from "./word/formula-signs.ts";
import { childElements, localName, textOf, type XmlElement } from "./xml.ts";

export function mathmlToLatex(math: XmlElement): string {
  return row(math).replace(/ {2,}/g, " ").trim();
}

const row = (element: XmlElement) => childElements(element).map(convert).join("");

type Converter = (element: XmlElement, parts: string[]) => string;

function convert(element: XmlElement): string {
  const converter = CONVERTERS[localName(element.name)];
  return converter ? converter(element, childElements(element).map(convert)) : row(element);
}

const CONVERTERS: Record<string, Converter> = Object.assign(Object.create(null), {
  annotation: () => "",
  "annotation-xml": () => "",
  mi: (element) => identifier(textOf(element).trim()),
  mn: (element) => signs(textOf(element).trim()),
  mo: (element) => operator(element),
  mtext: (element) => {
    const text = textOf(element);
    return text.trim() === "" ? " " : `\\text{${text}}`;
  },
  mspace: () => " ",
  mfrac: (_, [numerator = "", denominator = ""]) => `\\frac{${numerator}}{${denominator}}`,
  msqrt: (element) => `\\sqrt{${row(element)}}`,
  mroot: (_, [inside = "", degree = ""]) => `\\sqrt[${degree}]{${inside}}`,
  msup: (_, [base = "", above = ""]) => `${grouped(base)}^{${above}}`,
  msub: (_, [base = "", below = ""]) => `${grouped(base)}_{${below}}`,
  msubsup: (_, [base = "", below = "", above = ""]) => `${grouped(base)}_{${below}}^{${above}}`,
  munder: (_, [base = "", below = ""]) =>
    TAKES_LIMITS.test(base) ? `${base}_{${below}}` : `\\underset{${below}}{${base}}`,
  mover: (element, [base = "", above = ""]) => {
    const accent = ACCENTS[textOf(childElements(element)[1]).trim()];
    if (accent !== undefined) return `${accent}{${base}}`;
    return TAKES_LIMITS.test(base) ? `${base}^{${above}}` : `\\overset{${above}}{${base}}`;
  },
  munderover: (_, [base = "", below = "", above = ""]) => `${base}_{${below}}^{${above}}`,
  mfenced: ({ attributes }, parts) => {
    const { open = "(", close = ")", separators = "," } = attributes;
    return `\\left${bracket(open)}${parts.join(separators.trim()[0] ?? "")}\\right${bracket(close)}`;
  },
  mtable: (_, rows) => `\\begin{matrix}${rows.join(" \\\\ ")}\\end{matrix}`,
  mtr: (_, cells) => cells.join(" & "),
  mphantom: () => "",
  menclose: (element) => `\\boxed{${row(element)}}`,
} satisfies Record<string, Converter>);

/** What has its limits above and below. */
const TAKES_LIMITS =
  /^\\(?:sum|prod|coprod|i*int|oint|bigcup|bigcap|bigvee|bigwedge|lim|max|min|sup|inf|limsup|liminf|gcd|det|Pr)\s*$/;

function identifier(text: string): string {
  if (FUNCTIONS.has(text)) return `\\${text} `;
  return /^[A-Za-z]{2,}$/.test(text) ? `\\mathrm{${text}}` : signs(text);
}

/** A fence grows with what it encloses where the file says so in pairs; written plainly it is never wrong. */
function operator(element: XmlElement): string {
  const text = textOf(element).trim();
  if (FUNCTIONS.has(text)) return `\\${text} `;
  return NARY[text] ? `${NARY[text]} ` : text.length === 1 && DELIMITERS[text] ? DELIMITERS[text] : signs(text);
}

const signs = (text: string) => [...text].map((sign) => SIGNS.get(sign) ?? sign).join("");
const bracket = (sign: string) => (sign === "" ? "." : (DELIMITERS[sign] ?? sign));

/** A base of several signs in braces, so that the script belongs to all of it. */
function grouped(base: string): string {
  return base.length <= 1 || /^\\[a-zA-Z]+ ?$/.test(base) ? base.trim() : `{${base}}`;
}
