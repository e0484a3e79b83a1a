/** Chooses what a document is and takes its items out. */
import type { ReadDocument } from "../document.ts";
import type { Extraction, Item } from "../item.ts";
import type { Deadline } from "../limits.ts";
import type { ConvertSettings } from "../schema.ts";
import { extractContract, looksLikeContract } from "./contract/index.ts";
import { extractQuestions, type OpenEnds } from "./questions/index.ts";

export function extractItems(
  document: ReadDocument,
  file: string,
  settings: ConvertSettings,
  deadline: Deadline,
): Extraction<Item> & { open?: OpenEnds } {
  const contract = settings.task === "contract" || (settings.task === "auto" && looksLikeContract(document));
  const extraction = contract
    ? extractContract(document, file, settings.contract)
    : extractQuestions(document, file, deadline);
  if (extraction.items.length + extraction.rejected.length === 0) extraction.warnings.push("nothing-found");
  return extraction;
}
