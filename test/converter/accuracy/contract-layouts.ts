/** Ways in which contracts number their articles and clauses, and the files that hold them. */
import type { InputFile } from "../../../converter/index.ts";
import { abstractNumbering, type LevelOptions, numbering, paragraph, table, wordFile } from "../ooxml.ts";
import type { KnownContract } from "./contract-bank.ts";

export interface ContractLayout {
  name: string;
  language: "zh" | "en";
  /** Lines of one article. @param n its number, from 1. @param before clauses of the articles before it */
  lines(article: KnownContract["articles"][number], n: number, before: number): string[];
}

const zh = (n: number) =>
  n <= 10
    ? "零一二三四五六七八九十"[n]!
    : n < 20
      ? `十${"零一二三四五六七八九"[n - 10]}`
      : `${"零一二三四五六七八九"[Math.floor(n / 10)]}十${n % 10 === 0 ? "" : "零一二三四五六七八九"[n % 10]}`;
const roman = (n: number) => ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][n]!;

export const CONTRACT_LAYOUTS: ContractLayout[] = [
  {
    name: "第一条 / 1.1",
    language: "zh",
    lines: ({ heading, clauses }, n) => [
      `第${zh(n)}条 ${heading}`,
      ...clauses.map((text, i) => `${n}.${i + 1} ${text}`),
    ],
  },
  {
    name: "第一条 / 1、",
    language: "zh",
    lines: ({ heading, clauses }, n) => [`第${zh(n)}条  ${heading}`, ...clauses.map((text, i) => `${i + 1}、${text}`)],
  },
  {
    name: "一、 / （一）",
    language: "zh",
    lines: ({ heading, clauses }, n) => [
      `${zh(n)}、${heading}`,
      ...clauses.map((text, i) => `（${zh(i + 1)}）${text}`),
    ],
  },
  {
    name: "一、 / 1.",
    language: "zh",
    lines: ({ heading, clauses }, n) => [`${zh(n)}、${heading}`, ...clauses.map((text, i) => `${i + 1}. ${text}`)],
  },
  {
    name: "1. / 1.1",
    language: "zh",
    lines: ({ heading, clauses }, n) => [`${n}. ${heading}`, ...clauses.map((text, i) => `${n}.${i + 1} ${text}`)],
  },
  {
    name: "第1条：heading / (1)",
    language: "zh",
    lines: ({ heading, clauses }, n) => [`第${n}条：${heading}`, ...clauses.map((text, i) => `(${i + 1}) ${text}`)],
  },
  {
    name: "第一章 / 第一条",
    language: "zh",
    lines: ({ heading, clauses }, n, before) => [
      `第${zh(n)}章 ${heading}`,
      ...clauses.map((text, i) => `第${zh(before + i + 1)}条 ${text}`),
    ],
  },
  {
    name: "ARTICLE 1 / 1.1",
    language: "en",
    lines: ({ heading, clauses }, n) => [
      `ARTICLE ${n}`,
      heading.toUpperCase(),
      ...clauses.map((text, i) => `${n}.${i + 1} ${text}`),
    ],
  },
  {
    name: "ARTICLE I HEADING / Section 1.01",
    language: "en",
    lines: ({ heading, clauses }, n) => [
      `ARTICLE ${roman(n)} ${heading.toUpperCase()}`,
      ...clauses.map((text, i) => `Section ${n}.${String(i + 1).padStart(2, "0")} ${text}`),
    ],
  },
  {
    name: "1. Heading / 1.1",
    language: "en",
    lines: ({ heading, clauses }, n) => [`${n}. ${heading}`, ...clauses.map((text, i) => `${n}.${i + 1} ${text}`)],
  },
  {
    name: "1. HEADING / (a)",
    language: "en",
    lines: ({ heading, clauses }, n) => [
      `${n}. ${heading.toUpperCase()}`,
      ...clauses.map((text, i) => `(${String.fromCharCode(97 + i)}) ${text}`),
    ],
  },
];

export function linesOf(contract: KnownContract, { lines }: ContractLayout): string[] {
  let before = 0;
  const articles = contract.articles.flatMap((article, i) => {
    const written = lines(article, i + 1, before);
    before += article.clauses.length;
    return written;
  });
  return [contract.title, ...contract.preamble, ...articles, ...contract.signature, ...contract.annexes];
}

/** The number that Word itself writes, and the two parties beside one another in a table. */
export const AUTOMATIC: Record<"zh" | "en", { name: string; levels: LevelOptions[] }[]> = {
  zh: [
    {
      name: "automatic 第一条 / 1.1",
      levels: [
        { format: "chineseCountingThousand", text: "第%1条" },
        { format: "decimal", text: "%1.%2", legal: true },
      ],
    },
    {
      name: "automatic 一、 / （一）",
      levels: [
        { format: "chineseCounting", text: "%1、", suffix: "nothing" },
        { format: "chineseCounting", text: "（%2）", suffix: "nothing" },
      ],
    },
  ],
  en: [
    {
      name: "automatic 1. / 1.1",
      levels: [
        { format: "decimal", text: "%1." },
        { format: "decimal", text: "%1.%2" },
      ],
    },
    {
      name: "automatic ARTICLE I / (a)",
      levels: [
        { format: "upperRoman", text: "ARTICLE %1" },
        { format: "lowerLetter", text: "(%2)" },
      ],
    },
  ],
};

export function automaticFile(
  contract: KnownContract,
  levels: readonly LevelOptions[],
  partiesInTable: boolean,
): InputFile {
  const line = (text: string) => paragraph(text);
  const body = [line(contract.title), ...preambleOf(contract, partiesInTable)];
  for (const { heading, clauses } of contract.articles) {
    body.push(paragraph(heading, { numId: 1 }));
    for (const clause of clauses) body.push(paragraph(clause, { numId: 1, level: 1 }));
  }
  body.push(...[...contract.signature, ...contract.annexes].map(line));
  const file = wordFile({ body: body.join(""), numbering: abstractNumbering(0, levels) + numbering(1, 0) });
  return { name: `${contract.name}.docx`, data: file };
}

function preambleOf({ preamble, language }: KnownContract, partiesInTable: boolean): string[] {
  const first = preamble.findIndex((text) => /甲方|出租方/.test(text));
  const second = preamble.findIndex((text, i) => i > first && /乙方|承租方/.test(text));
  const end = preamble.findIndex((text, i) => i > second && text.length > 30);
  if (!partiesInTable || language !== "zh" || end < 0) return preamble.map((text) => paragraph(text));
  const [left, right] = [preamble.slice(first, second), preamble.slice(second, end)];
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [left[i] ?? "", right[i] ?? ""]);
  return [
    ...preamble.slice(0, first).map((text) => paragraph(text)),
    table(rows),
    ...preamble.slice(end).map((text) => paragraph(text)),
  ];
}
