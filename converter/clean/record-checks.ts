/** The checks that need one record only, whatever the others are: they can be made in any thread. */
import type { InstructionRecord } from "#lib/data/index";
import { languageOf } from "../compose/wording.ts";
import { type Problem, problem } from "../said/problem.ts";
import type { CleanSettings, Effect } from "./settings.ts";
import { atLeast, garbledShare, lengthOf, repetitionShare } from "./text-checks.ts";

export interface Verdict {
  why: Problem;
  /** For the report's counts. */
  kind?: string;
}

export interface RecordCheck {
  code: string;
  effect: Effect;
  threshold?: number;
  judge(record: InstructionRecord): Verdict | undefined;
}

/** Those that are not off. */
export function recordChecks(settings: CleanSettings): RecordCheck[] {
  return allChecks(settings).filter(({ effect }) => effect !== "off");
}

export const percent = (share: number) => Math.round(share * 100);

function allChecks({ tooShort, tooLong, language, garbled, repetition }: CleanSettings): RecordCheck[] {
  return [
    {
      code: "too-short",
      ...tooShort,
      judge: (record) => {
        const text = (record.input || record.instruction).trim();
        if (atLeast(text, tooShort.threshold)) return undefined;
        return { why: problem("too-short", { count: lengthOf(text), least: tooShort.threshold }) };
      },
    },
    {
      code: "long-record",
      ...tooLong,
      judge: (record) => {
        const text = whole(record);
        if (text.length <= tooLong.threshold) return undefined;
        const length = lengthOf(text);
        if (length <= tooLong.threshold) return undefined;
        return { why: problem("long-record", { count: length, most: tooLong.threshold }) };
      },
    },
    {
      code: "other-language",
      effect: language.effect,
      judge: (record) => {
        const spoken = languageOf(`${record.input || record.instruction}\n${record.output}`);
        if (spoken === language.wanted) return undefined;
        return { why: problem(`other-language/${language.wanted}`), kind: spoken };
      },
    },
    {
      code: "text-garbled",
      ...garbled,
      judge: (record) => over(garbledShare(whole(record)), garbled.threshold, "text-garbled"),
    },
    {
      code: "repetitive",
      ...repetition,
      judge: ({ input, output }) =>
        over(Math.max(repetitionShare(input), repetitionShare(output)), repetition.threshold, "repetitive"),
    },
  ];
}

function whole({ instruction, input, output }: InstructionRecord): string {
  return `${instruction}\n${input}\n${output}`;
}

function over(share: number, threshold: number, code: "text-garbled" | "repetitive"): Verdict | undefined {
  return share > threshold ? { why: problem(code, { share: percent(share), most: percent(threshold) }) } : undefined;
}
