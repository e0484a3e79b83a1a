/** Cells that hold all the options of a question. */
import type { Option } from "../../../item.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { type OptionMark, optionMarks } from "../options.ts";

/** All options in one cell: with letters, or apart by line breaks, | or ;. A comma is part of an option. */
export function splitOptions(text: string): Option[] {
  if (text === "") return [];
  const lettered = letteredOptions(text);
  if (lettered) return lettered;
  for (const separator of ["\n", "$;$", "|", "｜", ";", "；", "\t", "、", "，", ","]) {
    const parts = text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length >= 2) return parts.map((part, i) => ({ letter: String.fromCharCode(65 + i), text: part }));
  }
  return [];
}

/** `A. x  B. y`, or a) and b) in lines of their own: nothing stands in front of the first. */
export function letteredOptions(text: string): Option[] | undefined {
  const half = halfWidth(text);
  if (/^\(?a\s*[.)]/.test(half)) return optionLines(text, half);
  const marks = optionMarks(half.replaceAll("\n", " "));
  return marks.length >= 2 && marks[0]!.start === 0 ? textsBehind(marks, text) : undefined;
}

/** Small letters may as well be text: only where a line begins. */
function optionLines(text: string, half: string): Option[] | undefined {
  const lines = text.split("\n");
  const options: Option[] = [];
  for (const [i, line] of half.split("\n").entries()) {
    const next = String.fromCharCode(65 + options.length);
    const marks = optionMarks(line.trimStart(), next);
    const shown = lines[i]!.trimStart();
    if (marks[0]?.start === 0 && marks[0].letter === next) options.push(...textsBehind(marks, shown));
    else options.at(-1)!.text += `\n${shown}`;
  }
  return options.length >= 2 ? options : undefined;
}

const textsBehind = (marks: readonly OptionMark[], text: string): Option[] =>
  marks.map(({ letter, end }, i) => ({
    letter,
    text: text
      .slice(end, marks[i + 1]?.start ?? text.length)
      .trim()
      .replace(/[,，;；|]$/, "")
      .trim(),
  }));
