/** Our engine beside tslab's own converter: the same cells show the same. Needs tslab in the folder TUNELAB_PEERS_TSLAB. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Session } from "#kernel/session/session";
import { TestSession } from "../../kernel/helpers.ts";

const folder = process.env["TUNELAB_PEERS_TSLAB"] ?? "";
const reason = existsSync(join(folder, "node_modules", "tslab"))
  ? undefined
  : "TUNELAB_PEERS_TSLAB names no folder with tslab";
if (reason) console.warn(`skipped: ${reason}`);

/** Documented behaviour of tslab: redeclaration, last expression, imports, top-level await. */
const notebook = [
  "const x: number = 3; x",
  "const x = 'again'; x",
  "let y = await Promise.resolve(x + '!'); y",
  "function f<T>(v: T): T[] { return [v] }\nf(y)",
  "class A { constructor(public n = 1) {} }\nnew A().n",
  "class A { constructor(public n = 2) {} }\nnew A().n",
  "enum E { P, Q }\nE.Q",
  "interface I { a: number }\nconst i: I = { a: 1 }; i",
  "import { join } from 'path';\njoin('a', 'b')",
  "import * as fs from 'fs';\ntypeof fs.readFileSync",
  "for (let n = 0; n < 3; n++) console.log(n)",
  "undefined",
  "x.length",
  "const [p, { q }] = [1, { q: 2 }]; p + q",
  "import * as tslab from 'tslab';\ntslab.display.html('<b>x</b>')",
  "throw new RangeError('no')",
  "({ a: [1, 2], b: new Map([[1, 2]]) })",
];

describe.skipIf(reason)("the engine typescript and the engine tslab", () => {
  const kernels: TestSession[] = [];
  beforeAll(async () => {
    for (const engine of ["typescript", "tslab"] as const)
      kernels.push(new TestSession(await Session.start({ cwd: folder, engine })));
  });
  afterAll(async () => {
    for (const kernel of kernels) await kernel.close();
  });

  for (const cell of notebook)
    test(cell, async () => {
      const [ours, theirs] = await Promise.all(kernels.map((kernel) => kernel.text(cell)));
      expect(ours).toBe(theirs);
    });
});
