/** Reading answers to closed questions: which options a question has, and which an answer chooses. */

export interface Option {
  /** "A" to "J", or the words of a true-or-false question. */
  name: string;
  text: string;
}

/** A question whose answer is one of the options, or several. */
export interface ChoiceQuestion {
  kind: "letters" | "judge";
  options: readonly Option[];
  /** Names of the right options, in the order of the options. */
  expected: readonly string[];
  /** How the reference answer begins, up to its first choice: `答案：` before `B. 氧气`. */
  lead: string;
}

/** An option begins a line or follows a space: `A. 氧气`, `(B) helium`, or several in one line. */
const OPTION = /(?:^|[ \t\u3000]+)[(（]?([A-J])[)）.．、:：][ \t\u3000]*(?=\S)/gm;
/** An option's letter is no part of a word, and not the words "A" and "I". */
const LETTER = /[A-J](?![A-Za-z'’])(?!(?<=[AI])\s+(?!(?:is|and|or)\b)[a-z])/;
const LONE_LETTER = new RegExp(`(?<![A-Za-z])(${LETTER.source})`, "g");
/** Several letters, however they are parted. */
const LETTER_RUN = /^[(（【[]?\s*([A-J](?:\s*(?:[、,，;；/和与及]|and|&)?\s*[A-J])*)(?![A-Za-z])/;
/** What stands before the choice in an answer. A reason may weigh several options; "故选" comes at its end. */
const MARKS = [
  { mark: /(?:正确)?答案(?:应?[是为选])?\s*[:：]?\s*/g, last: false },
  { mark: /\b(?:the )?(?:correct )?answer(?: is)?\b\s*[:：]?\s*/gi, last: false },
  { mark: /选(?:择)?(?:项)?\s*[:：]?\s*(?=[(（]?[A-J])/g, last: true },
];
/** What a reference answer to a true-or-false question is, the right word first. */
const JUDGE_WORDS = [
  ["正确", "错误"],
  ["对", "错"],
  ["是", "否"],
  ["√", "×"],
  ["True", "False"],
  ["Yes", "No"],
  ["Correct", "Incorrect"],
] as const;
const JUDGED = [
  { name: "true", words: /^(?:正确|[对是](?![^的，。,.!！\s])|√|(?:true|correct|yes)\b)/i },
  { name: "false", words: /^(?:错|不正确|不对|否|×|(?:false|incorrect|wrong|no|not)\b)/i },
];
const WRONG = /错误|不正确|不对|错的|\b(?:false|incorrect|wrong|not (?:true|correct))\b/gi;
const RIGHT = /正确|对的|\b(?:true|correct)\b/i;

/** The closed question that a record is, if it is one. @param question all that is asked, options included */
export function choiceQuestion(question: string, reference: string): ChoiceQuestion | undefined {
  const options = optionsOf(question);
  if (options.length >= 2) {
    const expected = readLetters(reference, options);
    if (expected.length > 0) return { kind: "letters", options, expected, lead: leadOf(reference, /[A-J]/) };
    return undefined;
  }
  const { text, lead } = afterMark(reference);
  const word = firstLine(text)
    .replace(/[。.！!]$/, "")
    .toLowerCase();
  const pair = JUDGE_WORDS.find((words) => words.some((one) => one.toLowerCase() === word));
  if (!pair) return undefined;
  const named = pair.map((text, index) => ({ name: JUDGED[index]!.name, text }));
  const expected = named.filter((option) => option.text.toLowerCase() === word).map(({ name }) => name);
  return { kind: "judge", options: named, expected, lead };
}

/** Which options an answer chooses, in the order of the options; empty when that cannot be told. */
export function readChoice(answer: string, { kind, options }: Pick<ChoiceQuestion, "kind" | "options">): string[] {
  if (kind === "letters") return readLetters(answer, options);
  return readJudgement(afterMark(answer).text);
}

/** Options follow each other from A on; "D. 1999" alone is none. */
function optionsOf(question: string): Option[] {
  const marks: { name: string; start: number; end: number }[] = [];
  for (const { 0: mark, 1: name, index } of question.matchAll(OPTION))
    if (name === String.fromCharCode(65 + marks.length)) marks.push({ name, start: index, end: index + mark.length });
  return marks.map(({ name, end }, i) => ({ name, text: firstLine(question.slice(end, marks[i + 1]?.start)) }));
}

function readLetters(answer: string, options: readonly Option[]): string[] {
  const names = options.map(({ name }) => name);
  const chosen = new Set(lettersAt(afterMark(answer).text, names));
  if (chosen.size === 0) for (const letter of soleLetter(answer, names)) chosen.add(letter);
  if (chosen.size === 0) for (const { name } of namedInFull(answer, options)) chosen.add(name);
  return names.filter((name) => chosen.has(name));
}

/** Letters at the start: `BD`, `B、D`, `(B)`, `B. 氧气；D. 氮气`. */
function lettersAt(text: string, names: readonly string[]): string[] {
  const line = firstLine(text);
  const run = LETTER_RUN.exec(line);
  if (!run || (run[1]!.length === 1 && line.search(LETTER) !== run[0].length - 1)) return [];
  const letters = run[1]!.match(/[A-J]/g) ?? [];
  const following =
    letters.length === 1 ? [...line.matchAll(/[；;]\s*([A-J])[.．、:：)）]/g)].map(([, letter]) => letter!) : [];
  return [...letters, ...following].filter((letter) => names.includes(letter));
}

/** The one option letter that stands alone in the text. */
function soleLetter(text: string, names: readonly string[]): string[] {
  const alone = new Set(Array.from(text.matchAll(LONE_LETTER), ([, letter]) => letter!));
  const known = [...alone].filter((letter) => names.includes(letter));
  return known.length === 1 ? known : [];
}

/** An answer that gives the text of an option in place of its letter. */
function namedInFull(answer: string, options: readonly Option[]): Option[] {
  const plain = plainText(firstLine(afterMark(answer).text));
  if (plain === "") return [];
  const named = options.filter(({ text }) => plainText(text) === plain);
  return named.length > 0
    ? named
    : options.filter(({ text }) => plainText(text).length > 1 && plain.startsWith(plainText(text)));
}

/** By the first words, else by a sentence that says whether the statement is right, but not both. */
function readJudgement(text: string): string[] {
  const begins = JUDGED.find(({ words }) => words.test(text));
  if (begins) return [begins.name];
  const line = firstLine(text);
  const isWrong = line.search(WRONG) >= 0;
  const isRight = RIGHT.test(line.replace(WRONG, ""));
  return isWrong === isRight ? [] : [isWrong ? "false" : "true"];
}

/** What follows "answer:", or the whole text. */
function afterMark(text: string): { text: string; lead: string } {
  for (const { mark, last } of MARKS) {
    const found = [...text.matchAll(mark)].at(last ? -1 : 0);
    if (!found) continue;
    const end = found.index + found[0].length;
    return { text: text.slice(end), lead: text.slice(0, end) };
  }
  const start = text.length - text.trimStart().length;
  return { text: text.slice(start), lead: text.slice(0, start) };
}

function leadOf(reference: string, choice: RegExp): string {
  const { text, lead } = afterMark(reference);
  return lead + text.slice(0, Math.max(0, text.search(choice)));
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!.trim();
}

/** The words alone: no case, width, space or punctuation, so that "Ａ。" equals "a". */
export function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, "");
}

/** The answer without what explains it: the line after "答案：" or "Answer:", or the text before "解析：". */
export function answerCore(text: string): string {
  const marked = /^(?:正确)?答案\s*[:：]\s*(.+)$|^(?:correct )?answer\s*[:：]\s*(.+)$/im.exec(text);
  if (marked) return (marked[1] ?? marked[2])!.trim();
  const [core = ""] = text.split(/^(?:解析|理由|说明|explanation|reason(?:ing)?)\s*[:：]/im);
  return core.trim();
}
