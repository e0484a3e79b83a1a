import { expect, test } from "vitest";
import { codeCell, type Notebook } from "#kernel/notebook/file";
import { notebookLanguage, sameLanguage } from "#kernel/notebook/languages";
import { defaultParameters, injectParameters } from "#kernel/notebook/parameters";

const notebook = (source: string, metadata: Record<string, unknown> = {}): Notebook => ({
  cells: [codeCell(source, { tags: ["parameters"] })],
  metadata,
  nbformat: 4,
  nbformat_minor: 5,
});

const values = { a: 1e-5, b: true, c: null, d: 'it\'s "甲"\n', e: [1, { k: false }], f: Number.NaN, g: -Infinity };

test("parameters are written as literals of the language", () => {
  const written = (language: string) => injectParameters(notebook(""), values, language).cells[1]!.source;
  expect(written("python")).toBe(
    [
      "# Parameters",
      "a = 0.00001",
      "b = True",
      "c = None",
      'd = "it\'s \\"甲\\"\\n"',
      'e = [1, {"k": False}]',
      'f = float("nan")',
      'g = float("-inf")',
    ].join("\n"),
  );
  expect(written("typescript")).toBe(
    [
      "// Parameters",
      "let a = 0.00001;",
      "let b = true;",
      "let c = null;",
      'let d = "it\'s \\"甲\\"\\n";',
      'let e = [1,{"k":false}];',
      "let f = NaN;",
      "let g = -Infinity;",
    ].join("\n"),
  );
});

test("names and languages in which nothing can be written are refused", () => {
  const inject = (name: string, language: string) => () => injectParameters(notebook(""), { [name]: 1 }, language);
  expect(inject("lambda", "python")).toThrow('"lambda" is not a variable name');
  expect(inject("a-b", "python")).toThrow('"a-b" is not a variable name');
  expect(inject("x", "R")).toThrow("cannot be written in R, only in TypeScript and Python");
  expect(injectParameters(notebook(""), {}, "R").cells).toHaveLength(1);
});

test("the defaults of a Python cell", async () => {
  const source =
    "lr = 1e-4  # rate\nname: str = 'a#b'\nsteps: int = 1_000\non = True\nnone = None\ntext = \"x\"\nmade = f(1)\nif lr == 2: pass";
  expect(await defaultParameters(notebook(source), "python")).toEqual({
    lr: 1e-4,
    name: "a#b",
    steps: 1000,
    on: true,
    none: null,
    text: "x",
    made: undefined,
  });
  expect(await defaultParameters(notebook("x <- 1"), "R")).toEqual({});
});

test("the language of a notebook", () => {
  const language = (metadata: Record<string, unknown>) => notebookLanguage(notebook("", metadata));
  expect(language({})).toBeUndefined();
  expect(language({ kernelspec: { name: "python3" }, language_info: { name: "python" } })).toBe("python");
  expect(language({ kernelspec: { name: "tslab", language: "typescript" } })).toBe("typescript");
  expect(sameLanguage("Python", "python")).toBe(true);
  expect(sameLanguage("typescript", "javascript")).toBe(true);
  expect(sameLanguage("typescript", "python")).toBe(false);
});
