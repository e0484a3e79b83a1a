import { expect, test } from "vitest";
import { fitText, textWidth, wrapText } from "#lib/plot/svg/text-width";
import { formatPlain, linearTicks, logTicks } from "#lib/plot/svg/ticks";

const labels = (ticks: { label: string }[]) => ticks.map((tick) => tick.label).filter(Boolean);

test("ticks are round and written alike", () => {
  expect(labels(linearTicks(0.31, 1.94, 5))).toEqual(["0.5", "1.0", "1.5"]);
  expect(labels(linearTicks(-2, 2, 4))).toEqual(["−2", "−1", "0", "1", "2"]);
  expect(labels(linearTicks(0, 1600, 4))).toEqual(["0", "500", "1,000", "1,500"]);
  expect(labels(linearTicks(0, 48_000, 5))).toEqual(["0", "10k", "20k", "30k", "40k"]);
  expect(labels(linearTicks(0, 2.4e6, 5))).toEqual(["0", "0.5M", "1.0M", "1.5M", "2.0M"]);
  expect(labels(linearTicks(0, 5e-5, 5))).toEqual(["0", "1e-5", "2e-5", "3e-5", "4e-5", "5e-5"]);
  expect(labels(linearTicks(1, 3, 8, true))).toEqual(["1", "2", "3"]); // no half steps
});

test("log axes mark powers of ten, and more within few decades", () => {
  expect(labels(logTicks(1e-6, 1e-2, 6))).toEqual(["1e-6", "1e-5", "1e-4", "1e-3", "0.01"]);
  expect(labels(logTicks(1e-5, 5e-4, 6))).toEqual(["1e-5", "2e-5", "5e-5", "1e-4", "2e-4", "5e-4"]);
  expect(labels(logTicks(1e-12, 1e6, 6))).toEqual(["1e-12", "1e-9", "1e-6", "1e-3", "1", "1,000", "1M"]);
  expect(labels(logTicks(2, 3, 4)).length).toBeGreaterThan(2);
});

test("single numbers", () => {
  expect([0, 0.25, -3, 1234, 20_000, 1.5e6, 1e-5].map(formatPlain)).toEqual([
    "0",
    "0.25",
    "−3",
    "1,234",
    "20k",
    "1.5M",
    "1e-5",
  ]);
});

test("a Chinese character is one em, a Latin letter about half", () => {
  expect(textWidth("损失", 10)).toBeCloseTo(21, 5);
  expect(textWidth("loss", 10) / textWidth("损失", 10)).toBeCloseTo(0.89, 1);
  expect(textWidth("损", 10)).toBeGreaterThan(textWidth("W", 10));
});

test("text is cut and broken to a width, Chinese between characters, English between words", () => {
  expect(fitText("q_proj.weight", 40, 11)).toMatch(/^q_pro.*…$/);
  expect(textWidth(fitText("第十二层注意力投影", 60, 11), 11)).toBeLessThanOrEqual(60);
  expect(wrapText("learning rate of the run", 80, 11)).toEqual(["learning rate of", "the run"]);
  const lines = wrapText("甲方逾期付款的，应当承担违约责任。", 80, 11);
  expect(lines.length).toBe(3);
  for (const line of lines) expect(line).not.toMatch(/^[，。]/);
});
