/** Chooses what a document is and takes its items out. */
import type { ReadDocument } from "../document.ts";
import type { Extraction, Item } from "../item.ts";
import type { Deadline } from "../limits.ts";
import type { ConvertSettings } from "../schema.ts";
import { extractContract, looksLikeContract } from "./contract/index.ts";
import { extractMarked } from "./marked.ts";
import { extractQuestions } from "./questions/index.ts";

export function extractItems(
  document: ReadDocument,
  file: string,
  settings: ConvertSettings,
  deadline: Deadline,
): Extraction<Item> {
  const marked = extractMarked(document, file);
  if (document.blocks.length === 0 && marked.items.length + marked.rejected.length > 0) return marked;
  const contract = settings.task === "contract" || (settings.task === "auto" && looksLikeContract(document));
  const extraction: Extraction<Item> = contract
    ? extractContract(document, file)
    : extractQuestions(document, file, deadline);
  extraction.items.unshift(...marked.items);
  extraction.rejected.unshift(...marked.rejected);
  if (extraction.items.length + extraction.rejected.length === 0) extraction.warnings.push("nothing-found");
  return extraction;
}
