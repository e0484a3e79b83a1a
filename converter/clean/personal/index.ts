/** Personal data in records: counted, masked, replaced, or the record left out. Reports hold counts, never a value. */
import type { InstructionRecord } from "#lib/data/index";
import { hiddenValues, type Problem, problem } from "../../said/problem.ts";
import type { ConvertedRecord, RejectedItem, SourceSpan } from "../../schema.ts";
import { pseudonymKey } from "../../secrets.ts";
import type { CheckReport, PersonalDataKind, PersonalDataSettings } from "../settings.ts";
import { findPersonalData, type PersonalSpan } from "./find.ts";
import { maskOf, Pseudonyms } from "./replace.ts";

export { findPersonalData } from "./find.ts";

/** A name that a label gave away is looked for in the whole file; beyond this many, only where labels stand. */
const NAMES_PER_FILE = 500;
/** Stands for a text that holds personal data where none of it is wanted: what is beside it may tell of whom it speaks. */
const WITHHELD = "***";
const ONLY_NAMES: ReadonlySet<PersonalDataKind> = new Set(["name"]);

/** Whether a record has personal data, and the names that its labels give away. */
export class PersonalLook {
  readonly #kinds: ReadonlySet<PersonalDataKind>;

  constructor(settings: PersonalDataSettings) {
    this.#kinds = kindsOf(settings);
  }

  /** @param section the heading above, which stands in the record's source */
  at({ instruction, input, output }: InstructionRecord, section = ""): { found: boolean; names: string[] } {
    let found = this.#holdsSome(instruction) || this.#holdsSome(section);
    const names: string[] = [];
    for (const text of [input, output]) {
      if (!this.#holdsSome(text)) continue;
      found = true;
      if (this.#kinds.has("name")) names.push(...findPersonalData(text, ONLY_NAMES).map(({ value }) => value));
    }
    return { found, names: names.filter((name) => name.length > 2 || (name.length === 2 && !/[A-Za-z]/.test(name))) };
  }

  #holdsSome(text: string): boolean {
    return findPersonalData(text, this.#kinds).length > 0;
  }
}

function kindsOf({ action, kinds }: PersonalDataSettings): ReadonlySet<PersonalDataKind> {
  return new Set(action === "off" ? [] : kinds);
}

export class PersonalData {
  readonly #settings: PersonalDataSettings;
  readonly #kinds: ReadonlySet<PersonalDataKind>;
  readonly #pseudonyms: Pseudonyms;
  /** By file: the names that labels gave away, and the pattern that finds them, made when it is asked for. */
  readonly #names = new Map<string, Set<string>>();
  readonly #patterns = new Map<string, RegExp | undefined>();
  readonly #counts = new Map<PersonalDataKind, number>();
  #records = 0;

  /** @throws TunelabError USAGE when the settings name a key that is not there */
  constructor(settings: PersonalDataSettings, seed: number | string) {
    this.#settings = settings;
    this.#kinds = kindsOf(settings);
    this.#pseudonyms = new Pseudonyms(pseudonymKey(settings, seed));
  }

  /** Names that labels gave away in a file; they are looked for in the rest of it. */
  learnNames(file: string, found: readonly string[]): void {
    const names = this.#names.get(file) ?? new Set();
    for (const name of found) if (names.size < NAMES_PER_FILE) this.#names.set(file, names.add(name));
  }

  /** Whether any file gave names away. */
  get knowsNames(): boolean {
    return this.#names.size > 0;
  }

  /** The record without personal data, or why it is left out. */
  apply(record: ConvertedRecord): ConvertedRecord | Problem {
    const { action } = this.#settings;
    if (action === "off") return record;
    const { file } = record.source;
    const fields = { ...record.record };
    let kinds = 0;
    for (const field of ["instruction", "input", "output"] as const) {
      const spans = this.#find(fields[field], file);
      for (const { kind } of spans) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
      kinds += spans.length;
      if (action === "mask" || action === "pseudonym") fields[field] = this.#replace(fields[field], spans);
    }
    const source = this.#place(record.source);
    if (kinds === 0) return source === record.source ? record : { ...record, source };
    this.#records++;
    if (action === "drop") return problem("personal-data");
    const warnings = record.warnings.includes("personal-data")
      ? record.warnings
      : [...record.warnings, "personal-data"];
    return { ...record, record: fields, source, warnings };
  }

  /** A text for a report, without personal data where the settings want none. */
  hide(text: string, file: string): string {
    const { action } = this.#settings;
    if (action === "off" || action === "report") return text;
    const spans = this.#find(text, file);
    return action === "drop" && spans.length > 0 ? WITHHELD : this.#replace(text, spans);
  }

  hideItem(item: RejectedItem): RejectedItem {
    const { file } = item.source;
    const hide = (text: string) => this.hide(text, file);
    return { ...hiddenValues(item, hide), text: hide(item.text), source: this.#place(item.source) };
  }

  /** A heading may name somebody. */
  #place(source: SourceSpan): SourceSpan {
    if (source.section === undefined) return source;
    const section = this.hide(source.section, source.file);
    return section === source.section ? source : { ...source, section };
  }

  report(): CheckReport[] {
    const { action } = this.#settings;
    if (action === "off") return [];
    const changed = action === "mask" || action === "pseudonym" ? this.#records : 0;
    return [
      {
        check: "personal-data",
        effect: action,
        found: this.#records,
        dropped: action === "drop" ? this.#records : 0,
        changed,
        counts: Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))),
      },
    ];
  }

  #find(text: string, file: string): PersonalSpan[] {
    const spans = findPersonalData(text, this.#kinds);
    const names = this.#patternOf(file);
    if (!names) return spans;
    const known = [...text.matchAll(names)]
      .map(
        (match): PersonalSpan => ({
          kind: "name",
          start: match.index,
          end: match.index + match[0].length,
          value: match[0],
        }),
      )
      .filter(({ start, end }) => spans.every((span) => end <= span.start || start >= span.end));
    return [...spans, ...known].sort((a, b) => a.start - b.start);
  }

  #patternOf(file: string): RegExp | undefined {
    const known = this.#patterns.get(file);
    if (known || this.#patterns.has(file)) return known;
    const words = [...(this.#names.get(file) ?? [])].sort((a, b) => b.length - a.length);
    const literal = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = words.length === 0 ? undefined : new RegExp(literal.join("|"), "g");
    this.#patterns.set(file, pattern);
    return pattern;
  }

  #replace(text: string, spans: readonly PersonalSpan[]): string {
    const mask = this.#settings.action !== "pseudonym";
    let replaced = "";
    let from = 0;
    for (const span of spans) {
      const shown = text.slice(span.start, span.end);
      replaced += text.slice(from, span.start) + (mask ? maskOf(span, shown) : this.#pseudonyms.of(span, shown));
      from = span.end;
    }
    return replaced + text.slice(from);
  }
}
