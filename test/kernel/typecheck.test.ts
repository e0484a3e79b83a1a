import { describe, expect, test } from "vitest";
import { LanguageService } from "#kernel/language/service";
import { Session } from "#kernel/session/session";
import { plain, shown, TestSession, temporaryFolder } from "./helpers.ts";

describe("the language service", () => {
  const service = new LanguageService(temporaryFolder());
  const names = (source: string, cursor = source.length) =>
    service.complete(source, cursor).items.map(({ name }) => name);

  test("knows types across cells and redeclarations", () => {
    service.add(
      "import { readFileSync } from 'node:fs';\nconst list = [1, 2, 3];\ntype Pair<T> = [T, T];\nenum Kind { Small, Large }",
      1,
    );
    service.add(
      "function pair<T>(x: T): Pair<T> { return [x, x] }\nclass Box { #hidden = 1;\n/** The content. */ content = list.map(String) }",
      2,
    );
    expect(names("new Box().content[0].toUpp")).toEqual(["toUpperCase"]);
    expect(names("Kind.")).toEqual(["Large", "Small"]);
    expect(names("readFileS")).toContain("readFileSync");
    expect(service.diagnose(3, "const p: Pair<string> = pair('a');\np[0].length + Kind.Large")).toEqual([]);
    service.add("const list = 'text'", 4);
    expect(names("list.toUpperC")).toEqual(["toUpperCase"]);
  });

  test("finds type errors with their place in the cell", () => {
    expect(service.diagnose(5, "let a: number;\n  a = 'x';")).toMatchObject([{ line: 2, column: 3, code: 2322 }]);
    expect(
      service.diagnose(6, "display(1).update(2); html`x`; await input(); const x = __dirname; require('fs')"),
    ).toEqual([]);
    expect(service.diagnose(7, "%time\nawait 1; for await (const y of [1]) y;\nexport const z = 1;")).toEqual([]);
  });

  test("knows that a const of another cell is one", () => {
    service.add("const fixed = 1; let free = 1", 8);
    expect(service.diagnose(9, "free = 2; fixed = 2")).toMatchObject([
      { line: 1, column: 11, message: "Cannot assign to 'fixed' because it is a constant." },
    ]);
  });

  test("completes names of magics' cells and nothing after noise", () => {
    expect(names("%time\nnew Box().cont")).toEqual(["content"]);
    expect(service.inspect("Box", 2)?.["text/plain"]).toContain("class Box");
    expect(service.inspect("new Box().content", 12)?.["text/plain"]).toContain("The content.");
    expect(service.inspect("pair(", 5)?.["text/plain"]).toContain("pair<");
    expect(service.inspect("", 0)).toBeUndefined();
    expect(service.inspect("nothingOfThatName", 5)).toBeUndefined();
  });
});

describe("type checking in a session", () => {
  test("warns beside the result, or stops the cell", async () => {
    const env = { ...process.env, TUNELAB_LANG: "en" };
    const kernel = new TestSession(await Session.start({ cwd: temporaryFolder(), env, typecheck: "error" }));
    const { reply } = await kernel.run("globalThis.ran = true;\nconst n: number = 'text'");
    expect(reply.error).toMatchObject({
      ename: "TypeCheckError",
      evalue: expect.stringContaining("not assignable to type 'number'"),
    });
    expect(plain(reply.error?.traceback)).toContain("line 2:7");
    expect(await kernel.text("(globalThis as any).ran === undefined")).toBe("true");
    await kernel.close();

    const warning = new TestSession(await Session.start({ cwd: temporaryFolder(), env, typecheck: "warn" }));
    const expected = /^'text'[\s\S]*line 1.*: Type 'string' is not assignable to type 'number'. \(TS2322\)/;
    const first = await warning.run("const n: number = 'text'; n");
    await expect.poll(() => plain([shown(first.outputs)])).toMatch(expected); // late: the service has just started
    const second = await warning.run("const m: number = 'text'; await new Promise((r) => setTimeout(r, 1000)); m");
    await expect.poll(() => plain([shown(second.outputs)])).toMatch(expected);
    await warning.close();
  });
});

test("a silent cell does not take the place of the one before it", async () => {
  const kernel = await TestSession.start();
  await kernel.run("const shape = { sides: 4 }");
  await kernel.run("1", { silent: true });
  const { items } = await kernel.session.language.complete("shape.si", 8);
  expect(items.map(({ name }) => name)).toEqual(["sides"]);
  await kernel.close();
});
