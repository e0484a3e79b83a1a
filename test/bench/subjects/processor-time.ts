import { serveValues } from "./subject.ts";

/** Each round's value: milliseconds of processor time of one step, all threads together. */
export async function processorTime(step: () => Promise<number>): Promise<void> {
  for (let i = 0; i < 3; i++) await step(); // compiled by then
  await serveValues(async () => {
    const before = process.cpuUsage();
    await step();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}
