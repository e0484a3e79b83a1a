/** What people call the two sides of the cards that they learn by. */
import { halfWidth, simplified } from "./normalize.ts";

const SIDES: [asks: RegExp, answers: RegExp][] = [
  [/^(?:key)?(?:terms?|words?|vocab(?:ulary)?|concepts?|expressions?)$/, /^(?:definitions?|meanings?)$/],
  [/^(?:front|side(?:1|a))(?:text|side)?$/, /^(?:back|side(?:2|b))(?:text|side)?$/],
  [/^(?:术语|名词|词语|词汇|单词|概念|词条)$/, /^(?:定义|释义|解释|含义|意思|名词解释)$/],
  [/^(?:卡片)?正面(?:内容)?$/, /^(?:卡片)?(?:背|反)面(?:内容)?$/],
];

/** The columns of what asks and of what answers. */
export function cardSides(cells: readonly string[]): [asks: number, answers: number] | undefined {
  const names = cells.map((cell) =>
    simplified(halfWidth(cell))
      .toLowerCase()
      .replace(/\(.*?\)|[\s*:_-]/g, ""),
  );
  const found = SIDES.map(([asks, answers]): [number, number] => [
    names.findIndex((name) => asks.test(name)),
    names.findIndex((name) => answers.test(name)),
  ]);
  return found.find(([asks, answers]) => asks >= 0 && answers >= 0);
}

/** `7` on the front of a card asks (for the days of a week, say), unless such numbers count the cards. */
export function numbersAsk(fronts: readonly string[]): boolean {
  const numbers = fronts.map((front) => (NUMBER.test(front.trim()) ? Number(front) : undefined));
  const counted = numbers.filter((number, i) => number !== undefined && number + 1 === numbers[i + 1]).length;
  const all = numbers.every((number, i) => number === i + 1);
  return counted === 0 && !all;
}

export const isNumberOfCard = (front: string) => NUMBER.test(front.trim());

const NUMBER = /^\d{1,3}$/;
