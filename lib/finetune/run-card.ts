/** A finished run in a few lines. */
import { defaultLanguage, formatDuration, formatNumber, type Language, speaker, type Word } from "#lib/core/index";
import { type Card, card } from "#lib/notebook/index";
import type { EvaluatedEvent } from "./events.ts";
import type { FineTuneRun } from "./run.ts";

const words = {
  status: ["状态", "status"],
  finished: ["完成", "finished"],
  interrupted: ["中断", "interrupted"],
  steps: ["步数", "steps"],
  before: ["训练前的评估损失", "evaluation loss before"],
  best: ["最佳评估损失", "evaluation loss, best"],
  loss: ["{loss}（困惑度 {perplexity}）", "{loss} (perplexity {perplexity})"],
  none: ["未评估", "not evaluated"],
  time: ["用时", "time"],
  seed: ["种子", "seed"],
} as const satisfies Record<string, Word>;
const say = speaker(words);

export function runCard(run: FineTuneRun, language: Language = defaultLanguage()): Card {
  const loss = (event: EvaluatedEvent | undefined) =>
    event
      ? say(language, "loss", { loss: event.evalLoss.toFixed(4), perplexity: formatNumber(event.perplexity) })
      : say(language, "none");
  const last = run.events.at(-1);
  const elapsedMs = last && "elapsedMs" in last ? last.elapsedMs : 0;
  const title = `${run.recipe.mode} · ${run.model.name}`;
  return card(
    title,
    [
      [say(language, "status"), say(language, run.status)],
      [say(language, "steps"), String(run.history.at(-1)?.step ?? 0)],
      [say(language, "before"), loss(run.evaluations[0])],
      [say(language, "best"), loss(run.best)],
      [say(language, "time"), formatDuration(elapsedMs)],
      [say(language, "seed"), String(run.recipe.seed)],
    ],
    { language },
  );
}
