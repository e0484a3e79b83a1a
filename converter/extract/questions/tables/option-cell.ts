/** Cells that hold all the options of a question. */
import type { Option } from "../../../item.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { optionMarks } from "../options.ts";

/** All options in one cell: with letters, or apart by line breaks, | or ;. A comma is part of an option. */
export function splitOptions(text: string): Option[] {
  if (text === "") return [];
  const marks = optionMarks(halfWidth(text).replaceAll("\n", " "));
  if (marks.length >= 2 && marks[0]!.start === 0) {
    return marks.map(({ letter, end }, i) => ({
      letter,
      text: text
        .slice(end, marks[i + 1]?.start ?? text.length)
        .trim()
        .replace(/[,，;；|]$/, "")
        .trim(),
    }));
  }
  for (const separator of ["\n", "$;$", "|", "｜", ";", "；", "\t", "、", "，", ","]) {
    const parts = text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length >= 2) return parts.map((part, i) => ({ letter: String.fromCharCode(65 + i), text: part }));
  }
  return [];
}
