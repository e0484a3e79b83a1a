import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";

async function train(seed: number): Promise<number[]> {
  const worker = new Worker(new URL("./support/training-worker.mjs", import.meta.url), {
    workerData: { seed, steps: 20 },
  });
  const [losses] = (await once(worker, "message")) as [number[]];
  await worker.terminate();
  return losses;
}

it("two worker threads train at once, each as it does alone", async () => {
  const together = await Promise.all([train(1), train(2)]);
  expect(together[0]).toHaveLength(20);
  expect(together[0]).not.toEqual(together[1]);
  const alone = [await train(1), await train(2)];
  together.forEach((losses, index) => {
    losses.forEach((loss, step) => {
      expect(loss).toBeCloseTo(alone[index]![step]!, 4);
    });
  });
});
