// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are written as texts
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { murmur2 } from "#kernel/child/debugger/hash";
import { TestSession } from "./helpers.ts";

test("the hash is MurmurHash2", () => {
  // Values of the reference implementation (MurmurHash2.cpp).
  expect(murmur2("", 0)).toBe(0);
  expect(murmur2("a", 0)).toBe(0x92685f5e);
  expect(murmur2("hello", 0)).toBe(0xe56129cb);
});

interface Event {
  event: string;
  body: Record<string, unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the protocol have many shapes
type Body = Record<string, any>;

describe("the debugger", () => {
  let kernel: TestSession;
  const events: Event[] = [];
  let wake = () => {};
  let seq = 0;
  beforeAll(async () => {
    kernel = await TestSession.start();
    kernel.session.onDebugEvent = (event) => {
      events.push(event as unknown as Event);
      wake();
    };
    for (const command of ["initialize", "attach", "configurationDone"]) await ask(command);
  });
  afterAll(() => kernel.close());

  async function ask(command: string, args: Record<string, unknown> = {}): Promise<Body> {
    const reply = await kernel.session.debug({ seq: ++seq, command, arguments: args });
    expect(reply).toMatchObject({ type: "response", request_seq: seq, success: true });
    return reply["body"] as Body;
  }

  async function next(name: string): Promise<Event> {
    while (true) {
      const at = events.findIndex(({ event }) => event === name);
      if (at >= 0) return events.splice(0, at + 1).at(-1)!;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  async function breakAt(cell: string, lines: number[]): Promise<void> {
    const { sourcePath } = await ask("dumpCell", { code: cell });
    await ask("setBreakpoints", {
      source: { path: sourcePath },
      breakpoints: lines.map((line) => ({ line })),
      sourceModified: false,
    });
  }

  const cell = `interface Point { x: number }
enum Kind { A, B }
function area(p: Point): number {
  const side = p.x;
  return side * side;
}
const first = area({ x: 3 });
const second = first + 1;
second`;

  test("stops at the TypeScript line, shows stack and variables, steps, evaluates", async () => {
    await breakAt(cell, [5]);
    const running = kernel.text(cell);
    expect(await next("stopped")).toMatchObject({ body: { reason: "breakpoint", threadId: 1 } });
    const { stackFrames } = await ask("stackTrace", { threadId: 1 });
    expect(stackFrames.map(({ name, line }: { name: string; line: number }) => [name, line])).toEqual([
      ["area", 5],
      [expect.stringContaining("cell"), 7],
    ]);
    const { content } = await ask("source", { source: { path: stackFrames[0].source.path } });
    expect(content).toBe(cell);
    const { scopes } = await ask("scopes", { frameId: 0 });
    const { variables } = await ask("variables", { variablesReference: scopes[0].variablesReference });
    expect(variables).toContainEqual(expect.objectContaining({ name: "side", value: "3" }));
    const point = variables.find(({ name }: { name: string }) => name === "p");
    expect((await ask("variables", { variablesReference: point.variablesReference })).variables).toMatchObject([
      { name: "x", value: "3" },
    ]);
    expect(await ask("evaluate", { expression: "side + 100", frameId: 0 })).toMatchObject({ result: "103" });
    await ask("stepOut");
    await next("stopped");
    await ask("next");
    await next("stopped");
    expect((await ask("stackTrace")).stackFrames[0].line).toBeGreaterThanOrEqual(7);
    await ask("continue");
    expect(await running).toBe("10");
  });

  test("lists the notebook's variables between cells", async () => {
    const { variables } = await ask("inspectVariables");
    expect(variables.map(({ name }: { name: string }) => name)).toEqual(["Kind", "area", "first", "second"]);
    expect(await ask("richInspectVariables", { variableName: "first" })).toEqual({
      data: { "text/plain": "9" },
      metadata: {},
    });
  });

  test("stops at exceptions when asked", async () => {
    await ask("setExceptionBreakpoints", { filters: ["raised"] });
    const running = kernel.run("const bad = 1;\nthrow new Error('here')");
    expect(await next("stopped")).toMatchObject({ body: { reason: "exception" } });
    await ask("setExceptionBreakpoints", { filters: [] });
    await ask("continue");
    expect((await running).reply.error?.evalue).toBe("here");
  });

  test("a stopped cell can be interrupted", async () => {
    const code = "let i = 0;\nwhile (true) i++;";
    await breakAt(code, [2]);
    const running = kernel.run(code);
    await next("stopped");
    kernel.session.interrupt();
    expect((await running).reply.error?.ename).toBe("KeyboardInterrupt");
    expect(await kernel.text("1")).toBe("1");
  });

  test("knows what it does not know, and can be switched off", async () => {
    expect(await kernel.session.debug({ seq: 99, command: "readMemory" })).toMatchObject({
      success: false,
      request_seq: 99,
    });
    await ask("disconnect");
    expect((await ask("debugInfo"))["isStarted"]).toBe(false);
    expect(await kernel.text(cell)).toBe("10");
  });
});
