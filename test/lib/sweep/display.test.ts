import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { space, sweep } from "#lib/sweep/index";
import { installHost } from "../notebook/host.ts";

const folder = mkdtempSync(join(tmpdir(), "tunelab-display-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the output of a cell follows the reports of a trial, and its last state is exact", async () => {
  const { shown, remove } = installHost();
  const text = () => String(shown.at(-1)?.bundle["text/plain"]);
  const during: string[] = [];
  try {
    await sweep({
      space: { x: space.uniform(0, 1) },
      objective: async ({ x }, trial) => {
        await trial.report(x + 2, 1);
        await trial.report(x + 1, 2);
        await expect.poll(text).toContain(`trial ${trial.number} (step 2:`);
        during.push(text());
        return x;
      },
      trials: 2,
    });
    const [first, second] = during;
    expect(first).toContain("running: trial 0 (step 2: 1.");
    expect(second).toContain("1 complete, 0 pruned, 0 failed");
    const last = text();
    expect(last).toContain("2 complete, 0 pruned, 0 failed");
    expect(last).not.toContain("running:");
    expect(new Set(shown.map(({ displayId }) => displayId)).size).toBe(1);
    await sleep(300); // nothing that was waiting to be shown comes after the end
    expect(text()).toBe(last);
  } finally {
    remove();
  }
});

test.each([
  [{}, "Sweep interrupted; one with a name is kept"],
  [{ name: "kept", storage: join(folder, "kept.journal") }, "Sweep interrupted; go on with resume"],
])("an interrupt says whether the study can go on (%#)", async (kept, words) => {
  const { shown, remove } = installHost();
  try {
    const controller = new AbortController();
    const objective = () => {
      controller.abort();
      return 1;
    };
    await sweep({ space: { x: space.uniform(0, 1) }, objective, trials: 3, signal: controller.signal, ...kept });
    expect(String(shown.at(-1)?.bundle["text/plain"])).toContain(words);
  } finally {
    remove();
  }
});
