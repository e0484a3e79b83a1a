/** What a generation may be asked for. */
import { TunelabError } from "#lib/core/index";
import type { GenerateBatchOptions } from "./generate.ts";

type Numbers = "maxNewTokens" | "minNewTokens" | "temperature" | "topK" | "topP" | "repetitionPenalty" | "batchSize";

const RULES: Record<Numbers, { allowed: (value: number) => boolean; hint: string }> = {
  maxNewTokens: { allowed: (value) => Number.isInteger(value) && value >= 1, hint: "a whole number, 1 or more" },
  minNewTokens: { allowed: (value) => Number.isInteger(value) && value >= 0, hint: "a whole number, 0 or more" },
  temperature: { allowed: (value) => value >= 0, hint: "0 (greedy) or more, usually up to 1.5" },
  topK: { allowed: (value) => Number.isInteger(value) && value >= 0, hint: "a whole number; 0 keeps all tokens" },
  topP: { allowed: (value) => value > 0 && value <= 1, hint: "more than 0, at most 1; 1 keeps all tokens" },
  repetitionPenalty: { allowed: (value) => value > 0, hint: "more than 0; 1 changes nothing, 1.1 is usual" },
  batchSize: { allowed: (value) => Number.isInteger(value) && value >= 1, hint: "a whole number, 1 or more" },
};

/** @throws TunelabError INVALID_CONFIG, naming the option */
export function checkOptions(options: GenerateBatchOptions): void {
  for (const [name, { allowed, hint }] of Object.entries(RULES)) {
    const value = options[name as Numbers];
    if (value === undefined || (Number.isFinite(value) && allowed(value))) continue;
    throw new TunelabError("INVALID_CONFIG", `${name} is ${value}`, {
      hint: `give ${hint}`,
      details: { [name]: value },
    });
  }
  if (options.stop?.includes(""))
    throw new TunelabError("INVALID_CONFIG", "stop holds an empty text, which every answer begins with", {
      hint: "leave it out",
    });
}
