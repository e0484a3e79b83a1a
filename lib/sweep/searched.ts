/** How the parameters of a study were searched, for figures. */
import type { ParameterValue } from "./distribution.ts";
import type { TrialRecord } from "./records.ts";

/** Parameters that are searched on a logarithmic scale. */
export function logParams(trials: readonly TrialRecord[]): string[] {
  const logs = new Set<string>();
  for (const { distributions } of trials)
    for (const [name, one] of Object.entries(distributions)) if (one.kind !== "categorical" && one.log) logs.add(name);
  return [...logs];
}

/** Parameters that are chosen from a list, with their choices. */
export function choiceParams(trials: readonly TrialRecord[]): Record<string, readonly ParameterValue[]> {
  const choices: Record<string, readonly ParameterValue[]> = {};
  for (const { distributions } of trials)
    for (const [name, one] of Object.entries(distributions))
      if (one.kind === "categorical") choices[name] = one.choices;
  return choices;
}
