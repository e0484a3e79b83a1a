/** A part of a contract as an instruction record. */
import { Rng } from "#lib/core/index";
import type { InstructionRecord } from "#lib/data/index";
import type { ClauseItem } from "../item.ts";
import type { ConvertSettings } from "../schema.ts";
import { wordingsOf } from "./wording.ts";

export function composeClause(clause: ClauseItem, settings: ConvertSettings): InstructionRecord {
  const language = settings.language === "auto" ? clause.language : settings.language;
  const wordings = wordingsOf(settings, language, clause.task);
  const wording = new Rng(`${settings.seed}/${clause.task}/${clause.subject}/${clause.output}`).choice(wordings);
  return {
    instruction: wording.replaceAll("{subject}", () => clause.subject),
    input: clause.input,
    output: clause.output,
  };
}
