/**
 * Numbers of a list whose paragraphs are empty: in some files each stands above the text that it counts, or above a table that
 * holds it. One empty paragraph of a list is a slip of the hand, and its number counts nothing.
 */
import type { Block, Paragraph } from "../../document.ts";
import { LABEL } from "../word/changes.ts";
import type { OpenParagraph } from "../word/paragraph.ts";

interface LoneNumber {
  list: string;
  separator: string;
}

/** So many of a list, and no fewer than its paragraphs with text, are a habit. */
const LEAST = 2;

export class LoneNumbers {
  readonly #numbers = new Map<Block, LoneNumber>();
  readonly #lone = new Map<string, number>();
  readonly #written = new Map<string, number>();

  /** Takes a paragraph that is shown or, when it is empty, the place of its number. @returns what stands there until the end */
  take({ list, lone }: OpenParagraph, shown: Paragraph | undefined): Paragraph | undefined {
    if (shown?.label !== undefined) count(this.#written, list);
    if (shown || !lone) return shown;
    count(this.#lone, list);
    const place: Paragraph = { kind: "paragraph", block: 0, text: lone.label, label: lone.label };
    this.#numbers.set(place, { list, separator: lone.separator });
    return place;
  }

  /** Numbers go to the text that follows, stand above a table, or are left out. */
  settled(blocks: readonly Block[]): Block[] {
    if (this.#numbers.size === 0) return [...blocks];
    const settled: Block[] = [];
    let waiting: { place: Paragraph; number: LoneNumber } | undefined;
    for (const block of blocks) {
      const number = this.#numbers.get(block);
      if (!number && waiting && block.kind === "table") settled.push(waiting.place, block);
      else if (!number) settled.push(waiting && takesNumber(block) ? numbered(block, waiting) : block);
      waiting = number && this.#isHabit(number.list) ? { place: block as Paragraph, number } : undefined;
    }
    return settled.map((block, i) => ({ ...block, block: i }));
  }

  #isHabit(list: string): boolean {
    const lone = this.#lone.get(list) ?? 0;
    return lone >= LEAST && lone >= (this.#written.get(list) ?? 0);
  }
}

const count = (counts: Map<string, number>, list: string) => counts.set(list, (counts.get(list) ?? 0) + 1);

/** An answer belongs to what stands above it. */
const ANSWER = /^\s*[【[]?\s*(?:正确|参考|标准)?(?:答案|解析|answer|explanation)/i;

/** It is no heading and no answer, and has no number of its own. */
function takesNumber(block: Block): block is Paragraph {
  if (block.kind === "table" || block.label !== undefined || block.heading !== undefined) return false;
  return !LABEL.test(block.text) && !ANSWER.test(block.text);
}

function numbered(paragraph: Paragraph, { place, number }: { place: Paragraph; number: LoneNumber }): Paragraph {
  return { ...paragraph, text: `${place.text}${number.separator}${paragraph.text}`, label: place.text };
}
