/** One walk through the lines of a paper with one way of numbering. */
import type { Line } from "../lines.ts";
import { isPointOfAnswer } from "./answer-points.ts";
import { divideByCases } from "./cases.ts";
import { fillClozeStems, textToRead } from "./cloze.ts";
import { endsPaper, headsNotes } from "./furniture.ts";
import { saysWhich } from "./keys/entry-in-words.ts";
import { endsKey, headAt, inlineKey, startsKey } from "./keys/key-place.ts";
import { bareKey, labelledKey, MOST_TRIES, mayBeginKey } from "./keys/unnamed-key.ts";
import { type LineFacts, lineFacts, type Style } from "./line-facts.ts";
import { OpenQuestion } from "./open-question.ts";
import {
  ALL,
  announcesQuestions,
  caseName,
  endsCase,
  headsLetteredText,
  isOwnMaterial,
  materialText,
  type OpenPassage,
  type SharedPassage,
  sharedPassage,
} from "./passage.ts";
import { isHeadingAfterAnswer, isHeadingUnnumbered, startsQuestion, type Walk } from "./question-start.ts";
import type { Loose, RawQuestion, RawSection, Segmentation } from "./raw.ts";
import { styleOfCase, styleOfSection } from "./section-style.ts";
import { PART_NAME, type SectionHead, saysWhatToDo } from "./sections.ts";
import { settleOptions } from "./settle-options.ts";
import { unitOf, unitsBelow } from "./units.ts";

/** Material without what leads over to its questions. */
const withoutTask = (line: Line) => materialText(line).replace(/[,，]?\s*(?:据此|据图|由此)(?:完成|回答)?$/, "");

export class Segmenter {
  readonly #lines: readonly Line[];
  /** How the file numbers, and how this section does. */
  readonly #fileStyle: Style;
  #style: Style;
  #facts: LineFacts[];
  /** Sections may change to and fro: what is known of all lines is found once for each style. */
  readonly #factsByStyle = new Map<Style, LineFacts[]>();
  readonly #result: Segmentation = { questions: [], keys: [], sections: [], loose: [] };
  #section: RawSection;
  #open: OpenQuestion | undefined;
  #passage: OpenPassage | undefined;
  /** `last`: of the question above, where the key stands in one line with its label. */
  #key: { scope: number; lines: Line[]; last?: number } | undefined;
  #scope = 0;
  #bareTries = MOST_TRIES;
  /** Inside what candidates are told. */
  #notes = false;
  /** Lines since the last head or question that belong to none. */
  #loose: Line[] = [];

  constructor(lines: readonly Line[], style: Style) {
    this.#lines = lines;
    this.#fileStyle = style;
    this.#style = style;
    this.#facts = this.#factsIn(style);
    this.#section = { title: "", chapter: false, index: 0, scope: 0 };
    this.#result.sections.push(this.#section);
  }

  run(): Segmentation {
    for (let i = 0; i < this.#lines.length; i++) {
      if (this.#key) this.#readKeyLine(i);
      else this.#readLine(i);
    }
    this.#endAll();
    this.#dropLoose();
    settleOptions(this.#result.questions);
    fillClozeStems(this.#result.questions);
    divideByCases(this.#result);
    return this.#result;
  }

  get #context() {
    return { lines: this.#lines, facts: this.#facts, style: this.#style };
  }

  get #walk(): Walk {
    const { questions } = this.#result;
    return { ...this.#context, open: this.#open, section: this.#section, notes: this.#notes, before: questions.at(-1) };
  }

  #readLine(i: number): void {
    const line = this.#lines[i]!;
    const head = headAt(this.#context, i);
    const own = this.#open?.field === "stem" && isOwnMaterial(this.#context, i, this.#open.raw);
    const shared = this.#facts[i]!.number || own ? undefined : sharedPassage(this.#lines, i);
    const key = this.#keyWithoutHead(i);
    if (key) this.#openKey(key.lines, key.inLine);
    else if (startsKey(this.#context, i, this.#result.questions, this.#open?.raw))
      this.#openKey(saysWhich(line.half) || unitOf(line.half) ? [line] : []);
    else if (head && !this.#isAnswerText(head, i)) this.#openHead(head, i);
    else if (saysWhatToDo(line.half) && this.#facts[i + 1]?.number) this.#open = undefined;
    else if (endsPaper(line.half) || endsCase(line.half)) this.#endAll();
    else if (this.#result.questions.length === 0 && headsNotes(line.half)) {
      this.#openSection(this.#titled(line.text));
      this.#notes = true;
    } else if (shared) this.#openPassage(shared, line.text, i);
    else if (this.#startsLetteredPassage(i)) this.#openPassage(ALL, "");
    else if (isHeadingUnnumbered(this.#walk, i)) this.#openSection(this.#titled(line.text));
    else if (startsQuestion(this.#walk, i)) this.#openQuestion(i);
    else if (this.#passage?.open) this.#addToPassage(line);
    else if (isHeadingAfterAnswer(this.#walk, i)) this.#openSection(this.#titled(line.text));
    else if (this.#open) this.#open.add(line);
    else this.#loose.push(line);
  }

  /** A key in one line with its label, or below no head that is known. */
  #keyWithoutHead(i: number): { lines: Line[]; inLine?: true } | undefined {
    const { questions } = this.#result;
    const listed = labelledKey(this.#context, i, questions, this.#open?.raw);
    if (listed) return { lines: listed };
    const inline = inlineKey(this.#lines[i]!, questions, this.#open?.raw);
    if (inline) return { lines: inline, inLine: true };
    if (this.#bareTries === 0 || !mayBeginKey(this.#context, i, questions)) return undefined;
    this.#bareTries--;
    const bare = bareKey(this.#context, i, questions);
    return bare && { lines: bare };
  }

  #openHead(head: SectionHead, i: number): void {
    this.#openSection(head);
    const given = { file: this.#fileStyle, before: this.#style, kind: head.kind };
    this.#number(styleOfSection(this.#lines, i + 1, given));
    if (head.material && !this.#facts[i + 1]?.number) this.#openPassage(ALL, "");
  }

  #number(style: Style): void {
    if (style === this.#style) return;
    this.#style = style;
    this.#facts = this.#factsIn(style);
  }

  #factsIn(style: Style): LineFacts[] {
    const facts = this.#factsByStyle.get(style) ?? lineFacts(this.#lines, style);
    this.#factsByStyle.set(style, facts);
    return facts;
  }

  /** Material that begins while another waits for its first question (材料一, 材料二) goes on with it. */
  #openPassage(
    {
      from,
      to,
      introductory = true,
      own = "",
      concluded,
      options,
    }: Partial<SharedPassage> & { from: number; to: number },
    text: string,
    i?: number,
  ): void {
    const before = this.#passage?.open ? this.#passage : undefined;
    const name = (i === undefined ? undefined : caseName(this.#lines[i]!.half)) ?? before?.case;
    if (!before) this.#closePassage();
    const above = concluded === undefined ? [] : this.#materialAbove();
    const told = [concluded ?? "", own, introductory ? "" : text].filter((part) => part !== "");
    this.#passage = {
      text: [...(before?.text ?? []), ...above.map(withoutTask), ...told],
      lines: [...(before?.lines ?? []), ...above, ...(introductory || i === undefined ? [] : [this.#lines[i]!])],
      ...(before && !introductory ? { from: before.from, to: before.to } : { from, to }),
      open: true,
      ...(options ? { options: [] } : {}),
      ...(name === undefined ? {} : { case: name }),
    };
    this.#open = undefined;
    if (i !== undefined) this.#number(styleOfCase(this.#lines, i, { file: this.#fileStyle, now: this.#style }));
  }

  /** What stood between the last question and the line that ends the material. */
  #materialAbove(): Line[] {
    return this.#open ? this.#open.takeBackMaterial() : this.#loose.splice(0);
  }

  #addToPassage(line: Line): void {
    this.#passage!.lines.push(line);
    if (this.#passage!.options) this.#passage!.options.push(line);
    else if (!announcesQuestions(line.half)) this.#passage!.text.push(materialText(line));
  }

  #startsLetteredPassage(i: number): boolean {
    if (!headsLetteredText(this.#lines, i) || this.#facts[i + 1]!.number) return false;
    const { field, raw } = this.#open ?? {};
    return (
      field === undefined ||
      (field === "option" && raw!.options.length >= 2 && !raw!.options.some(({ text }) => text === ""))
    );
  }

  /** Inside an open answer, a numbered head without a type may be a point of that answer. */
  #isAnswerText(head: SectionHead, i: number): boolean {
    const { field, raw } = this.#open ?? {};
    if (head.kind !== undefined || head.chapter || !raw || (field !== "answer" && field !== "explanation"))
      return false;
    if (this.#section.kind === "short") return true;
    const titles = this.#result.sections.map(({ title }) => title);
    return isPointOfAnswer(head.title, raw.labels[field] ?? "", titles, this.#facts[i + 1]?.number !== undefined);
  }

  /** A section of the same kind of questions. */
  #titled(title: string): SectionHead {
    const { kind } = this.#section;
    return { title, chapter: false, ...(kind === undefined ? {} : { kind }) };
  }

  #openSection(head: SectionHead): void {
    this.#endAll();
    this.#dropLoose();
    const part = (head.within || this.#namesTypeOf(head)) && { part: this.#section.part ?? this.#section.title };
    const units = head.unit ? unitsBelow(this.#section.units, head.unit) : this.#section.units;
    this.#section = {
      ...head,
      ...part,
      ...(units && { units }),
      index: this.#result.sections.length,
      scope: this.#scope,
    };
    this.#result.sections.push(this.#section);
    this.#notes = false;
  }

  /** `Exercise 2` above `Complete the sentences.`: the name of a part, and below it the type of its questions. */
  #namesTypeOf({ kind, title }: SectionHead): boolean {
    const { kind: told, title: name } = this.#section;
    const empty = this.#result.questions.at(-1)?.section !== this.#section;
    return empty && kind !== undefined && told === undefined && PART_NAME.test(name) && !PART_NAME.test(title);
  }

  #endAll(): void {
    this.#open = undefined;
    this.#closePassage();
  }

  /** What belongs to nothing so far never will. */
  #dropLoose(): void {
    this.#leave(this.#loose, this.#notes ? "notes" : "text");
    this.#loose = [];
  }

  /** Material that no question has asked about is left over. */
  #closePassage(): void {
    const { open, lines = [] } = this.#passage ?? {};
    if (open) this.#leave(lines, "material");
    this.#passage = undefined;
  }

  #leave(lines: readonly Line[], from: Loose["from"]): void {
    if (lines.length > 0) this.#result.loose.push({ lines, from, section: this.#section });
  }

  #openQuestion(i: number): void {
    const line = this.#lines[i]!;
    const { number } = this.#facts[i]!;
    const asked = (count: number) => this.#lines.slice(i, i + count);
    const text = this.#passage ? undefined : textToRead(this.#loose, this.#section.title, number?.value, asked);
    if (text) {
      this.#passage = { text, lines: this.#loose, ...ALL, from: number?.value ?? 1, open: true };
      this.#loose = [];
    }
    this.#dropLoose();
    const warnings = this.#numberWarnings(number?.value);
    const { from = 1, to = 0 } = this.#passage ?? {};
    if (number && (number.value > to || number.value < from)) this.#closePassage();
    else if (this.#passage) this.#passage.open = false;
    const question: RawQuestion = {
      number: this.#style === "asked" ? undefined : number?.value,
      section: this.#section,
      lines: [line],
      stem: "",
      options: [],
      labels: {},
      ...(this.#passage?.options ? { sharedOptions: this.#passage.options } : {}),
      ...(this.#passage && !this.#passage.options ? { passage: this.#passage.text.join("\n") } : {}),
      ...(this.#passage?.case === undefined ? {} : { case: this.#passage.case }),
      warnings,
    };
    this.#result.questions.push(question);
    this.#open = new OpenQuestion(question, number?.length ?? 0);
  }

  /** What is odd about a number; one that begins again begins a section. */
  #numberWarnings(number: number | undefined): string[] {
    const previous = this.#open?.raw.number;
    if (number === undefined || previous === undefined) return [];
    if (number > previous + 1) return ["number-gap"];
    if (number === previous) return ["number-repeated"];
    if (number < previous) this.#openSection(this.#titled(this.#section.title));
    return [];
  }

  /** @param inLine it stands behind its label in one line, and questions may go on below */
  #openKey(lines: Line[], inLine = false): void {
    const last = this.#open?.raw.number;
    this.#key = { scope: this.#scope, lines, ...(inLine && last !== undefined ? { last } : {}) };
    this.#result.keys.push(this.#key);
    this.#endAll();
  }

  #readKeyLine(i: number): void {
    if (!endsKey({ ...this.#context, sections: this.#result.sections }, i, this.#key!.last)) {
      this.#key!.lines.push(this.#lines[i]!);
      return;
    }
    this.#key = undefined;
    this.#scope++;
    this.#section = { ...this.#section, index: this.#result.sections.length, scope: this.#scope };
    this.#result.sections.push(this.#section);
    this.#readLine(i);
  }
}
