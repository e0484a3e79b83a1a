// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are written as texts
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Output } from "#kernel/session/frames";
import { shown, TestSession } from "./helpers.ts";

describe("output", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start();
  });
  afterAll(() => kernel.close());

  test("100,000 lines arrive whole and in order", async () => {
    const { outputs } = await kernel.run("for (let i = 0; i < 100_000; i++) console.log(i)");
    const lines = shown(outputs).trimEnd().split("\n");
    expect(lines.length).toBe(100_000);
    expect(lines.every((line, i) => line === String(i))).toBe(true);
  });

  test("50 MB arrive whole", async () => {
    const { outputs } = await kernel.run("process.stdout.write('x'.repeat(50_000_000)); console.log('end')");
    expect(shown(outputs).length).toBe(50_000_004);
  });

  test("that would make the file unusable is left out with a notice, whoever shows it", async () => {
    const large = "'<b>'.repeat(12_000_000)";
    for (const source of [
      `html(${large})`,
      `import * as tslab from 'tslab'; tslab.display.html(${large})`,
      `globalThis[Symbol.for('tunelab.cell')].display({ 'text/html': ${large} })`,
    ])
      expect(await kernel.text(source)).toMatch(/^\[output of \d+ MB left out: more than the limit of 32 MB\]$/);
  });

  test("stdout, stderr and displays keep their order", async () => {
    const { outputs } = await kernel.run(
      "console.log(1); console.error(2); display('3'); console.log(4); await 0; console.log(5)",
    );
    const order = outputs.map((each) => (each.type === "stream" ? each.name + each.text.trim() : each.type));
    expect(order).toEqual(["stdout1", "stderr2", "display", "stdout4", "stdout5"]);
  });

  test("of native code and subprocesses belongs to the cell", async () => {
    const { outputs } = await kernel.run(
      "require('child_process').execSync('echo from the shell', { stdio: 'inherit' }); 1",
    );
    expect(shown(outputs)).toContain("from the shell\n");
    expect(await kernel.text("2")).toBe("2");
  });

  test("text that is cut between two writes is joined", async () => {
    const cell =
      "const bytes = Buffer.from('中'); process.stdout.write(bytes.subarray(0, 1)); process.stdout.write(bytes.subarray(1))";
    expect(await kernel.text(cell)).toBe("中true");
  });

  test("late output goes to the cell that made it, also while another one runs", async () => {
    const wait = "await new Promise((r) => setTimeout(r, 30))";
    const late = {
      timer: "setTimeout(() => console.log('late'), 30)",
      interval: "let ticks = 0; const ticker = setInterval(() => { console.log('late'); clearInterval(ticker) }, 30)",
      "code after an await": `(async () => { ${wait}; ${wait}; console.log('late') })()`,
      "promise callback": "new Promise((r) => setTimeout(r, 30)).then(() => 0).finally(() => console.log('late'))",
      "for await": `(async () => { for await (const x of (async function* () { ${wait}; yield 'late' })()) console.log(x) })()`,
      "promisified timer": "require('util').promisify(setTimeout)(30).then(() => console.log('late'))",
      "an error that nobody catches": "setTimeout(() => { throw new Error('late') }, 30)",
    };
    for (const [name, source] of Object.entries(late)) {
      const first: Output[] = [];
      await kernel.session.execute(`${source}; undefined`, { onOutput: (each) => first.push(each) });
      const second = await kernel.text(
        "for (let i = 0; i < 12; i++) await new Promise((r) => setTimeout(r, 10)); console.log('mine')",
      );
      expect([name, second]).toEqual([name, "mine\n"]);
      expect([name, shown(first)]).toEqual([name, expect.stringContaining("late")]);
    }
  });

  test("late output of an unknown maker goes to the cell that ran last", async () => {
    const late: Output[] = [];
    await kernel.session.execute(
      "require('fs').stat('.', () => require('timers').setTimeout(() => console.log('late'), 50)); 0",
      {
        onOutput: (each) => late.push(each),
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shown(late)).toBe("0late\n");
  });

  test("a display is updated in place", async () => {
    const { outputs } = await kernel.run(
      "const handle = display({ a: 1 }); await 0; handle.update({ a: 2 }); undefined",
    );
    const [first, second] = outputs as Extract<Output, { type: "display" }>[];
    expect(first).toMatchObject({ type: "display", data: { "text/plain": "{ a: 1 }" } });
    expect(second).toMatchObject({ displayId: first!.displayId, update: true, data: { "text/plain": "{ a: 2 }" } });
  });

  test("html, md, tables, tslab displays and console.table are MIME bundles", async () => {
    const bundle = async (cell: string) => (await kernel.run(cell)).outputs.map((each) => "data" in each && each.data);
    expect(await bundle("html`<b>${1}</b>`")).toMatchObject([{ "text/html": "<b>1</b>" }]);
    expect(await bundle("md`# ${'T'}`")).toMatchObject([{ "text/markdown": "# T" }]);
    expect((await bundle("[{ name: '<甲>', n: 1 }]"))[0]).toMatchObject({
      "text/html": expect.stringContaining("&#60;甲&#62;"),
    });
    const [numbers] = await bundle("[{ x: 2.718281828459045, y: 1e-7 / 3, z: 123456789 }]");
    const text = { "text/plain": expect.stringContaining("2.718281828459045") };
    for (const part of [">2.71828<", ">3.33333e-8<", ">123456789<"])
      expect(numbers).toMatchObject({ "text/html": expect.stringContaining(part), ...text });
    expect((await bundle("new Map([['k', 1]])"))[0]).toHaveProperty("text/html");
    expect((await bundle("new Set([1])"))[0]).toHaveProperty("text/html");
    expect((await bundle("console.table([{ a: 1 }])"))[0]).toHaveProperty("text/html");
    expect(await bundle("import * as tslab from 'tslab'; tslab.display.png(new Uint8Array([1, 2, 3]))")).toEqual([
      { "image/png": "AQID" },
    ]);
    expect(await bundle("({ data: [{ type: 'bar', y: [1] }], layout: {} })")).toMatchObject([
      { "application/vnd.plotly.v1+json": { data: [{ type: "bar", y: [1] }], layout: {} } },
    ]);
  });

  test("a display method that fails is an error of the cell", async () => {
    expect(await kernel.text("({ [Symbol.for('Jupyter.display')]() { throw new Error('no picture') } })")).toBe(
      "Error: no picture",
    );
    expect(await kernel.text("({ [Symbol.for('Jupyter.display')]: () => 3 })")).toMatch(
      /returned 3 instead of a MIME bundle/,
    );
  });

  test("libraries show and update displays through the cell's contract", async () => {
    const cell =
      "const contract = globalThis[Symbol.for('tunelab.cell')]; contract.display({ 'text/plain': 'a' }, { displayId: 'p' }); contract.display({ 'text/plain': 'b' }, { displayId: 'p', update: true })";
    expect((await kernel.run(cell)).outputs).toMatchObject([
      { data: { "text/plain": "a" }, displayId: "p" },
      { data: { "text/plain": "b" }, displayId: "p", update: true },
    ]);
  });
});

describe("the process", () => {
  let kernel: TestSession;
  beforeAll(async () => {
    kernel = await TestSession.start();
  });
  afterAll(() => kernel.close());

  test("that a cell ends is started again, and says so", async () => {
    await kernel.run("const kept = 1; const performance = 2");
    const { reply } = await kernel.run("console.log('before'); process.exit(3)");
    expect(reply).toMatchObject({ status: "error", restarted: true, error: { ename: "ProcessLost" } });
    expect(reply.error?.evalue).toContain("exit code 3");
    expect(await kernel.text("[typeof kept, typeof performance.now]")).toBe("[ 'undefined', 'function' ]");
  });

  test("that is killed is started again", async () => {
    const { reply } = await kernel.run("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})");
    expect(reply.restarted).toBe(true);
    expect(await kernel.text("1")).toBe("1");
  });

  test("gives cooperative code the time to save its work", async () => {
    const reply = await kernel.interrupted(`
      const { signal } = globalThis[Symbol.for('tunelab.cell')];
      const saved = await new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(() => resolve('checkpoint'), 300)));
    `);
    expect(reply.status).toBe("ok");
    expect(await kernel.text("saved")).toBe("'checkpoint'");
  });

  test("a loop that polls the signal sees the interrupt without an event loop", async () => {
    const reply = await kernel.interrupted(`
      const cell = globalThis[Symbol.for('tunelab.cell')];
      let steps = 0; while (!cell.signal.aborted) steps++;
    `);
    expect(reply.status).toBe("ok");
    expect(await kernel.text("steps > 0")).toBe("true");
  });

  test("a promise that nothing can settle does not block after an interrupt", async () => {
    expect((await kernel.interrupted("await new Promise(() => {})")).error?.ename).toBe("KeyboardInterrupt");
  });

  test("an interrupt between cells does nothing", async () => {
    kernel.session.interrupt();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await kernel.text("2")).toBe("2");
  });

  test("cells run one after another", async () => {
    const all = await Promise.all(
      ["let order = [1]", "await 0; order.push(2)", "order"].map((cell) => kernel.text(cell)),
    );
    expect(all.at(-1)).toBe("[ 1, 2 ]");
  });
});
