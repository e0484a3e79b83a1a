/** What a sweep of a test function finds. */
import {
  HyperbandPruner,
  type Pruner,
  RandomSampler,
  Study,
  SuccessiveHalvingPruner,
  TpeSampler,
  type Trial,
} from "#lib/sweep/index";
import { PROBLEMS } from "./sweep-problems.ts";

const STEPS = 27;
const pruners: Record<string, Pruner> = {
  asha: new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 3 }),
  hyperband: new HyperbandPruner({ minResource: 1, maxResource: STEPS, reductionFactor: 3 }),
};

/**
 * The regret after `trials` trials. Early reports mislead: they are off by up to half of the value, less and less.
 * @param parallel as in a study whose trials may overlap, where each has random numbers of its own
 */
export async function regret(
  problem: string,
  method: string,
  seed: number,
  trials: number,
  parallel = false,
): Promise<number> {
  const { f, bounds, minimum } = PROBLEMS[problem]!;
  const study = new Study({
    name: `${problem}-${seed}`,
    sampler: method === "random" ? new RandomSampler({ seed }) : new TpeSampler({ seed }),
    pruner: pruners[method] ?? "none",
    parallel: parallel ? 2 : 1,
  });
  for (let i = 0; i < trials; i++) {
    const trial = study.ask();
    const x = bounds.map(([low, high], j) => trial.suggestFloat(`x${j}`, low, high));
    const value = f(x);
    const bias = 0.5 * Math.sin(3 * x.reduce((a, b) => a + b, 0));
    const pruned = method in pruners && (await reports(trial, (step) => value * (1 + bias * (1 - step / STEPS))));
    study.tell(trial, pruned ? { state: "pruned" } : value);
  }
  return study.bestValue! - minimum;
}

async function reports(trial: Trial, valueAt: (step: number) => number): Promise<boolean> {
  for (let step = 1; step <= STEPS; step++) {
    const goesOn = await trial.report(valueAt(step), step).then(
      () => true,
      () => false,
    );
    if (!goesOn) return true;
  }
  return false;
}
