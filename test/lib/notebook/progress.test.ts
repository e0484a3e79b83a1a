import { afterEach, expect, test } from "vitest";
import { cellSignal, display, ProgressDisplay, progress, progressBar } from "#lib/notebook/index";
import { checkXml } from "../plot/xml.ts";
import { fakeStream, installHost, screen } from "./host.ts";

let remove = () => {};
afterEach(() => remove());

const html = (bundle: Record<string, unknown>) => String(bundle["text/html"]);

test("in a notebook one output is updated in place, at most five times a second, and ends clean", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  let now = 0;
  const bar = progressBar({ total: 1000, label: "训练", unit: "步", language: "zh", now: () => now });
  for (let step = 1; step <= 1000; step++) {
    now += 10;
    bar.update({ current: step, note: `损失 ${step}` });
  }
  bar.finish("done");
  bar.update({ current: 3 });
  bar.finish("failed");
  expect(shown.length).toBeGreaterThan(40);
  expect(shown.length).toBeLessThanOrEqual(10 * 5 + 2);
  expect(new Set(shown.map((one) => one.displayId)).size).toBe(1);
  expect(shown.map((one) => one.update)).toEqual([false, ...new Array(shown.length - 1).fill(true)]);
  for (const { bundle } of shown) checkXml(html(bundle));
  expect(html(shown[10]!.bundle)).toContain('<progress aria-label="训练" max="1000" value="');
  const last = shown.at(-1)!.bundle;
  expect(html(last)).not.toContain("<progress");
  expect(html(last)).toContain('role="status"');
  expect(last["text/plain"]).toBe("训练  ✓ 完成  1,000/1,000 步  0:10  100 步/秒  损失 1000");
});

test("in a terminal one line is redrawn, one cell short of the width", async () => {
  const stream = fakeStream({ isTTY: true, columns: 60 });
  let now = 0;
  const bar = new ProgressDisplay({
    total: 4,
    label: "reading",
    unit: "file",
    language: "en",
    now: () => now,
    stream,
    host: null,
    env: {},
  });
  now = 1000;
  bar.advance();
  expect(screen(stream.written)).toEqual(["reading  ━━━━━━··················  25%  1/4 file  0:01, 0:…"]);
  now = 4000;
  bar.update({ current: 4 });
  bar.finish();
  expect(screen(stream.written)).toEqual(["reading  ✓ done  4/4 file  0:04  1 file/s", ""]);
});

test("a log gets a line for each tenth and the end, without control characters", () => {
  const stream = fakeStream();
  let now = 0;
  const bar = new ProgressDisplay({ total: 1000, language: "en", now: () => now, stream, host: null });
  for (let index = 0; index < 1000; index++) {
    now += 1;
    bar.advance();
  }
  bar.finish();
  expect(stream.written).toHaveLength(11);
  expect(stream.written.join("")).not.toMatch(/[\r\u001b]/);
  const ci = fakeStream({ isTTY: true });
  new ProgressDisplay({ total: 2, stream: ci, host: null, env: { CI: "true" } }).finish();
  expect(ci.written.join("")).not.toContain("\r");
});

test("work that goes on counts its rate and time left from where it began", () => {
  let now = 0;
  const stream = fakeStream({ isTTY: true, columns: 200 });
  const bar = new ProgressDisplay({
    total: 100,
    start: 90,
    language: "en",
    unit: "step",
    now: () => now,
    stream,
    host: null,
    env: {},
  });
  now = 5000;
  bar.update({ current: 95 });
  expect(screen(stream.written)[0]).toContain("95/100 step  0:05, 0:05 left  1 step/s");
});

test("progress() walks through lists and streams; errors and breaks leave a final state", async () => {
  const run = async (items: Iterable<number> | AsyncIterable<number>, visit: (item: number) => boolean) => {
    const stream = fakeStream();
    const seen: number[] = [];
    const walk = async () => {
      for await (const item of progress(items, { stream, host: null, language: "en", now: () => 0 })) {
        seen.push(item);
        if (!visit(item)) break;
      }
    };
    await walk().catch(() => seen.push(-1));
    return { seen, last: stream.written.at(-1) };
  };
  expect(await run([1, 2, 3], () => true)).toEqual({ seen: [1, 2, 3], last: "✓ done  3/3  0:00\n" });
  expect(await run([1, 2, 3], (item) => item < 2)).toEqual({ seen: [1, 2], last: "■ stopped  1/3  0:00\n" });
  async function* failing() {
    yield 1;
    throw new Error("no");
  }
  expect(await run(failing(), () => true)).toEqual({ seen: [1, -1], last: "✗ failed  1  0:00\n" });
});

test("cellSignal is the cell's, and nothing outside notebooks", () => {
  expect(cellSignal()).toBeUndefined();
  const { controller, remove: undo } = installHost();
  remove = undo;
  controller.abort();
  expect(cellSignal()?.aborted).toBe(true);
});

test("display shows what shows itself, rows and frames as tables, the rest as text; updates keep the place", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  const own = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) };
  const handle = display(own);
  handle.update([{ a: 1 }]);
  display({ columns: ["甲", "b"], values: [[1, 2]] });
  display([1, 2]);
  display("text");
  expect(shown[0]!.bundle).toMatchObject({ "text/html": "<b>x</b>", "text/plain": expect.any(String) });
  expect(shown[1]).toMatchObject({ displayId: handle.displayId, update: true });
  expect(html(shown[1]!.bundle)).toContain("<table");
  expect(html(shown[2]!.bundle)).toContain(">甲</th>");
  expect(shown[3]!.bundle).toEqual({ "text/plain": "[ 1, 2 ]" });
  expect(shown[4]!.bundle).toEqual({ "text/plain": "text" });
});
