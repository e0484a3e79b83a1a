/** Cards as Quizlet exports them: a term, a tab, its definition. Each line is a card; a line without a tab continues one. */
import type { MarkedRecord, ReadDocument } from "../../document.ts";
import { cardSides } from "../../text/card-names.ts";
import type { DecodedInput } from "../encoding.ts";

/** Nearly every line has exactly one tab; a bank that lays options out with tabs has numbers and letters in front. */
export function looksLikeQuizlet(text: string): boolean {
  const lines = text
    .slice(0, 65_536)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 50);
  const cards = lines.filter((line) => /^[^\t]+\t[^\t]+$/.test(line));
  const numbered = lines.filter((line) => /^\s*(?:\d{1,4}\s*[.、)．]|[A-H]\s*[.、)．]|[（(【[]|答案|题)/.test(line));
  return lines.length >= 3 && cards.length >= lines.length * 0.9 && numbered.length === 0;
}

export function readQuizlet(input: DecodedInput): ReadDocument {
  const records: MarkedRecord[] = [];
  for (const [index, line] of input.text.split("\n").entries()) {
    if (line.trim() === "" || (index === 0 && cardSides(line.split("\t")))) continue;
    const tab = line.indexOf("\t");
    const last = records.at(-1);
    if (tab > 0)
      records.push({
        record: { instruction: line.slice(0, tab).trim(), input: "", output: line.slice(tab + 1).trim() },
        place: { line: index + 1 },
        warnings: [],
      });
    else if (last) last.record.output += `\n${line.trim()}`;
  }
  return { format: "quizlet", encoding: input.encoding, blocks: [], records, warnings: [] };
}
