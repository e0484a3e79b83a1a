/** The child's side of the harness's protocol. */
import { createInterface } from "node:readline";

/**
 * @param step one step of the work
 * @param stepsPerRound steps that a round takes the mean of
 */
export async function serve(step: () => Promise<void>, stepsPerRound: number): Promise<void> {
  await step();
  await serveValues(async () => {
    const start = performance.now();
    for (let i = 0; i < stepsPerRound; i++) await step();
    return (performance.now() - start) / stepsPerRound;
  });
}

/** Each round's value is what `measure` gives. */
export async function serveValues(measure: () => Promise<number>): Promise<void> {
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin }))
    if (line === "round") say({ value: await measure(), peakBytes: process.resourceUsage().maxRSS * 1024 });
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
