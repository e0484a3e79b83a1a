/**
 * One question to an OpenAI-compatible service (`POST /chat/completions`): greedy, with a fixed seed, in bounded time, tried
 * again when the service is busy. It never follows a redirection, which could lead off this machine.
 */
import { isIPv4 } from "node:net";
import { setTimeout } from "node:timers/promises";
import { formatBytes, type TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { CONVERSION } from "../progress.ts";
import { serviceError } from "../said/errors.ts";
import type { GenerateSettings } from "./settings.ts";

export interface ChatRequest {
  system: string;
  user: string;
  /** JSON Schema of the answer, for services that can hold to one. */
  schema: Record<string, unknown>;
}

export interface ChatClient {
  /** @throws TunelabError TIMEOUT, DEVICE_UNAVAILABLE, INTERRUPTED */
  ask(request: ChatRequest, signal?: AbortSignal): Promise<string>;
}

/** Environment variable with the service's key; it is in no settings, so that no file ever holds it. */
const KEY_VARIABLE = "TUNELAB_MODEL_KEY";
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);
const LONGEST_ANSWER = 2 ** 20;

/** Whether an address is on this machine, whatever a name server says. */
export function isLoopback(address: string): boolean {
  const host = new URL(address).hostname.toLowerCase();
  return host === "localhost" || host === "[::1]" || (isIPv4(host) && host.startsWith("127."));
}

/** @throws TunelabError USAGE when the address is on another machine and that was not allowed */
export function openClient(settings: GenerateSettings, seed: number): ChatClient {
  assertPlaceAllowed(settings);
  return new Client(settings, seed);
}

/** @throws TunelabError USAGE */
export function assertPlaceAllowed({ address, allowRemote }: GenerateSettings): void {
  if (!allowRemote && !isLoopback(address)) throw serviceError("USAGE/remote-model", { address });
}

class Client implements ChatClient {
  readonly #settings: GenerateSettings;
  readonly #seed: number;
  readonly #url: string;
  /** Some services refuse a schema; after the first refusal it is left out. */
  #withSchema = true;

  constructor(settings: GenerateSettings, seed: number) {
    this.#settings = settings;
    this.#seed = seed;
    this.#url = `${settings.address.replace(/\/+$/, "")}/chat/completions`;
  }

  async ask(request: ChatRequest, signal?: AbortSignal): Promise<string> {
    for (let tries = 0; ; tries++) {
      throwIfAborted(signal, CONVERSION);
      const answer = await this.#send(request, signal).catch((error) => this.#lost(error, signal));
      if (typeof answer === "string") return answer;
      if (answer.status === 400 && this.#withSchema) {
        this.#withSchema = false;
        continue;
      }
      if (!answer.again || tries >= this.#settings.retries) throw answer.error;
      await setTimeout(answer.waitMilliseconds ?? Math.min(30_000, 500 * 2 ** tries), undefined, {
        ...(signal === undefined ? {} : { signal }),
      }).catch(() => throwIfAborted(signal, CONVERSION));
    }
  }

  async #send({ system, user, schema }: ChatRequest, signal?: AbortSignal): Promise<string | Failure> {
    const key = process.env[KEY_VARIABLE];
    const limit = AbortSignal.timeout(this.#settings.timeoutSeconds * 1000);
    const response = await fetch(this.#url, {
      method: "POST",
      redirect: "error",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({
        model: this.#settings.model,
        messages: [
          { role: "system", content: system },
          { role: "user", content: user },
        ],
        temperature: 0,
        seed: this.#seed,
        max_tokens: this.#settings.maxTokens,
        stream: false,
        ...(this.#withSchema
          ? { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } } }
          : {}),
      }),
    });
    const text = await readAtMost(response, LONGEST_ANSWER);
    if (text === undefined)
      return this.#failure(`its answer is longer than ${formatBytes(LONGEST_ANSWER)}`, { again: false });
    if (!response.ok) return this.#refused(response, text);
    const content = contentOf(text);
    return content ?? this.#failure("the answer is no chat completion", { again: false });
  }

  #refused(response: Response, text: string): Failure {
    const { status } = response;
    const seconds = Number(response.headers.get("Retry-After"));
    return {
      status,
      ...(seconds > 0 ? { waitMilliseconds: Math.min(60, seconds) * 1000 } : {}),
      ...this.#failure(`it answered with status ${status}${reasonIn(text)}`, { again: BUSY.has(status) }),
    };
  }

  #lost(error: unknown, signal?: AbortSignal): Failure {
    throwIfAborted(signal, CONVERSION);
    const { name, message, cause } = toError(error);
    if (name === "TimeoutError") {
      return { again: true, error: serviceError("TIMEOUT/model", { limit: this.#settings.timeoutSeconds }) };
    }
    const reason =
      (cause as { code?: string; message?: string } | undefined)?.code ?? toError(cause ?? message).message;
    return this.#failure(`no answer (${reason})`, { again: true });
  }

  #failure(why: string, { again }: { again: boolean }): Failure {
    const { address, model } = this.#settings;
    return { again, error: serviceError("DEVICE_UNAVAILABLE/model", { address, why }, { model }) };
  }
}

interface Failure {
  again: boolean;
  error: TunelabError;
  status?: number;
  waitMilliseconds?: number;
}

async function readAtMost(response: Response, limit: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > limit) return undefined; // leaving the loop ends the answer
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function contentOf(text: string): string | undefined {
  const answer = parsed(text) as { choices?: { message?: { content?: unknown } }[] } | undefined;
  const content = answer?.choices?.[0]?.message?.content;
  return typeof content === "string" ? content : undefined;
}

function reasonIn(text: string): string {
  const answer = parsed(text) as { error?: { message?: unknown } | string } | undefined;
  const message = typeof answer?.error === "object" ? answer.error.message : answer?.error;
  return typeof message === "string" ? `: ${message.slice(0, 200)}` : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
