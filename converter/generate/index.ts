/**
 * Questions and summaries that a language model of the user's own writes for the sections of documents. It is off unless
 * tasks are chosen, sees no personal data, and what it writes counts only when its evidence stands in the source word for
 * word. A model that is away costs its records and nothing else: the files say so, the conversion goes on.
 */
import { createHash } from "node:crypto";
import { isTunelabError, Rng, throwIfAborted } from "#lib/core/index";
import { PersonalData, PersonalLook } from "../clean/personal/index.ts";
import { PersonalDataKind } from "../clean/settings.ts";
import { languageOf, type WordingLanguage, wordingsOf } from "../compose/wording.ts";
import type { ReadDocument } from "../document.ts";
import { extractSections } from "../extract/sections.ts";
import type { RecordItem } from "../item.ts";
import { CONVERSION } from "../progress.ts";
import type { ReportedError } from "../reported-error.ts";
import type { ConvertSettings, FileReport, RejectedItem, SourceSpan } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import { type ChatClient, type ChatRequest, openClient } from "./client.ts";
import type { GenerateReport, GenerateTask } from "./settings.ts";
import { type Draft, jsonIn, TASKS, unreadable } from "./tasks.ts";

interface Section {
  text: string;
  source: SourceSpan;
  report: FileReport;
}

/** Answers that outlive the process: what a model was asked once it is not asked again. */
export interface Replies {
  /** @param question a hash of all that the answer hangs on */
  get(question: string): string | undefined;
  keep(question: string, answer: string): Promise<void>;
}

export interface Written {
  report: FileReport;
  items: RecordItem[];
  rejected: RejectedItem[];
}

/** Sections in a row without an answer after which the model counts as away. */
const GIVE_UP = 3;

export class Generator {
  readonly #settings: ConvertSettings;
  readonly #client: ChatClient;
  readonly #replies: Replies | undefined;
  readonly #sections: Section[] = [];
  #skipped = 0;
  #answered = 0;
  #failuresInARow = 0;
  #error: ReportedError | undefined;

  /** @returns undefined when no task is chosen. @throws TunelabError USAGE for an address that is not allowed */
  static open(settings: ConvertSettings, replies?: Replies): Generator | undefined {
    return settings.generate.tasks.length === 0 ? undefined : new Generator(settings, replies);
  }

  private constructor(settings: ConvertSettings, replies: Replies | undefined) {
    this.#settings = settings;
    this.#replies = replies;
    this.#client = openClient(settings.generate, settings.seed);
  }

  /** Remembers the sections of a document. @param found whether the rules took questions, clauses or rows from it */
  add(document: ReadDocument, report: FileReport, found: boolean): void {
    const { documents, maxSections } = this.#settings.generate;
    if (documents === "plain" && found) return;
    for (const item of extractSections(document, report.file, this.#settings).items) {
      if (!("record" in item)) continue;
      if (this.#sections.length < maxSections)
        this.#sections.push({ text: item.record.output, source: item.source, report });
      else {
        this.#skipped++;
        warn(report, "model-sections-left-out");
      }
    }
  }

  /**
   * Writes for all sections, in their order whatever comes back first.
   * @param onProgress is told after each section
   * @throws TunelabError INTERRUPTED
   */
  async run(signal?: AbortSignal, onProgress?: (done: number, total: number) => void): Promise<Written[]> {
    const { concurrency } = this.#settings.generate;
    const sections = this.#masked();
    const written: Written[] = new Array(sections.length);
    let [next, done] = [0, 0];
    const work = async () => {
      for (let i = next++; i < sections.length; i = next++) {
        throwIfAborted(signal, CONVERSION);
        const result = await this.#write(sections[i]!, signal);
        if (result) written[i] = result;
        onProgress?.(++done, sections.length);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, sections.length) }, work));
    return written.filter((one) => one !== undefined);
  }

  report(records: number, rejected: number): GenerateReport {
    const { model, address, tasks } = this.#settings.generate;
    const sections = this.#sections.length + this.#skipped;
    return {
      model,
      address,
      tasks,
      sections,
      answered: this.#answered,
      failed: this.#sections.length - this.#answered,
      skipped: this.#skipped,
      records,
      rejected,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  /** Personal data is masked whatever cleaning does later; names that a label gave away are hidden in their whole file. */
  #masked(): Section[] {
    const { personalData } = this.#settings.clean;
    const action = personalData.action === "pseudonym" ? ("pseudonym" as const) : ("mask" as const);
    const kinds = [...PersonalDataKind.options];
    const settings = { ...personalData, action, kinds };
    const [personal, look] = [new PersonalData(settings, this.#settings.seed), new PersonalLook(settings)];
    for (const { text, source } of this.#sections)
      personal.learnNames(source.file, look.at({ instruction: "", input: text, output: "" }).names);
    return this.#sections.map((section) => ({ ...section, text: personal.hide(section.text, section.source.file) }));
  }

  async #write(section: Section, signal?: AbortSignal): Promise<Written | undefined> {
    const written: Written = { report: section.report, items: [], rejected: [] };
    if (this.#failuresInARow >= GIVE_UP) return this.#lost(section);
    for (const task of this.#settings.generate.tasks) {
      try {
        this.#take(task, section, await this.#ask(task, section, signal), written);
      } catch (error) {
        if (!isTunelabError(error) || error.code === "INTERRUPTED") throw error;
        this.#error = error.toJSON();
        this.#failuresInARow++;
        this.#lost(section);
        return written.items.length + written.rejected.length > 0 ? written : undefined;
      }
    }
    this.#failuresInARow = 0;
    this.#answered++;
    return written;
  }

  #lost({ report }: Section): undefined {
    warn(report, "model-unavailable");
    if (this.#error) report.modelError = this.#error;
    return undefined;
  }

  async #ask(task: GenerateTask, { text }: Section, signal?: AbortSignal): Promise<Draft[]> {
    const { generate } = this.#settings;
    const answer = await this.#answer(TASKS[task].request(text, this.#language(text), generate), signal);
    const json = jsonIn(answer);
    return json === undefined ? [unreadable(answer)] : TASKS[task].read(json, text, generate);
  }

  async #answer(request: ChatRequest, signal?: AbortSignal): Promise<string> {
    const { address, model, maxTokens } = this.#settings.generate;
    const all = JSON.stringify([address, model, maxTokens, this.#settings.seed, request]);
    const question = createHash("sha256").update(all).digest("hex");
    const known = this.#replies?.get(question);
    if (known !== undefined) return known;
    const answer = await this.#client.ask(request, signal);
    await this.#replies?.keep(question, answer);
    return answer;
  }

  #take(task: GenerateTask, { text, source }: Section, drafts: readonly Draft[], written: Written): void {
    const { model, includeSource } = this.#settings.generate;
    for (const draft of drafts) {
      if ("reason" in draft) {
        written.rejected.push({ ...draft, text: excerpt(draft.text), source });
        continue;
      }
      const { instruction, output, evidence } = draft;
      written.items.push({
        kind: "generated",
        record: {
          instruction: instruction ?? this.#summaryWording(text),
          input: instruction === undefined || includeSource ? text : "",
          output,
        },
        generated: { model, task, evidence },
        source,
        warnings: ["written-by-model"],
      });
    }
  }

  #summaryWording(text: string): string {
    const wordings = wordingsOf(this.#settings, this.#language(text), "summary");
    return new Rng(`${this.#settings.seed}/summary/${text}`).choice(wordings);
  }

  #language(text: string): WordingLanguage {
    const { language } = this.#settings;
    return language === "auto" ? languageOf(text) : language;
  }
}

function warn(report: FileReport, code: string): void {
  if (!report.warnings.includes(code)) report.warnings.push(code);
}
