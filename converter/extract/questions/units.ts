/**
 * Chapters of a book, tests of a collection: each has questions and answers with numbers of its own, `CHAPTER 6 REVIEW`,
 * `Unit 3: Forces`, `Practice Test 2 – Answers`. One may lie in another (`Unit 3`, and in it `Lesson 1`).
 */

/** Named with a title or without. */
const TITLED = "chapter|unit|module|lesson|lecture|topic|test|quiz|exam|worksheet|homework|assignment|packet|drill";
/** With what they hold: `Version 3`, `Day 1: rest` may be part of a question or an answer. */
const BARE = "week|day|set|paper|form|version|booklet";
const KEY = "(?:answers?(?: keys?)?|keys?|solutions?)(?:\\s*(?:to|for|of)\\s+(?:the\\s+)?|\\s*[:–—-]\\s*|\\s+)";
const KIND = "(?:(?:practice|mock|sample|review|mini|pop|end[- ]of)[- ]+)?";
const NUMBER =
  "(?:no\\.?\\s*|#\\s*)?(\\d{1,3}|[ivx]{1,5}|(?<=(?:form|version|set|test|booklet|paper)\\s)[a-h])(?![\\w.])";
const NAMED = new RegExp(`^(?:${KEY})?${KIND}(?:(${TITLED})|(${BARE}))\\s+${NUMBER}`, "i");
/** What it holds. */
const HOLDS =
  /^(?:[\s,:–—-]*(?:end of|and|&|\(|\)|chapter|unit|module|lesson|section|review|revision|practice|study|self|check(?:up|list)?|tests?|quiz(?:zes)?|exams?|assessments?|questions?|problems?|exercises?|homework|worksheets?|vocabulary|(?:answer )?keys?|answers?|solutions?|mark(?:ing)? schemes?|continued|cont\.?))*[\s:.)]*$/i;
const WORD = "(?:[A-Z(&][\\w’'()&,-]*|of|and|the|in|on|to|for|a|an|with)";
/** `: Forces and Motion`, `• The Atmosphere` */
const TITLE = new RegExp(`^\\s*[:.,•·|–—-]\\s*${WORD}(?:\\s+(?:[:–—•-]\\s+)?${WORD})*$`);
const LONGEST = 70;

export interface Unit {
  word: string;
  name: string;
}
/** The units that a line lies in, the widest first. */
export type Units = ReadonlyMap<string, string>;

/** The unit that a line names, and nothing else. */
export function unitOf(half: string): Unit | undefined {
  if (half.length > LONGEST || half.includes("\t")) return undefined;
  const match = NAMED.exec(half);
  const [shown = "", titled, bare, name] = match ?? [];
  const word = (titled ?? bare)?.toLowerCase();
  if (word === undefined || name === undefined) return undefined;
  const behind = half.slice(shown.length);
  const whole =
    titled === undefined ? /\w/.test(behind) && HOLDS.test(behind) : HOLDS.test(behind) || TITLE.test(behind);
  return whole ? { word, name: plainNumber(name) } : undefined;
}

/** Below the head of a unit: those in the one above end, and so does the last of its kind with all in it. */
export function unitsBelow(above: Units | undefined, { word, name }: Unit): Units {
  const units = [...(above ?? [])];
  const same = units.findIndex(([one]) => one === word);
  return new Map([...units.slice(0, same < 0 ? undefined : same), [word, name]]);
}

/** They lie in the same unit; undefined where no unit of one has the kind of one of the other. */
export function agree(one: Units | undefined, other: Units | undefined): boolean | undefined {
  const shared = [...(one ?? [])].filter(([word]) => other?.has(word));
  return shared.length === 0 ? undefined : shared.every(([word, name]) => other!.get(word) === name);
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };

const WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** 4 of IV, `four` and 04. */
export function plainNumber(name: string): string {
  const spelt = WORDS.indexOf(name.toLowerCase());
  if (spelt >= 0) return String(spelt + 1);
  const values = [...name.toLowerCase()].map((sign) => ROMAN[sign]);
  if (values.some((value) => value === undefined)) return name.toLowerCase().replace(/^0+(?=\d)/, "");
  return String(values.reduce<number>((sum, value, i) => sum + (value! < (values[i + 1] ?? 0) ? -value! : value!), 0));
}
