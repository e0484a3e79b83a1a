import { expect, it } from "vitest";
import { corpus } from "./corpus.ts";
import { fuzz } from "./fuzz.ts";

it("ends every conversion of a damaged file with records or a named error", async () => {
  const report = await fuzz(6, 1);
  expect(report.defects).toEqual([]);
  expect(report.conversions).toBe(6 * corpus().length);
});
