/** Headers and footers of pages: a line a paragraph. */
import { repairText } from "../../text/normalize.ts";
import type { XmlHandler } from "../xml.ts";

/** @param margins each line once: sections of a document repeat their headers */
export function marginsHandler(margins: Set<string>): XmlHandler {
  let text = "";
  let inText = false;
  return {
    open(name) {
      if (name === "w:t") inText = true;
      else if (name === "w:tab" || name === "w:br") text += "\t";
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === "w:t") inText = false;
      else if (name === "w:p") {
        const line = repairText(text).trim();
        if (line !== "") margins.add(line);
        text = "";
      }
    },
  };
}
