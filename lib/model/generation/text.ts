/** Tokens as pieces of text: whole characters only, and nothing that a stop text may still swallow. */
import type { Tokenizer } from "../tokenizer.ts";

export interface GenerationChunk {
  /** What was added to the text. */
  text: string;
  tokens: number;
  /** Why it ended: the model's end token, a stop text, or the length; undefined while it goes on. */
  finishReason?: "end" | "stop" | "length";
}

export class GeneratedText {
  readonly ids: number[] = [];
  #tokenizer: Tokenizer;
  #stop: readonly string[];
  #written = "";

  constructor(tokenizer: Tokenizer, stop: readonly string[]) {
    this.#tokenizer = tokenizer;
    this.#stop = stop;
  }

  /** @returns what is new, if anything is; the last chunk has a finishReason */
  add(token: number | undefined, finished: "end" | "length" | undefined): GenerationChunk | undefined {
    if (token !== undefined) this.ids.push(token);
    const whole = this.#tokenizer.decode(this.ids);
    const stopAt = firstStop(whole, this.#stop);
    const finishReason = stopAt >= 0 ? "stop" : finished;
    // A limit may fall into the middle of a character, of which up to three bytes are there.
    const complete = finished === "length" ? whole.replace(/(?<!\ufffd)\ufffd{1,3}$/, "") : whole;
    const text = stopAt >= 0 ? whole.slice(0, stopAt) : finished ? complete : withoutTornTail(whole, this.#stop);
    const added = text.slice(this.#written.length);
    this.#written = text;
    if (added === "" && !finishReason) return undefined;
    return { text: added, tokens: this.ids.length, ...(finishReason && { finishReason }) };
  }
}

function firstStop(text: string, stop: readonly string[]): number {
  const places = stop.map((word) => text.indexOf(word)).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** Holds back an unfinished character and what may be the beginning of a stop text. */
function withoutTornTail(text: string, stop: readonly string[]): string {
  const clean = text.replace(/\ufffd+$/, "");
  const held = Math.max(0, ...stop.map((word) => overlap(clean, word)));
  return clean.slice(0, clean.length - held);
}

function overlap(text: string, word: string): number {
  for (let size = Math.min(text.length, word.length - 1); size > 0; size--)
    if (text.endsWith(word.slice(0, size))) return size;
  return 0;
}
