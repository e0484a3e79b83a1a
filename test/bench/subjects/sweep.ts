/** Our side of the sweep benchmark; sweep.py is the other. */
import { RandomSampler, Study, TpeSampler } from "#lib/sweep/index";
import { serveValues } from "./subject.ts";
import { regret } from "./sweep-regret.ts";

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
// A study of a thousand trials has made a thousand suggestions: both programs have made some before they are measured.
if (command === "overhead") overhead(200, 300);
await serveValues(async () =>
  command === "regret" ? regret(args[0]!, args[1]!, seed++, 100) : overhead(Number(args[0]), 10),
);
