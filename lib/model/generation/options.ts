/** What a generation may be asked for. */
import { TunelabError, type Word } from "#lib/core/index";
import type { GenerateBatchOptions } from "./generate.ts";

type Numbers = "maxNewTokens" | "minNewTokens" | "temperature" | "topK" | "topP" | "repetitionPenalty" | "batchSize";

const RULES: Record<Numbers, { allowed: (value: number) => boolean; hint: Word }> = {
  maxNewTokens: {
    allowed: (value) => Number.isInteger(value) && value >= 1,
    hint: ["不小于 1 的整数", "a whole number, 1 or more"],
  },
  minNewTokens: {
    allowed: (value) => Number.isInteger(value) && value >= 0,
    hint: ["不小于 0 的整数", "a whole number, 0 or more"],
  },
  temperature: {
    allowed: (value) => value >= 0,
    hint: ["0（贪心）或更大的数，通常不超过 1.5", "0 (greedy) or more, usually up to 1.5"],
  },
  topK: {
    allowed: (value) => Number.isInteger(value) && value >= 0,
    hint: ["整数；0 表示保留所有词元", "a whole number; 0 keeps all tokens"],
  },
  topP: {
    allowed: (value) => value > 0 && value <= 1,
    hint: ["大于 0、不大于 1 的数；1 表示保留所有词元", "more than 0, at most 1; 1 keeps all tokens"],
  },
  repetitionPenalty: {
    allowed: (value) => value > 0,
    hint: ["大于 0 的数；1 表示不改变，通常为 1.1", "more than 0; 1 changes nothing, 1.1 is usual"],
  },
  batchSize: {
    allowed: (value) => Number.isInteger(value) && value >= 1,
    hint: ["不小于 1 的整数", "a whole number, 1 or more"],
  },
};

/** @throws TunelabError INVALID_CONFIG, naming the option */
export function checkOptions(options: GenerateBatchOptions): void {
  for (const [name, { allowed, hint }] of Object.entries(RULES)) {
    const value = options[name as Numbers];
    if (value === undefined || (Number.isFinite(value) && allowed(value))) continue;
    throw new TunelabError("INVALID_CONFIG", [`${name} 为 ${value}`, `${name} is ${value}`], {
      hint: [`请给出${hint[0]}`, `give ${hint[1]}`],
      details: { [name]: value },
    });
  }
  if (options.stop?.includes(""))
    throw new TunelabError(
      "INVALID_CONFIG",
      ["stop 中有空文字，而每个答案都以它开头", "stop holds an empty text, which every answer begins with"],
      {
        hint: ["请去掉它", "leave it out"],
      },
    );
}
