/** Errors of the library exist in Chinese and English: no `TunelabError` is given an English sentence alone. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

/** A sentence in one language; a text that only joins values and names has no words of its own. */
function isSentence(node: ts.Node): boolean {
  if (ts.isConditionalExpression(node)) return isSentence(node.whenTrue) || isSentence(node.whenFalse);
  if (ts.isBinaryExpression(node)) return isSentence(node.left) || isSentence(node.right);
  const own = ts.isTemplateExpression(node)
    ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("")
    : ts.isStringLiteralLike(node)
      ? node.text
      : "";
  return /\b[a-z]{2,}\b/.test(own);
}

function sentencesAlone(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === "TunelabError") {
      const [, message, options] = node.arguments ?? [];
      const hint =
        options && ts.isObjectLiteralExpression(options)
          ? options.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText(source) === "hint")
          : undefined;
      for (const text of [message, hint && (hint as ts.PropertyAssignment).initializer])
        if (text && isSentence(text)) found.push(text.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const parsed = (name: string, text: string) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest);

it("sees a message and a hint in one language", () => {
  const text = 'new TunelabError("USAGE", "nothing here", { hint: b ? "go on" : ["去", "go"] });';
  expect(sentencesAlone(parsed("a.ts", text))).toHaveLength(2);
  expect(sentencesAlone(parsed("a.ts", 'new TunelabError("USAGE", ["无", "none"], { hint })'))).toEqual([]);
});

it("finds none in the library", () => {
  const lib = fileURLToPath(new URL("../../lib", import.meta.url));
  const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const found = files.flatMap((name) =>
    sentencesAlone(parsed(name, readFileSync(join(lib, name), "utf8"))).map((text) => `${name}: ${text}`),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});
