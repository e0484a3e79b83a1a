/** Question banks written in the layouts that occur in practice, as lines. */

export interface KnownQuestion {
  kind: "single" | "multiple" | "judge" | "blank" | "short";
  stem: string;
  options: string[];
  /** Letters, 正确 or 错误, or the text. */
  answer: string;
  explanation?: string;
}

export interface Layout {
  name: string;
  /** The file's lines, and those of a second file with the key. */
  write(questions: readonly KnownQuestion[]): { lines: string[]; key?: string[] };
  /** Kinds that the layout can hold. */
  kinds: readonly KnownQuestion["kind"][];
}

const HEADS = {
  single: "单项选择题",
  multiple: "多项选择题",
  judge: "判断题",
  blank: "填空题",
  short: "简答题",
} as const;
const ORDER = ["single", "multiple", "judge", "blank", "short"] as const;
const ALL = ORDER;
const CLOSED = ["single", "multiple", "judge"] as const;
const letter = (i: number) => String.fromCharCode(65 + i);
const isChoice = ({ kind }: KnownQuestion) => kind === "single" || kind === "multiple";

interface Shape {
  number: (n: number) => string;
  options: (options: readonly string[]) => string[];
  answer?: (answer: string) => string;
  explanation?: (text: string) => string;
  inline?: boolean;
}

const oneEach = (mark: string) => (options: readonly string[]) =>
  options.map((text, i) => `${letter(i)}${mark}${text}`);
const oneLine = (gap: string) => (options: readonly string[]) => [
  options.map((text, i) => `${letter(i)}.${text}`).join(gap),
];
const twoLines = (options: readonly string[]) => {
  const marked = options.map((text, i) => `${letter(i)}．${text}`);
  return marked.length <= 2 ? [marked.join("\t")] : [marked.slice(0, 2).join("\t"), marked.slice(2).join("\t")];
};

function bySections(questions: readonly KnownQuestion[], shape: Shape, continuous = false): string[] {
  const lines: string[] = [];
  let n = 0;
  let section = 0;
  for (const kind of ORDER) {
    const members = questions.filter((question) => question.kind === kind);
    if (members.length === 0) continue;
    lines.push(`${"一二三四五"[section++]}、${HEADS[kind]}`);
    if (!continuous) n = 0;
    for (const question of members) lines.push(...questionLines(question, ++n, shape));
  }
  return lines;
}

function questionLines(
  question: KnownQuestion,
  n: number,
  { number, options, answer, explanation, inline }: Shape,
): string[] {
  const place = inline ? `（ ${shortAnswer(question.answer)} ）` : "（  ）";
  const stem = /[（(]\s*[）)]|_{2,}/.test(question.stem)
    ? question.stem.replace(/[（(]\s*[）)]/, place)
    : question.kind === "judge"
      ? `${question.stem}${place}`
      : question.stem;
  return [
    `${number(n)}${stem}`,
    ...(isChoice(question) ? options(question.options) : []),
    ...(answer ? [answer(question.answer)] : []),
    ...(explanation && question.explanation !== undefined ? [explanation(question.explanation)] : []),
  ];
}

const shortAnswer = (answer: string) => (answer === "正确" ? "√" : answer === "错误" ? "×" : answer);

function keyLines(questions: readonly KnownQuestion[], write: (answers: string[]) => string[]): string[] {
  return ORDER.flatMap((kind) => {
    const answers = questions.filter((question) => question.kind === kind).map(({ answer }) => shortAnswer(answer));
    return answers.length === 0 ? [] : [HEADS[kind], ...write(answers)];
  });
}

const pairs = (answers: string[]) => [answers.map((answer, i) => `${i + 1}.${answer}`).join(" ")];
const fives = (answers: string[]) =>
  Array.from({ length: Math.ceil(answers.length / 5) }, (_, i) => {
    const group = answers.slice(i * 5, i * 5 + 5);
    return `${i * 5 + 1}-${i * 5 + group.length} ${group.join(" ")}`;
  });

const dot = (n: number) => `${n}. `;
const plain = { number: dot, options: oneEach(". ") };

const below = (name: string, shape: Shape, continuous = false): Layout => ({
  name,
  kinds: ALL,
  write: (questions) => ({ lines: bySections(questions, shape, continuous) }),
});

export const LAYOUTS: Layout[] = [
  below("answer and explanation below", { ...plain, answer: (a) => `答案：${a}`, explanation: (e) => `解析：${e}` }),
  below(
    "正确答案, numbers with 、, continuous",
    { number: (n) => `${n}、`, options: oneEach("、"), answer: (a) => `正确答案：${a}` },
    true,
  ),
  below("brackets 【答案】【解析】", {
    number: (n) => `${n}．`,
    options: oneEach("．"),
    answer: (a) => `【答案】${a}`,
    explanation: (e) => `【解析】${e}`,
  }),
  below("options in one line", { number: (n) => `${n}．`, options: oneLine("  "), answer: (a) => `参考答案：${a}` }),
  below("options in two columns", { number: (n) => `（${n}）`, options: twoLines, answer: (a) => `答案：${a}` }),
  below("第n题", { number: (n) => `第${n}题 `, options: oneEach(") "), answer: (a) => `答案：${a}` }),
  {
    name: "answers inside the stem",
    kinds: CLOSED,
    write: (q) => ({ lines: bySections(q, { ...plain, inline: true }) }),
  },
  {
    name: "compact, one line each",
    kinds: ["single", "multiple"],
    write: (q) => ({ lines: bySections(q, { number: (n) => `${n}.`, options: oneLine(" "), inline: true }) }),
  },
  {
    name: "key at the end, pairs",
    kinds: CLOSED,
    write: (q) => ({ lines: [...bySections(q, plain), "参考答案", ...keyLines(q, pairs)] }),
  },
  {
    name: "key at the end, ranges",
    kinds: CLOSED,
    write: (q) => ({ lines: [...bySections(q, plain), "参考答案", ...keyLines(q, fives)] }),
  },
  {
    name: "key at the end, with explanations",
    kinds: ALL,
    write: (q) => ({
      lines: [
        ...bySections(q, plain),
        "参考答案与解析",
        ...ORDER.flatMap((kind) => {
          const members = q.filter((question) => question.kind === kind);
          return members.length === 0
            ? []
            : [
                HEADS[kind],
                ...members.flatMap(({ answer, explanation }, i) => [
                  `${i + 1}、参考答案：${answer}`,
                  ...(explanation ? [`解析：${explanation}`] : []),
                ]),
              ];
        }),
      ],
    }),
  },
  {
    name: "key in a second file, pairs",
    kinds: CLOSED,
    write: (q) => ({ lines: bySections(q, plain), key: keyLines(q, pairs) }),
  },
  {
    name: "key in a second file, ranges",
    kinds: CLOSED,
    write: (q) => ({ lines: bySections(q, plain), key: keyLines(q, fives) }),
  },
];
