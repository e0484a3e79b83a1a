import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rewriteMagics } from "#kernel/compiler/magics";
import { plain, TestSession, temporaryFolder } from "./helpers.ts";

test("magic lines are rewritten only at the head of a cell", () => {
  expect(rewriteMagics("// note\n%cd a b\nconst t = `\n%cd x\n`").source).toBe(
    '// note\nawait __cell.cd("a b");\nconst t = `\n%cd x\n`',
  );
  expect(rewriteMagics("%%time\n1")).toEqual({ source: "\n1", timed: true, reset: false });
  expect(rewriteMagics("5 % 2").source).toBe("5 % 2");
});

describe("magics", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start(temporaryFolder());
  });
  afterAll(() => kernel.close());

  test("%time", async () => {
    expect(await kernel.text("%time\n1 + 1")).toMatch(/^time [\d.]+ ms \(CPU .*\)\n2$/);
    expect(await kernel.text("%time await Promise.resolve(3);")).toMatch(/^3\ntime /);
  });

  test("%who and %reset", async () => {
    await kernel.run("import { join } from 'node:path'; let beta = 1");
    await kernel.run("const alpha = [1, 2]; let beta = 'b'");
    expect(await kernel.text("%who")).toBe(
      "alpha\tArray\t[ 1, 2 ]\nbeta\tstring\t'b'\njoin\tfunction\t[Function: join]",
    );
    expect(await kernel.text("%reset\ntypeof alpha")).toBe("'undefined'");
  });

  test("%cd and %env", async () => {
    mkdirSync(join(kernel.session.cwd, "below"));
    writeFileSync(join(kernel.session.cwd, "below", "x.ts"), "export const x = 'in below';\n");
    await kernel.run("%cd below");
    expect(await kernel.text("import { x } from './x.ts'; x")).toBe("'in below'");
    expect(await kernel.text("%env TUNELAB_TEST=a b\n%env TUNELAB_TEST\nprocess.env.TUNELAB_TEST")).toBe(
      "TUNELAB_TEST=a b\n'a b'",
    );
  });

  test("%reload loads a file again although it has not changed", async () => {
    writeFileSync(
      join(kernel.session.cwd, "below", "count.ts"),
      "export const at = (globalThis.loads = (globalThis.loads ?? 0) + 1);\n",
    );
    const load = "import { at } from './count.ts'; at";
    expect([await kernel.text(load), await kernel.text(load), await kernel.text(`%reload\n${load}`)]).toEqual([
      "1",
      "1",
      "2",
    ]);
  });

  test("a shell is off unless allowed; unknown commands are told", async () => {
    expect(await kernel.text("!echo hi")).toMatch(/shell commands are off/);
    expect(await kernel.text("%env TUNELAB_ALLOW_SHELL=1\n!echo hi")).toBe("hi\n");
    const unknown = (await kernel.run("1;\n%nonsense\n2")).reply.error;
    expect(unknown?.ename).toBe("SyntaxError"); // a magic line below code is code
    const { error } = (await kernel.run("// note\n%nonsense")).reply;
    expect(error?.evalue).toMatch(/there is no magic command %nonsense/);
    expect(plain(error?.traceback)).toMatch(/> 2 \| %nonsense\n {4}\| \^\n[\s\S]*line 2:1$/);
    expect(await kernel.text("%lsmagic")).toContain("%reset");
  });
});
