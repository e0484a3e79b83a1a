// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are written as texts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plain, shown, TestSession, temporaryFolder } from "./helpers.ts";

const REFUSED =
  "TypeError: Assignment to constant variable 'k1' (declare it with let, or declare it again: const k1 = …)";

/** name → cells of one notebook and what the last one shows. */
const table: Record<string, [...string[], string]> = {
  expression: ["1 + 1", "2"],
  "text result is quoted, printed text is not": ["console.log('a'); 'a'", "a\n'a'"],
  "undefined shows nothing": ["undefined", ""],
  "null is a value": ["null", "null"],
  "no value of a loop": ["for (let i = 0; i < 3; i++) i", ""],
  "no value of a declaration": ["const one = 1", ""],
  "special numbers": [
    "[NaN, -0, Infinity, 10n].map((x) => Object.is(x, -0) ? '-0' : String(x)).join()",
    "'NaN,-0,Infinity,10'",
  ],
  "minus zero": ["-0", "-0"],
  bigint: ["2n ** 70n", "1180591620717411303424n"],
  symbol: ["Symbol('s')", "Symbol(s)"],
  "object literal in parentheses": ["({ a: 1 })", "{ a: 1 }"],
  "trailing semicolon and comment": ["7; // seven", "7"],
  "types are erased": ["interface P { x: number }; type Q = P; const p: P = { x: 1 } satisfies Q; (p as P).x!", "1"],
  generic: ["function id<T>(x: T): T { return x } id<string>('g')", "'g'"],
  enum: ["enum Color { Red, Green = 5 }; Color[Color.Green]", "'Green'"],
  "enum again starts afresh": ["enum E1 { A }", "enum E1 { B }; JSON.stringify(E1)", `'{"0":"B","B":0}'`],
  "const enum": ["const enum CE { A = 3 }; CE.A", "3"],
  namespace: ["namespace N { export const x = 4 }; N.x", "4"],
  "class with parameter property and private": [
    "class K { #h = 2; constructor(private a: number) {} sum() { return this.a + this.#h } }; new K(3).sum()",
    "5",
  ],
  "abstract class": [
    "abstract class Ab { abstract f(): number }; class Im extends Ab { f() { return 6 } }; new Im().f()",
    "6",
  ],
  decorator: [
    "function tag(v: unknown, c: ClassDecoratorContext) { (v as any).tag = c.name }\n@tag class Dc {}; (Dc as any).tag",
    "'Dc'",
  ],
  using: [
    "const log: string[] = []; { using r = { [Symbol.dispose]: () => log.push('closed') } } log.join()",
    "'closed'",
  ],
  "top-level await": ["await Promise.resolve(8)", "8"],
  "top-level for await": ["let s9 = 0; for await (const x of [1, Promise.resolve(2)]) s9 += x; s9", "3"],
  "promise as value is not awaited": ["Promise.resolve(1)", "Promise { 1 }"],
  destructuring: ["const { a: [da, db = 2] } = { a: [1] }; da + db", "3"],
  "regular expression and template": ["`${'x'.replace(/x/u, 'y')}`", "'y'"],
  "JSX in a cell": [
    "const React = { createElement: (t: string, p: any, ...c: any[]) => t + c.join('') }; <b>bold</b>",
    "'bbold'",
  ],
  "type assertion with angle brackets": ["<number>(3)", "3"],
  "export is allowed": ["export const ex = 9; export function fx() { return ex } export { ex as other }; fx()", "9"],
  "export default is the result": ["export default { d: 1 }", "{ d: 1 }"],
  // names may be declared again, whatever they were
  "const → const": ["const v1 = 1", "const v1 = 2; v1", "2"],
  "const → let": ["const v2 = 1", "let v2 = 2; v2", "2"],
  "let → class": ["let v3 = 1", "class v3 { static x = 2 }; v3.x", "2"],
  "class → const": ["class v4 {}", "const v4 = 2; v4", "2"],
  "function → const": ["function v5() { return 1 }", "const v5 = 2; v5", "2"],
  "const → function": ["const v6 = 1", "function v6() { return 2 } v6()", "2"],
  "function → function": ["function v7() { return 1 }", "function v7() { return 2 } v7()", "2"],
  "var → const": ["var v8 = 1", "const v8 = 2; v8", "2"],
  "const → var": ["const v9 = 1", "var v9 = 2; v9", "2"],
  "import → const": ["import { join as v10 } from 'node:path'", "const v10 = 2; v10", "2"],
  "enum → const": ["enum v11 { A }", "const v11 = 2; v11", "2"],
  "const → enum": ["const v12 = 1", "enum v12 { A = 2 }; v12.A", "2"],
  "closures see the new value": ["let v13 = 1; const get13 = () => v13", "let v13 = 2; get13()", "2"],
  // a const stays one until it is declared again
  ...Object.fromEntries(
    [
      "k1 = 2",
      "k1 += 1",
      "k1++",
      "--k1",
      "k1 ||= 2",
      "[k1] = [2]",
      "({ a: { k1 } } = { a: { k1: 2 } })",
      "[...k1] = [2]",
      "for (k1 of [2]);",
      "(() => { k1 = 2 })()",
      "{ let other = 1; k1 = other }",
    ].flatMap((source): [string, [...string[], string]][] => [
      [`assigning to a const of the cell: ${source}`, [`const k1: any = 0; ${source}`, REFUSED]],
      [`assigning to a const of an earlier cell: ${source}`, ["const k1: any = 0", source, REFUSED]],
    ]),
  ),
  "a const of the same name elsewhere is another": [
    "const k2 = 1; const f2 = (k2: number) => { k2 = 3; return k2 }",
    "let sum2 = f2(0); { let k2 = 5; k2 = 6; sum2 += k2 } for (let k2 = 0; k2 < 2; k2++) sum2 += k2; function g2() { var k2 = 1; k2 = 2; return k2 } sum2 + g2() + k2",
    "13",
  ],
  "a const that has its value keeps it under ??=": ["const k3 = 1", "k3 ??= 2; k3", "1"],
  "a const that is declared again with let is a variable": ["const k4 = 1", "let k4 = 2; k4 = 3; k4", "3"],
  "properties of a const may be set": ["const k5 = { k5: 1 }", "k5.k5 = 2; k5.k5", "2"],
  "built-in name": [
    "const process = 5; process",
    "const { performance, ...others } = { performance: 7 }; const o = { performance }; [process, o.performance].join()",
    "'5,7'",
  ],
  "a failing cell keeps what ran": ["const before = 1; throw new Error('x')", "before", "1"],
  "declaration after a failed initialiser": [
    "const broken = (() => { throw new Error('x') })()",
    "const broken = 3; broken",
    "3",
  ],
  // imports
  "built-in module": ["import { join } from 'node:path'; join('a', 'b')", "'a/b'"],
  "default import of a CommonJS module": ["import path from 'path'; path.join('a', 'b')", "'a/b'"],
  "namespace import": ["import * as os from 'node:os'; typeof os.EOL", "'string'"],
  "type import vanishes": ["import type { Nothing } from './nowhere'; 1", "1"],
  "import of a type beside a value": ["import { type Shape, area } from './geometry.ts'; area(2)", "4"],
  "local TypeScript without extension": ["import { area } from './geometry'; area(3)", "9"],
  "local TypeScript above the folder": ["import { up } from '../up.ts'; up", "'above'"],
  "local JSON": ["import data from './data.json'; data.list.length", "3"],
  "local JSON with attribute": ["import data2 from './data.json' with { type: 'json' }; data2.name", "'js'"],
  "local CommonJS named export": ["import { twice } from './old.cjs'; twice(4)", "8"],
  "package, ESM only": ["import { esm } from 'only-esm'; esm", "'esm'"],
  "package, CommonJS": ["import cjs, { named } from 'only-cjs'; [cjs.named, named].join()", "'cjs,cjs'"],
  "dynamic import": ["const { area: dyn } = await import('./geometry.ts'); dyn(1)", "1"],
  require: ["require('./old.cjs').twice(1)", "2"],
  "import.meta": ["import.meta.dirname === __dirname", "true"],
  tunelab: ["import { TunelabError } from 'tunelab'; new TunelabError('USAGE', 'x').code", "'USAGE'"],
  tslab: ["import * as tslab from 'tslab'; typeof tslab.versions.typescript", "'string'"],
  // displays
  "table of records": ["const rows = [{ a: 1 }, { a: 2 }]; rows", "[ { a: 1 }, { a: 2 } ]"],
  "own display method": ["({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'mine' }) })", "mine"],
};

describe("cells", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    const top = temporaryFolder();
    const folder = join(top, "notebooks");
    const file = (path: string, text: string) => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    file(
      "geometry.ts",
      "export interface Shape { side: number }\nexport enum Kind { A }\nexport const area = (side: number): number => side * side;\n",
    );
    file("../up.ts", "export const up: string = 'above';\n");
    file("data.json", '{ "list": [1, 2, 3], "name": "js" }');
    file("old.cjs", "exports.twice = (x) => 2 * x;\n");
    file(
      "node_modules/only-esm/package.json",
      '{ "name": "only-esm", "type": "module", "exports": { "import": "./main.js" } }',
    );
    file("node_modules/only-esm/main.js", "export const esm = await Promise.resolve('esm');\n");
    file("node_modules/only-cjs/package.json", '{ "name": "only-cjs", "main": "main.js" }');
    file("node_modules/only-cjs/main.js", "const make = () => ({ named: 'cjs' });\nmodule.exports = make();\n");
    kernel = await TestSession.start(folder);
  });
  afterAll(() => kernel.close());

  for (const [name, steps] of Object.entries(table))
    test(name, async () => {
      const cells = [...steps];
      const expected = cells.pop()!;
      const last = cells.pop()!;
      for (const cell of cells) await kernel.run(cell);
      expect(await kernel.text(last)).toBe(expected);
    });

  test("a changed local file is loaded again, also below another file", async () => {
    const folder = kernel.session.cwd;
    writeFileSync(join(folder, "inner.ts"), "export const inner = 1;\n");
    writeFileSync(join(folder, "outer.ts"), "import { inner } from './inner.ts';\nexport const outer = () => inner;\n");
    expect(await kernel.text("import { outer } from './outer.ts'; outer()")).toBe("1");
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(folder, "inner.ts"), "export const inner = 2;\n");
    expect(await kernel.text("import { outer } from './outer.ts'; outer()")).toBe("2");
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(folder, "inner.ts"), "export const inner = 3;\n");
    const both = "import { inner } from './inner.ts'; import { outer } from './outer.ts'; [inner, outer()]";
    expect([await kernel.text(both), await kernel.text(both)]).toEqual(["[ 3, 3 ]", "[ 3, 3 ]"]);
  });
});

describe("errors", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start();
  });
  afterAll(() => kernel.close());

  test("point at the TypeScript line, user frames only", async () => {
    await kernel.run(
      "interface Long {\n  a: number;\n}\nfunction boom(x: Long): never {\n  throw new RangeError(`bad ${x.a}`);\n}",
    );
    const { reply } = await kernel.run("enum Before { A }\n\nboom({ a: 1 });");
    expect(reply.error).toMatchObject({ ename: "RangeError", evalue: "bad 1" });
    const trace = plain(reply.error?.traceback);
    expect(trace).toContain("> 5 |   throw new RangeError(`bad ${x.a}`);");
    expect(trace).toContain("at boom (cell 1, line 5:9)");
    expect(trace).toContain("at cell 2, line 3:1");
    expect(trace).not.toMatch(/node:|child\.mjs|inspector/);
  });

  test("of the kind that a user can act on show message, hint and the line of the cell", async () => {
    const { reply } = await kernel.run(
      "import { TunelabError } from 'tunelab';\nthrow new TunelabError('INVALID_INPUT', 'rank is 0', { hint: 'use 8' });",
    );
    const trace = plain(reply.error?.traceback);
    expect(reply.error).toMatchObject({ ename: "TunelabError", evalue: "rank is 0" });
    expect(trace).toMatch(/^INVALID_INPUT: rank is 0\nhint: use 8\n/);
    expect(trace).toContain("> 2 | throw new TunelabError");
  });

  test("of an import point at it, and tell how to install a package", async () => {
    const { cwd } = kernel.session;
    const { reply } = await kernel.run("const n = 1;\nimport {\n  x,\n} from '@no/such/part';");
    expect(plain(reply.error?.traceback)).toBe(
      `Error: Cannot find package '@no/such'\nhint: npm install @no/such, in ${cwd}\n\n  3 |   x,\n> 4 | } from '@no/such/part';\n    |        ^\n\n    at cell ${reply.executionCount}, line 4:8`,
    );
    writeFileSync(join(cwd, "bad.ts"), "export const a = ;");
    const bad = plain((await kernel.run("1;\nimport { a } from './bad.ts'")).reply.error?.traceback);
    expect(bad).toMatch(/bad\.ts:1:17: ERROR: Unexpected ";"\n[\s\S]*> 2 \| import \{ a \}[\s\S]*line 2:19$/);
  });

  test("show their causes", async () => {
    const { reply } = await kernel.run("throw new Error('outer', { cause: new TypeError('inner') })");
    expect(plain(reply.error?.traceback)).toMatch(/Error: outer[\s\S]*caused by\nTypeError: inner/);
  });

  test("anything may be thrown", async () => {
    expect((await kernel.run("throw 3")).reply.error).toMatchObject({ ename: "Thrown", evalue: "3" });
    expect((await kernel.run("throw undefined")).reply.status).toBe("error");
    expect((await kernel.run("await Promise.reject(null)")).reply.status).toBe("error");
  });

  test("of syntax name line and column", async () => {
    const { reply } = await kernel.run("const a = 1;\nconst b = ;");
    expect(reply.error).toMatchObject({ ename: "SyntaxError", evalue: "Expression expected." });
    expect(plain(reply.error?.traceback)).toMatch(/> 2 \| const b = ;[\s\S]*line 2:11/);
  });

  test("in callbacks are shown and the kernel lives on", async () => {
    const { outputs, reply } = await kernel.run(
      "setTimeout(() => { throw new Error('late') }, 1);\nPromise.reject(new Error('stray'));\nawait new Promise((r) => setTimeout(r, 30));",
    );
    expect(reply.status).toBe("ok");
    expect(shown(outputs)).toMatch(/Uncaught[\s\S]*stray[\s\S]*Uncaught[\s\S]*late/);
  });

  test("of an import that does not exist name it", async () => {
    expect((await kernel.run("import x from './missing.ts'")).reply.error?.evalue).toMatch(/missing\.ts/);
    expect((await kernel.run("import { readfile } from 'node:fs'")).reply.error?.evalue).toMatch(
      /did you mean 'readFile'/,
    );
  });
});

test("decorators, class fields and JSX follow the tsconfig of the notebook's folder, and what it extends", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "base.json"), '{ "compilerOptions": { "experimentalDecorators": true } }');
  const config = '{ "extends": "./base.json", "compilerOptions": { "jsxFactory": "h", /* comment */ } }';
  writeFileSync(join(folder, "tsconfig.json"), config);
  const [configured, standard] = [await TestSession.start(folder), await TestSession.start()];
  const cell = "function count(...all: any[]): any { all[0].given = all.length }\n@count class A {};\n(A as any).given";
  expect([await configured.text(cell), await standard.text(cell)]).toEqual(["1", "2"]);
  expect(await configured.text("function h(tag: string) { return tag }\n<b>x</b>")).toBe("'b'");
  await Promise.all([configured.close(), standard.close()]);
});
