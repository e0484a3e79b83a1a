/**
 * Text of pictures, Chinese and English, by tesseract.js: the one file that knows it. Program and models lie in npm packages
 * that are installed when wanted; nothing is loaded from the network. Each picture has its time; a recogniser that takes
 * longer is ended with its thread.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { TunelabError, toError } from "#lib/core/index";
import type { Deadline } from "../../limits.ts";

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

const LANGUAGES = ["chi_sim", "eng"];
/** The folder of the models that are small and nearly as exact as the large ones. */
const MODELS = "4.0.0_best_int";
const LSTM_ONLY = 1;
const LOOK_MILLISECONDS = 200;

type Tesseract = typeof import("tesseract.js");
type Worker = Awaited<ReturnType<Tesseract["createWorker"]>>;

export class Recogniser {
  #worker: Promise<Worker> | undefined;
  readonly #tesseract: Tesseract;
  readonly #models: readonly string[];

  private constructor(tesseract: Tesseract, models: readonly string[]) {
    this.#tesseract = tesseract;
    this.#models = models;
  }

  /** @throws TunelabError MISSING_DEPENDENCY */
  static async open(): Promise<Recogniser> {
    try {
      return new Recogniser(await import("tesseract.js"), LANGUAGES.map(modelOf));
    } catch (cause) {
      throw new TunelabError(
        "MISSING_DEPENDENCY",
        "recognising text in pictures (OCR) needs packages that are not installed",
        {
          hint: `npm install ${OCR_PACKAGES} @napi-rs/canvas`,
          cause,
        },
      );
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
    this.#worker ??= this.#start();
    const work = this.#worker.then((worker) =>
      worker.recognize(Buffer.from(picture), {}, { blocks: true, text: false }),
    );
    const stopped = stopSignal(deadline, milliseconds, name);
    try {
      const { data } = await Promise.race([work, stopped.promise]);
      return (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines.map(lineOf)));
    } catch (error) {
      await this.close();
      work.catch(() => {}); // its thread is gone
      throw error instanceof TunelabError ? error : unreadable(name, error);
    } finally {
      stopped.clear();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    try {
      const one = await worker;
      await setImmediate(); // work that has just begun is sent to the thread before the thread ends
      await one.terminate();
    } catch {
      // it never started
    }
  }

  /** The program wants all models in one folder. */
  async #start(): Promise<Worker> {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-models-"));
    try {
      for (const model of this.#models) await copyFile(model, join(folder, basename(model)));
      const options = { langPath: folder, cacheMethod: "none" as const, errorHandler: () => {} };
      // The types name three of tesseract's variables; this one keeps it from looking for vertical Chinese.
      const variables = { tessedit_load_sublangs: "" } as Parameters<Tesseract["createWorker"]>[3];
      return await this.#tesseract.createWorker(LANGUAGES, LSTM_ONLY, options, variables);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
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
function modelOf(language: string): string {
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
  return new TunelabError("TIMEOUT", `${name}: recognising one page took longer than ${milliseconds / 1000} s`, {
    hint: "scan it with fewer pixels",
    details: { file: name, limit: milliseconds },
  });
}

function unreadable(name: string, error: unknown): TunelabError {
  return new TunelabError(
    "CORRUPT_FILE",
    `${name}: the picture cannot be read: ${toError(error).message || String(error)}`,
    {
      hint: "open it and save it again as PNG",
      details: { file: name },
      cause: error,
    },
  );
}
