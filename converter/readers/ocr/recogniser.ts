/**
 * Text of pictures, Chinese and English, by tesseract.js: the one file that knows it. Program and models lie in npm packages
 * that are installed when wanted; nothing is loaded from the network. Each picture has its time; a recogniser that takes
 * longer is ended with its thread.
 *
 * Each language has a recogniser of its own: one that may choose between both for every word reads short Chinese lines as
 * English (答案：B as "ERB").
 */
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { PSM } from "tesseract.js";
import { TunelabError, toError } from "#lib/core/index";
import type { Deadline } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import { inEnglish, isEnglish } from "./english.ts";

export const OCR_PACKAGES = "tesseract.js@7.0.0 @tesseract.js-data/chi_sim@1.0.0 @tesseract.js-data/eng@1.0.0";

/** A line as it was recognised; lengths in pixels from the upper left corner. */
export interface RecognisedLine {
  top: number;
  bottom: number;
  words: RecognisedWord[];
}

export interface RecognisedWord {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** 0 to 1, as the recogniser rates itself. */
  confidence: number;
}

type Language = "chi_sim" | "eng";
const LANGUAGES: readonly Language[] = ["chi_sim", "eng"];
/** The folder of the models that are small and nearly as exact as the large ones. */
const MODELS = "4.0.0_best_int";
const LSTM_ONLY = 1;
/**
 * How tesseract divides a page: not by columns, for its search for them takes narrowly set Chinese for vertical writing
 * and gives rubbish (they are found afterwards, by the places of the words). As lines of several sizes, which suits
 * headings and tables; where that leaves it unsure, as lines of one size too, and the surer reading counts.
 */
const LINES = { severalSizes: "4", oneSize: "6" } as const;
/** Its remarks would stand in the user's terminal. */
const SILENT = { debug_file: "/dev/null" } as Parameters<Worker["setParameters"]>[0];
/** Mean confidence: pages of 200 dots an inch that were read well had 0.82 and more, those with lost or wrong signs 0.71 to 0.79. */
const SURE = 0.8;
const LOOK_MILLISECONDS = 200;

type Tesseract = typeof import("tesseract.js");
type Worker = Awaited<ReturnType<Tesseract["createWorker"]>>;

export class Recogniser {
  readonly #workers = new Map<Language, Promise<Worker>>();
  readonly #tesseract: Tesseract;
  readonly #models: ReadonlyMap<Language, string>;

  private constructor(tesseract: Tesseract, models: ReadonlyMap<Language, string>) {
    this.#tesseract = tesseract;
    this.#models = models;
  }

  /** @throws TunelabError MISSING_DEPENDENCY */
  static async open(): Promise<Recogniser> {
    try {
      const models = new Map(LANGUAGES.map((language) => [language, modelOf(language)]));
      return new Recogniser(await import("tesseract.js"), models);
    } catch (cause) {
      throw fileError("MISSING_DEPENDENCY/ocr", { command: `npm install ${OCR_PACKAGES} @napi-rs/canvas` }, { cause });
    }
  }

  /**
   * @param picture PNG, JPEG, BMP, WebP or GIF
   * @param milliseconds that it may take
   * @throws TunelabError TIMEOUT, INTERRUPTED, CORRUPT_FILE; the recogniser can be used again
   */
  async recognise(
    picture: Uint8Array,
    name: string,
    milliseconds: number,
    deadline: Deadline,
  ): Promise<RecognisedLine[]> {
    const stopped = stopSignal(deadline, milliseconds, name);
    const work = this.#lines(Buffer.from(picture));
    try {
      return await Promise.race([work, stopped.promise]);
    } catch (error) {
      await this.close();
      work.catch(() => {}); // its threads are gone
      throw error instanceof TunelabError ? error : unreadable(name, error);
    } finally {
      stopped.clear();
    }
  }

  async #lines(picture: Buffer): Promise<RecognisedLine[]> {
    const lines = await this.#read(picture, "chi_sim");
    return lines.some(isEnglish) ? inEnglish(lines, await this.#read(picture, "eng")) : lines;
  }

  async #read(picture: Buffer, language: Language): Promise<RecognisedLine[]> {
    let worker = this.#workers.get(language);
    if (!worker) {
      worker = this.#start(language);
      this.#workers.set(language, worker);
    }
    const one = await worker;
    const first = await readAs(one, picture, LINES.severalSizes);
    if (confidence(first) >= SURE) return first;
    const second = await readAs(one, picture, LINES.oneSize);
    return confidence(second) > confidence(first) ? second : first;
  }

  async close(): Promise<void> {
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all(workers.map(end));
  }

  async #start(language: Language): Promise<Worker> {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-models-")); // a place that is known to the program's threads
    try {
      const model = this.#models.get(language)!;
      await copyFile(model, join(folder, basename(model)));
      const options = { langPath: folder, cacheMethod: "none" as const, errorHandler: () => {} };
      // The types name three of tesseract's variables; this one keeps it from looking for vertical Chinese.
      const variables = { tessedit_load_sublangs: "" } as Parameters<Tesseract["createWorker"]>[3];
      const worker = await this.#tesseract.createWorker(language, LSTM_ONLY, options, variables);
      await worker.setParameters(SILENT);
      silence(worker);
      return worker;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** What the decoders of damaged pictures say goes past its settings, straight to the user's terminal; the error names it better. */
function silence(worker: Worker): void {
  const { worker: thread } = worker as Worker & { worker?: { stderr?: NodeJS.ReadableStream } };
  thread?.stderr?.unpipe();
  thread?.stderr?.resume();
}

async function readAs(worker: Worker, picture: Buffer, lines: string): Promise<RecognisedLine[]> {
  await worker.setParameters({ tessedit_pageseg_mode: lines as PSM });
  const { data } = await worker.recognize(picture, {}, { blocks: true, text: false });
  return (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines.map(lineOf)));
}

/** Mean over the characters. */
function confidence(lines: readonly RecognisedLine[]): number {
  const words = lines.flatMap((line) => line.words);
  const characters = words.reduce((sum, { text }) => sum + text.length, 0);
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / Math.max(1, characters);
}

async function end(worker: Promise<Worker>): Promise<void> {
  try {
    const one = await worker;
    await setImmediate(); // work that has just begun is sent to the thread before the thread ends
    await one.terminate();
  } catch {
    // it never started
  }
}

/** Rejects when the time is up or the caller wants to stop. */
function stopSignal(deadline: Deadline, milliseconds: number, name: string) {
  const end = performance.now() + milliseconds;
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      try {
        deadline.check();
        if (performance.now() > end) throw tooSlow(name, milliseconds);
      } catch (error) {
        reject(error);
      }
    }, LOOK_MILLISECONDS);
  });
  promise.catch(() => {}); // when the work has won
  return { promise, clear: () => clearInterval(timer) };
}

/** The model as it lies in its package. */
function modelOf(language: Language): string {
  const folder = dirname(createRequire(import.meta.url).resolve(`@tesseract.js-data/${language}/package.json`));
  const path = join(folder, MODELS, `${language}.traineddata.gz`);
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  return path;
}

interface TesseractLine {
  bbox: { y0: number; y1: number };
  words: { text: string; confidence: number; bbox: { x0: number; x1: number; y0: number; y1: number } }[];
}

function lineOf({ bbox, words }: TesseractLine): RecognisedLine {
  return {
    top: bbox.y0,
    bottom: bbox.y1,
    words: words.map(({ text, confidence, bbox: { x0, x1, y0, y1 } }) => ({
      text,
      left: x0,
      right: x1,
      top: y0,
      bottom: y1,
      confidence: confidence / 100,
    })),
  };
}

function tooSlow(name: string, milliseconds: number): TunelabError {
  return fileError("TIMEOUT/page", { file: name, seconds: milliseconds / 1000 });
}

function unreadable(name: string, error: unknown): TunelabError {
  return fileError(
    "CORRUPT_FILE/picture",
    { file: name, why: toError(error).message || String(error) },
    { cause: error },
  );
}
