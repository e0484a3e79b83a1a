/** An objective for processes.test.ts. */
import type { Trial } from "#lib/sweep/index";

export default async function objective({ x }: { x: number }, trial: Trial): Promise<number> {
  console.log(`trial ${trial.number} on ${process.env["TUNELAB_THREADS"]} threads`);
  trial.setAttr("gpu", process.env["CUDA_VISIBLE_DEVICES"] ?? "none");
  if (x > 8) process.exit(7);
  for (let step = 1; step <= 9; step++) await trial.report(x + 1 / step, step);
  return x;
}

export async function hang(_params: object, trial: Trial): Promise<number> {
  const timer = setInterval(() => {}, 1000);
  await new Promise((resolve) => trial.signal.addEventListener("abort", resolve, { once: true }));
  clearInterval(timer);
  return 0;
}

/** Killed from outside, as by the system when memory is short; the second time it lives. */
export function killedOnce({ x }: { x: number }, trial: Trial): number {
  if (!("failed_trial" in trial.record.systemAttrs)) process.kill(process.pid, "SIGKILL");
  return x;
}
