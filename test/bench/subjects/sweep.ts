/** Our side of the sweep benchmark; sweep.py is the other. */
import {
  HyperbandPruner,
  type Pruner,
  RandomSampler,
  Study,
  SuccessiveHalvingPruner,
  TpeSampler,
  type Trial,
} from "#lib/sweep/index";
import { serveValues } from "./subject.ts";
import { PROBLEMS } from "./sweep-problems.ts";

const STEPS = 27;
const pruners: Record<string, Pruner> = {
  asha: new SuccessiveHalvingPruner({ minResource: 1, reductionFactor: 3 }),
  hyperband: new HyperbandPruner({ minResource: 1, maxResource: STEPS, reductionFactor: 3 }),
};

/** The regret after `trials` trials. Early reports mislead: they are off by up to half of the value, less and less. */
async function regret(problem: string, method: string, seed: number, trials: number): Promise<number> {
  const { f, bounds, minimum } = PROBLEMS[problem]!;
  const study = new Study({
    name: `${problem}-${seed}`,
    sampler: method === "random" ? new RandomSampler({ seed }) : new TpeSampler({ seed }),
    pruner: pruners[method] ?? "none",
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

function suggest(study: Study): void {
  const trial = study.ask();
  const x = Array.from({ length: 5 }, (_, i) => trial.suggestFloat(`x${i}`, -5, 5));
  const rank = trial.suggestInt("rank", 4, 64, { step: 4 });
  const kind = trial.suggestChoice("kind", ["a", "b", "c"]);
  study.tell(trial, x.reduce((total, v) => total + v * v, rank / 64) + (kind === "b" ? 1 : 0));
}

/** Milliseconds of a suggestion after `before` random trials over five numbers, an integer and a choice. */
function overhead(before: number, count: number): number {
  const first = new Study({ sampler: new RandomSampler({ seed: 0 }) });
  for (let i = 0; i < before; i++) suggest(first);
  const study = new Study({
    name: first.name,
    storage: first.storage,
    resume: true,
    sampler: new TpeSampler({ seed: 0 }),
  });
  for (let i = 0; i < 3; i++) suggest(study);
  const start = performance.now();
  for (let i = 0; i < count; i++) suggest(study);
  return (performance.now() - start) / count;
}

const [command, ...args] = process.argv.slice(2);
let seed = 0;
await serveValues(async () =>
  command === "regret" ? regret(args[0]!, args[1]!, seed++, 100) : overhead(Number(args[0]), 10),
);
