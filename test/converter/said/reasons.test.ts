import { expect, test } from "vitest";
import { convert } from "#converter/index";
import { explainError } from "../../../converter/said/errors.ts";
import { reasonText } from "../../../converter/said/reasons.ts";

const messageOf = async (name: string, text: string, language: "zh" | "en") => {
  const { files } = await convert([{ name, data: new TextEncoder().encode(text) }]);
  return explainError(files[0]!.error!, language).message;
};

test("the line of damaged JSON is named, in both languages", async () => {
  const rows = Array.from({ length: 20 }, (_, row) => `{"question": "q${row}", "answer": ${row === 12 ? "" : row}}`);
  const text = `[${rows.join(",\n")}]`;
  expect(await messageOf("rows.json", text, "en")).toMatch(/^rows\.json is not valid JSON: line 13: Unexpected token/);
  expect(await messageOf("rows.json", text, "zh")).toMatch(/^rows\.json 不是有效的 JSON：第 13 行不符合 JSON 的写法/);
  expect(await messageOf("end.json", `[${rows.slice(0, 3).join(",\n")}`, "zh")).toContain("第 3 行");
});

test("what the zip library says of half a file is said in Chinese", async () => {
  expect(await messageOf("half.docx", `PK\u0003\u0004${"a".repeat(200)}`, "zh")).toBe(
    "half.docx 已损坏或不完整：文件末尾的目录缺失，可能只传来了一部分",
  );
});

test("a reason that nobody has put into words stays as it is", () => {
  expect(reasonText("something new", "zh")).toBe("something new");
  expect(reasonText("it has no page", "en")).toBe("it has no page");
});
