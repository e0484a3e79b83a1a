/** `答案：` above `答案：B`: what opens on a click has a name of its own, which says the label twice. */
import type { Line } from "../lines.ts";
import { splitLabels } from "./labels.ts";

export function withoutRepeatedLabels(lines: readonly Line[]): readonly Line[] {
  return lines.filter(
    (line, i) => !(line.half.endsWith(":") && labelled(line) === "" && labelled(lines[i + 1]) !== undefined),
  );
}

/** What stands behind the label of an answer with which the line begins. */
function labelled(line: Line | undefined): string | undefined {
  const [first, second] = line ? splitLabels(line.text, line.half) : [];
  return first?.label === "answer" ? `${first.text}${second ? " " : ""}` : undefined;
}
