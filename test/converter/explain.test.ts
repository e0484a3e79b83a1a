import { expect, test } from "vitest";
import { explain } from "#converter/explain";

test("a reason is explained in the reader's language; an unknown one keeps its message", () => {
  const item = { reason: "answer-missing", message: "no answer was found" };
  expect(explain(item, "en")).toBe("no answer was found");
  expect(explain(item, "zh")).toBe("没有答案：在原文件里补上答案。");
  expect(explain({ ...item, reason: "something-new" }, "zh")).toBe("no answer was found");
});
