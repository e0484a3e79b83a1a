/** Multiple-choice items of the GAOKAO-Bench files as known questions, read from their raw text without the converter. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KnownQuestion } from "./layouts.ts";

interface RawItem {
  question: string;
  answer: string[] | string;
  analysis: string;
}

export interface Gaokao {
  name: string;
  /** Each exam item as it stands, numbered anew. */
  raw: string[];
  questions: KnownQuestion[];
}

/** @param folder holds gaokao_2010-2022_*.json */
export function readGaokao(folder: string, name: string): Gaokao {
  const { example } = JSON.parse(readFileSync(join(folder, `gaokao_2010-2022_${name}.json`), "utf8")) as {
    example: RawItem[];
  };
  const found: Gaokao = { name, raw: [], questions: [] };
  let number = 0;
  for (const { question, answer, analysis } of example) {
    const answers = Array.isArray(answer) ? answer : [];
    const parts = question.split(/^(?=\d{1,2}\s*[．.])/m).filter((part) => part.trim() !== "");
    const material = /^\d{1,2}\s*[．.]/.test(parts[0] ?? "") ? undefined : parts.shift();
    const known = parts.map((part) => questionOf(part));
    if (known.length !== answers.length || known.some((one) => one === undefined)) continue; // no plain multiple choice
    const first = number + 1;
    const renumbered = parts.map((part) => part.replace(/^\d{1,2}\s*[．.]/, () => `${++number}．`));
    const range = `${first}～${number} 题`;
    const head = material?.replace(/\d+\s*[～~—-]\s*\d+\s*题/, range);
    found.raw.push([...(head ? [head.trimEnd()] : []), ...renumbered.map((part) => part.trimEnd())].join("\n"));
    for (const [i, one] of known.entries())
      found.questions.push({
        ...one!,
        kind: answers[i]!.length > 1 ? "multiple" : "single",
        answer: answers[i]!,
        ...(parts.length === 1 ? { explanation: analysis.replace(/\s+/g, "") } : {}),
      });
  }
  return found;
}

function questionOf(part: string): Pick<KnownQuestion, "stem" | "options"> | undefined {
  const text = part.replace(/^\d{1,2}\s*[．.]\s*(?:[（(]\s*\d+\s*分\s*[）)])?/, "");
  const [stem, ...options] = text.split(/(?<![A-Za-z])[A-D]\s*[．.]\s*/);
  if (stem === undefined || options.length !== 4) return undefined;
  const flat = (one: string) => one.replace(/\s+/g, "").replace(/[（(][）)]/g, "（  ）");
  return { stem: flat(stem), options: options.map(flat) };
}
