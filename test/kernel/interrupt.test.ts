// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are written as texts
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestSession, temporaryFolder } from "./helpers.ts";

/** Places where a loop can sit. Each must end, and leave variables, timers, files and imports usable. */
const places: Record<string, string> = {
  "synchronous loop": "while (true) {}",
  "loop after an await": "await 1; while (true) {}",
  "loop after a timer": "await new Promise((r) => setTimeout(r, 5)); while (true) {}",
  "promise that never settles": "await new Promise(() => {})",
  "regular expression": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  "microtask loop": "const spin = () => Promise.resolve().then(spin); await spin()",
  "nextTick loop": "const tick = () => process.nextTick(tick); tick(); await new Promise(() => {})",
  "try, catch, finally": "while (true) { try { while (true) {} } catch {} finally { globalThis.finallyRan = true } }",
  "busy await loop": "while (true) await null",
  "polling loop": "while (true) await new Promise((r) => setTimeout(r, 5))",
  "Atomics.wait": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  "setTimeout callback": "setTimeout(() => { while (true) {} }, 5); await new Promise(() => {})",
  "setImmediate callback": "setImmediate(() => { while (true) {} }); await new Promise(() => {})",
  "setInterval callback":
    "const iv = setInterval(() => { clearInterval(iv); while (true) {} }, 5); await new Promise(() => {})",
  "file callback": "require('fs').readdir('.', () => { while (true) {} }); await new Promise(() => {})",
  "file promise": "await require('fs/promises').readdir('.'); while (true) {}",
  "HTTP handler":
    "const server = require('http').createServer(() => { while (true) {} }); await new Promise((r) => server.listen(0, '127.0.0.1', r)); await fetch(`http://127.0.0.1:${server.address().port}`)",
  "event listener": "const e = new (require('events'))(); e.on('x', () => { while (true) {} }); e.emit('x')",
  "during import": "await import('./endless.mjs')",
  "during require": "require('./endless.cjs')",
  "WebAssembly loop":
    "new WebAssembly.Instance(new WebAssembly.Module(Buffer.from('AGFzbQEAAAABBAFgAAADAgEABwUBAWYAAAoJAQcAA0AMAAsL', 'base64'))).exports.f()",
  "sort comparator": "[3, 1, 2].sort(() => { while (true) {} })",
  "for await":
    "async function* g() { while (true) { yield 1; await new Promise((r) => setTimeout(r, 1)); } }\nfor await (const x of g()) {}",
  "endless output": "while (true) console.log('x'.repeat(100))",
  "subprocess that blocks": "require('child_process').execSync('sleep 30')",
};

describe("interrupt", () => {
  const folder = temporaryFolder();
  let kernel: TestSession;
  beforeAll(async () => {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(`${folder}/endless.mjs`, "while (true) {}\n");
    await writeFile(`${folder}/endless.cjs`, "while (true) {}\n");
    kernel = await TestSession.start(folder);
    await kernel.run("const kept = { value: 42 }");
  });
  afterAll(() => kernel.close());

  for (const round of [1, 2])
    for (const [place, source] of Object.entries(places))
      test(`${place}, ${round}`, async () => {
        const reply = await kernel.interrupted(source);
        expect(reply.error?.ename).toBe("KeyboardInterrupt");
        expect(reply.restarted).toBeUndefined();
        const after = await kernel.text(
          "await new Promise((r) => setTimeout(r, 1)); await new Promise((r) => setImmediate(r)); require('fs').existsSync('.') && kept.value",
        );
        expect(after).toBe("42");
      });
});

describe("interrupt with AsyncLocalStorage in use", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start();
  });
  afterAll(() => kernel.close());

  for (const [place, source] of Object.entries(places).filter(([name]) => !name.startsWith("during")))
    test(place, async () => {
      await kernel.run(
        "import { AsyncLocalStorage } from 'node:async_hooks'; const storage = new AsyncLocalStorage(); storage.enterWith(1);",
      );
      const reply = await kernel.interrupted(source);
      // Node's own bookkeeping may not survive a loop that is cut off; then the process is replaced, and that is said.
      expect(["KeyboardInterrupt", "ProcessLost"]).toContain(reply.error?.ename);
      expect(await kernel.text("1 + 1")).toBe("2");
    });
});

describe("what a cell leaves behind", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start();
    await kernel.run("const kept = { value: 42 }");
  });
  afterAll(() => kernel.close());

  test("a loop that begins after its cell was interrupted ends too", async () => {
    const late = "setTimeout(() => { while (true) {} }, 600); await new Promise(() => {})";
    const reply = await kernel.interrupted(late);
    expect(reply.error?.ename).toBe("KeyboardInterrupt");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await kernel.text("kept.value")).toBe("42");
  });

  test("an interrupt between two cells ends a loop in a timer", async () => {
    await kernel.run("setTimeout(() => { while (true) {} }, 50)");
    await new Promise((resolve) => setTimeout(resolve, 300));
    kernel.session.interrupt();
    expect(await kernel.text("kept.value")).toBe("42");
  });

  test("a cell that waits behind such a loop runs after an interrupt or is interrupted, and the next one runs", async () => {
    await kernel.run("setTimeout(() => { while (true) {} }, 50)");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const waits = kernel.run("kept.value");
    await new Promise((resolve) => setTimeout(resolve, 200));
    kernel.session.interrupt();
    expect(["ok", "error"]).toContain((await waits).reply.status);
    expect(await kernel.text("kept.value")).toBe("42");
  });
});

test("a second interrupt ends cooperative code that does not stop", async () => {
  const kernel = await TestSession.start();
  const running = kernel.interrupted(
    "const { signal } = globalThis[Symbol.for('tunelab.cell')]; await new Promise((r) => setTimeout(r, 60_000))",
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  kernel.session.interrupt();
  expect((await running).error?.ename).toBe("KeyboardInterrupt");
  await kernel.close();
});
