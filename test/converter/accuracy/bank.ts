/** The bank of the sample files as known questions. */
import { BLANK, JUDGE, MULTIPLE, SHORT, SINGLE } from "../samples/bank.ts";
import type { KnownQuestion } from "./layouts.ts";

export function sampleBank(): KnownQuestion[] {
  return [
    ...SINGLE.map((question): KnownQuestion => ({ kind: "single", ...question })),
    ...MULTIPLE.map((question): KnownQuestion => ({ kind: "multiple", ...question })),
    ...JUDGE.map(
      ({ stem, correct, explanation }): KnownQuestion => ({
        kind: "judge",
        stem,
        options: [],
        answer: correct ? "正确" : "错误",
        explanation,
      }),
    ),
    ...BLANK.map((question): KnownQuestion => ({ kind: "blank", options: [], ...question })),
    ...SHORT.map((question): KnownQuestion => ({ kind: "short", options: [], ...question })),
  ];
}
