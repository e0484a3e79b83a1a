/** Headers and footers of the page styles of an OpenDocument file: a line a paragraph. */
import { repairText } from "../../text/normalize.ts";
import type { XmlHandler } from "../xml.ts";

const MARGIN = /^style:(?:header|footer)(?:-left|-first)?$/;

/** @param margins each line once: page styles repeat their headers */
export function marginsHandler(margins: Set<string>): XmlHandler & { text(text: string): void } {
  let depth = 0;
  let text = "";
  return {
    open(name) {
      if (MARGIN.test(name)) depth++;
      else if (name === "text:tab") text += "\t";
      else if (name === "text:s") text += " ";
    },
    text(piece) {
      if (depth > 0) text += piece.replace(/[ \t\r\n]+/g, " ");
    },
    close(name) {
      if (MARGIN.test(name)) depth--;
      else if (name === "text:p" || name === "text:h") {
        const line = repairText(text).trim();
        if (depth > 0 && line !== "") margins.add(line);
        text = "";
      }
    },
  };
}
