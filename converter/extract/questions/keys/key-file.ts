/** A file that holds nothing but the answers of another: `第一章 / 单选题 / 1-5 ABCDE`. */
import type { Line } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { optionMarks } from "../options.ts";
import { keyHead, sectionHead } from "../sections.ts";
import { withoutHead } from "./inline-head.ts";
import { withNamedEntriesApart } from "./q-entries.ts";

const DENSE =
  /^(?:第?\s*\d+\s*题?\s*[-~—–至到]\s*第?\s*\d+|(?:\(?\d{1,5}\)?\s*(?:[.、:)选]|(?<=\d\s*)[-–—→=])?\s*(?:[A-Z]{1,10}|[a-h]|√|×|✓|✗|对|错|正确|错误|T|F|[[(](?:[A-Z]{1,10}|[a-h])[\])])(?![A-Za-z\u4E00-\u9FFF])[\s,;，；、。.]*)+$)/;
/** Numbers and their letters or signs, and nothing else. */
export const isDense = (half: string) => DENSE.test(half);

const LABELLED = /^\(?\d{1,5}\)?\s*[.、:)]?\s*[【[]?\s*(?:参考|正确|标准)?答案/;
const NUMBERED = /^(?:\(?\d{1,5}\)?\s*[.、:)]|Q(?:uestion)?\.?\s?\d{1,5}(?:\s*[.:)–—-]|\s)\s*(?=\S)(?!.*\?$))/i;
const NAMED = /答案|解析|(?<![a-z])(?:keys?|answers?)(?![a-z])|mark(?:ing)?[\s_-]*(?:scheme|guide)/i;

/** `…题库（含答案）`, `Unit test with mark scheme`: the questions stand there, too. */
const WITH_QUESTIONS =
  /(?:[含附带]|题[目库]?\s*[及和与+])\s*(?:参考|标准)?答案|(?:(?<![a-z])(?:with|plus|incl(?:uding|\.)?|and)|[&+])[\s_-]*(?:the[\s_-]+)?(?:answers?|(?:answer[\s_-]*)?keys?|mark(?:ing)?[\s_-]*(?:scheme|guide)s?)(?![a-z])/i;

/** By its lines; a file that calls itself a key may also hold texts as answers. */
export function isKeyFile(lines: readonly Line[], file: string): boolean {
  if (lines.length < 2) return false;
  const named = (NAMED.test(file) && !WITH_QUESTIONS.test(file)) || keyHead(lines[0]!.half)?.colon === false;
  let keyed = 0;
  let heads = 0;
  for (const { text, half } of withNamedEntriesApart(lines).map(withoutSection)) {
    if (optionMarks(half).length >= 2 && !DENSE.test(half)) return false;
    if (/\(\s*\)|_{3,}/.test(half)) return false; // a place to answer in: a question
    const labels = splitLabels(text, half);
    // An answer below its question: both stand in this file.
    if (labels[0]?.label === "answer" && keyHead(half) === undefined) return false;
    const head = keyHead(half) !== undefined || sectionHead(text, half, undefined, false) !== undefined;
    if (head) heads++;
    else if (DENSE.test(half) || LABELLED.test(half)) keyed++;
    else if (named && (NUMBERED.test(half) || labels[0]?.label === "explanation")) keyed++;
  }
  const other = lines.length - keyed - heads;
  return keyed >= (named ? 1 : 2) && (named ? other <= keyed * 4 : other <= 2);
}

/** `Part A: 1. B` */
function withoutSection(line: Line): Line {
  const { rest, half } = withoutHead(line);
  return { ...line, text: rest, half };
}

/** `消防题库-参考答案.docx` and `消防题库.docx` have the same stem. */
export function stemOf(file: string): string {
  return file
    .replace(/^.*\//, "")
    .replace(/\.[a-z\d]{2,5}$/i, "")
    .replace(
      /参考答案|标准答案|答案(?:与|及|和)?解析|答案|解析|试题|题目|mark(?:ing)?[\s_-]*(?:scheme|guide)s?|question[\s_-]*papers?|(?<![a-z])(?:answers?|keys?|questions?)(?![a-z])/gi,
      "",
    )
    .replace(/[\s_\-—()（）.【】]+/g, "")
    .toLowerCase();
}
