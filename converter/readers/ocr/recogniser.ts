/**
 * Text of pictures, Chinese and English, by tesseract.js: the one file that knows it. Program and models lie in npm packages
 * that are installed when wanted; nothing is loaded from the network. Each picture has its time; a recogniser that takes
 * longer is ended with its thread.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
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
  readonly #models: { code: string; data: Uint8Array }[];

  private constructor(tesseract: Tesseract, models: { code: string; data: Uint8Array }[]) {
    this.#tesseract = tesseract;
    this.#models = models;
  }

  /** @throws TunelabError MISSING_DEPENDENCY */
  static async open(): Promise<Recogniser> {
    try {
      return new Recogniser(await import("tesseract.js"), LANGUAGES.map(modelOf));
    } catch (cause) {
      throw new TunelabError("MISSING_DEPENDENCY", "recognising text in pictures (OCR) needs packages that are not installed", {
        hint: `npm install ${OCR_PACKAGES} @napi-rs/canvas`,
        cause,
      });
    }
  }

  /**
   * @param picture PNG, JPEG, BMP, WebP or GIF
   * @param milliseconds that it may take
   * @throws TunelabError TIMEOUT, INTERRUPTED, CORRUPT_FILE; the recogniser can be used again
   */
  async recognise(picture: Uint8Array, name: string, milliseconds: number, deadline: Deadline): Promise<RecognisedLine[]> {
    this.#worker ??= this.#start();
    const end = performance.now() + milliseconds;
    const work = this.#worker.then((worker) => worker.recognize(Buffer.from(picture), {}, { blocks: true, text: false }));
    const watch = Promise.withResolvers<never>();
    const timer = setInterval(() => {
      try {
        deadline.check();
        if (performance.now() > end) throw tooSlow(name, milliseconds);
      } catch (error) {
        watch.reject(error);
      }
    }, LOOK_MILLISECONDS);
    try {
      const { data } = await Promise.race([work, watch.promise]);
      return (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines.map(lineOf)));
    } catch (error) {
      await this.close();
      work.catch(() => {}); // its thread is gone
      throw error instanceof TunelabError ? error : unreadable(name, error);
    } finally {
      clearInterval(timer);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.then((one) => one.terminate()).catch(() => {});
  }

  #start(): Promise<Worker> {
    return this.#tesseract.createWorker(this.#models, LSTM_ONLY, { cacheMethod: "none", errorHandler: () => {} });
  }
}

/** The model as it lies in its package. */
function modelOf(code: string): { code: string; data: Uint8Array } {
  const folder = dirname(createRequire(import.meta.url).resolve(`@tesseract.js-data/${code}/package.json`));
  const path = join(folder, MODELS, `${code}.traineddata.gz`);
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  return { code, data: readFileSync(path) };
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
  return new TunelabError("CORRUPT_FILE", `${name}: the picture cannot be read: ${toError(error).message || String(error)}`, {
    hint: "open it and save it again as PNG",
    details: { file: name },
    cause: error,
  });
}
