import { afterEach, expect, test } from "vitest";
import { EventStream } from "#lib/core/index";
import { TrainingDisplay, type TrainingEvent } from "#lib/notebook/index";
import { checkXml } from "../plot/xml.ts";
import { fakeStream, installHost, screen } from "./host.ts";

let remove = () => {};
afterEach(() => remove());

/** 40 steps with an evaluation after each ten, then `last`. */
function events(last: TrainingEvent): TrainingEvent[] {
  const evalLosses = [2.5, 1.5, 1.75, 2];
  const steps = Array.from({ length: 40 }, (_, index): TrainingEvent[] => {
    const step = index + 1;
    const evaluated: TrainingEvent[] =
      step % 10 ? [] : [{ type: "evaluated", step, evalLoss: evalLosses[step / 10 - 1]! }];
    return [{ type: "step", step, epoch: step / 20, loss: 4 - step / 20, tokensPerSecond: 1000 }, ...evaluated];
  });
  const sample: TrainingEvent = { type: "sample", step: 20, prompt: "合同<", text: "a & b" };
  const checkpoint: TrainingEvent = { type: "checkpoint", step: 20, path: "runs/a/checkpoints/20" };
  return [{ type: "started", totalSteps: 40, title: "tiny" }, ...steps.flat(), sample, checkpoint, last];
}

function play(list: TrainingEvent[], options: ConstructorParameters<typeof TrainingDisplay>[0]) {
  let now = 0;
  const shown = new TrainingDisplay({ now: () => now, ...options });
  for (const event of list) {
    now += 250;
    shown.handle(event);
  }
  return shown;
}

test("in a notebook: bar, live curve and evaluations in one output; at the end the figure in another", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  const training = play(events({ type: "finished" }), { language: "en" });
  expect(training.history).toHaveLength(44);
  const [first, last] = [shown[0]!, shown.at(-1)!];
  const main = shown.filter((one) => one.displayId === first.displayId);
  expect(main).toHaveLength(shown.length - 1);
  const live = String(main[30]!.bundle["text/html"]);
  checkXml(live);
  for (const part of ["<progress", "<svg", "<caption", '<th scope="row"']) expect(live).toContain(part);
  const end = String(main.at(-1)!.bundle["text/html"]);
  checkXml(end);
  expect(end).not.toMatch(/<progress|<svg/);
  for (const part of [
    "Training finished",
    "best evaluation loss 1.5 (step 20)",
    "★ best 1.500",
    "合同&lt;",
    "a &amp; b",
  ])
    expect(end).toContain(part);
  expect(Object.keys(last.bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
  expect(last.update).toBe(false);
});

test("a training that made the model worse says so", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  const before: TrainingEvent = { type: "evaluated", step: 0, evalLoss: 1.25 };
  const [started, ...rest] = events({ type: "finished" }) as [TrainingEvent, ...TrainingEvent[]];
  play([started, before, ...rest], { language: "en" });
  const main = shown.filter((one) => one.displayId === shown[0]!.displayId);
  expect(String(main.at(-1)!.bundle["text/html"])).toContain("no evaluation is better than before the training (1.25)");
});

test("the train loss beside an evaluation is the mean since the one before", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  play(events({ type: "finished" }), { language: "zh" });
  const text = String(shown.at(-2)!.bundle["text/plain"]);
  const mean = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => 4 - (from + i) / 20).reduce((a, b) => a + b, 0) / (to - from + 1);
  const rows = text.split("\n").filter((line) => /^\s+\d+ {2}\d/.test(line));
  expect(rows).toHaveLength(4);
  [1, 11, 21, 31].forEach((from, index) => {
    expect(rows[index]).toContain(mean(from, from + 9).toFixed(3));
  });
  expect(text).toContain("困惑度");
});

test("interrupted: what is kept and how to go on", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  play(events({ type: "interrupted", step: 40 }), { language: "zh" });
  const text = String(shown.at(-2)!.bundle["text/plain"]);
  for (const part of [
    "■ 已停止",
    "训练在第 40 步中断",
    "最近的检查点：第 20 步，runs/a/checkpoints/20",
    "用 resume 继续",
  ])
    expect(text).toContain(part);
});

test("in a terminal evaluations stay above the bar and the end is one line", () => {
  const stream = fakeStream({ isTTY: true, columns: 300 });
  play(events({ type: "failed", message: "loss is NaN" }), { language: "en", stream, host: null, env: {} });
  const lines = screen(stream.written);
  expect(lines.slice(0, 2)).toEqual([
    "step 10  train loss 3.725  evaluation loss 2.5",
    "step 20  train loss 3.225  evaluation loss 1.5 (best)",
  ]);
  expect(lines.at(-2)).toContain("✗ failed  40/40 step");
  expect(lines.at(-2)).toContain("Training failed: loss is NaN");
  expect(lines.at(-1)).toBe("");
});

test("a run that goes on counts from where it was, says what to know and why it stopped", () => {
  const stream = fakeStream({ isTTY: true, columns: 300 });
  const started: TrainingEvent = {
    type: "started",
    totalSteps: 100,
    firstStep: 50,
    recipe: { mode: "lora" },
    device: "cpu",
    warnings: ["rank 1 is low"],
  };
  play([started, { type: "step", step: 51, loss: 1 }, { type: "finished", reason: "early-stopping" }], {
    language: "en",
    stream,
    host: null,
    env: {},
  });
  const lines = screen(stream.written);
  expect(lines[0]).toBe("⚠ rank 1 is low");
  expect(lines[1]).toContain("lora · cpu  ✓ done  51/100 steps  0:00  2 steps/s  loss 1  Stopped early");
});

test("evaluation before the first step, no evaluation at all, and a stream", () => {
  const { shown, remove: undo } = installHost();
  remove = undo;
  play(
    [
      { type: "started", totalSteps: 2 },
      { type: "evaluated", step: 0, evalLoss: 3 },
      { type: "step", step: 1, loss: 2 },
      { type: "finished" },
    ],
    { language: "en" },
  );
  expect(String(shown.at(-2)!.bundle["text/plain"])).toContain("20.0"); // the perplexity
  const stream = new EventStream<TrainingEvent>();
  const training = new TrainingDisplay({ stream: fakeStream(), host: null });
  const detach = training.attach(stream);
  stream.emit({ type: "step", step: 1, loss: 2 });
  detach();
  stream.emit({ type: "step", step: 2, loss: 2 });
  expect(training.history).toEqual([{ step: 1, loss: 2 }]);
});
