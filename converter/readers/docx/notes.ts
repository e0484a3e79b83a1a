/** Footnotes, endnotes and comments: plain text by `kind:id`. */
import { repairText } from "../../text/normalize.ts";
import type { XmlHandler } from "../xml.ts";

export function notesHandler(kind: string, notes: Map<string, string>): XmlHandler {
  let id: string | undefined;
  let text = "";
  let inText = false;
  return {
    open(name, attributes) {
      if (name === `w:${kind}`) {
        id = attributes["w:id"];
        text = "";
      } else if (name === "w:t") inText = true;
      else if (name === "w:p" && text !== "") text += "\n";
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === "w:t") inText = false;
      else if (name === `w:${kind}` && id !== undefined) notes.set(`${kind}:${id}`, repairText(text).trim());
    },
  };
}
