/** The child's side of the harness's protocol. */
import { createInterface } from "node:readline";

/**
 * @param step one step of the work
 * @param stepsPerRound steps that a round takes the mean of
 */
export async function serve(step: () => Promise<void>, stepsPerRound: number): Promise<void> {
  await step();
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "round") continue;
    const start = performance.now();
    for (let i = 0; i < stepsPerRound; i++) await step();
    const value = (performance.now() - start) / stepsPerRound;
    say({ value, peakBytes: process.resourceUsage().maxRSS * 1024 });
  }
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
