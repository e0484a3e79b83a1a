/** Changes that a program tracked and nobody has accepted or rejected yet: read as accepted, or shown with the marks of wdiff. */

export type Change = "inserted" | "deleted";
export type TrackedChanges = "accepted" | "shown";

/** From a place of a text on, until the next one. */
export interface ChangeStart {
  from: number;
  change: Change | undefined;
}

/** The text with `[-deleted-]` and `{+inserted+}`; marks end with their line, so that every line can be read by itself. */
export function markedChanges(text: string, starts: readonly ChangeStart[]): string {
  let atLineStart = true;
  const pieces: string[] = [text.slice(0, starts[0]?.from)];
  if (pieces[0] !== "") atLineStart = pieces[0]!.endsWith("\n");
  for (const [i, { from, change }] of starts.entries()) {
    const piece = text.slice(from, starts[i + 1]?.from);
    if (piece === "") continue;
    pieces.push(change ? markedPiece(piece, change, atLineStart) : piece);
    atLineStart = piece.endsWith("\n");
  }
  return pieces.join("");
}

function markedPiece(piece: string, change: Change, atLineStart: boolean): string {
  const lines = piece.split("\n");
  return lines.map((line, i) => markedLine(line, change, i > 0 || atLineStart)).join("\n");
}

/** What counts a line or names an option, as people write it. */
export const LABEL =
  /^\s*(?:第[一二三四五六七八九十百零〇\d]{1,9}[条章节款]|(?:[一二三四五六七八九十]{1,3}|\d{1,4}|[A-Ha-h])[.、．)）]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,4}|[A-Ha-h])[)）])\s*/;

/** An inserted line keeps its number in front of the mark: it is numbered all the same. Spaces alone need no marks. */
function markedLine(line: string, change: Change, isWhole: boolean): string {
  if (line.trim() === "") return change === "deleted" ? "" : line;
  if (change === "deleted") return `[-${line}-]`;
  const label = isWhole ? (LABEL.exec(line)?.[0] ?? "") : "";
  const rest = line.slice(label.length);
  return rest === "" ? label : `${label}{+${rest}+}`;
}
