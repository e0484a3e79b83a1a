/** Chooses what a document is and takes its items out. */
import type { ReadDocument } from "../document.ts";
import type { Extraction, Question } from "../item.ts";
import type { Deadline } from "../limits.ts";
import type { ConvertSettings } from "../schema.ts";
import { extractQuestions } from "./questions/index.ts";

export function extractItems(
  document: ReadDocument,
  file: string,
  settings: ConvertSettings,
  deadline: Deadline,
): Extraction<Question> {
  void settings;
  return extractQuestions(document, file, deadline);
}
