/** Tracked changes of an OpenDocument file (ODF 1.3 part 3, 5.5): what was deleted stands at its beginning, the text holds places. */
import { type Change, markedChanges, type TrackedChanges } from "../word/changes.ts";
import type { XmlAttributes } from "../xml.ts";
import { spaces } from "./attributes.ts";

interface Region {
  change: Change | undefined;
  /** Of what was deleted, a line a paragraph. */
  lines: string[];
}

const PARAGRAPHS = new Set(["p", "h"]);
/** Of who changed it and when. */
const ABOUT = "change-info";

export class OdtChanges {
  readonly #mode: TrackedChanges;
  readonly #warnings: Set<string>;
  readonly #regions = new Map<string, Region>();
  /** Insertions that are open in the text. */
  readonly #open = new Set<string>();
  /** Inside the list of changes. */
  #isList = false;
  #region: Region | undefined;
  #inAbout = false;
  #inParagraph = false;

  constructor(mode: TrackedChanges, warnings: Set<string>) {
    this.#mode = mode;
    this.#warnings = warnings;
  }

  /** What text that stands here was. */
  get current(): Change | undefined {
    return this.#open.size > 0 ? "inserted" : undefined;
  }

  /** @returns whether it is an element of the list of changes */
  open(name: string, attributes: XmlAttributes): boolean {
    if (name === "tracked-changes") this.#isList = true;
    if (!this.#isList) return false;
    if (name === "changed-region") {
      this.#region = { change: undefined, lines: [] };
      this.#regions.set(attributes["xml:id"] ?? attributes["text:id"] ?? "", this.#region);
    } else if (this.#region) this.#openInRegion(this.#region, name, attributes);
    return true;
  }

  #openInRegion(region: Region, name: string, attributes: XmlAttributes): void {
    if (name === "insertion" || name === "deletion") {
      region.change = name === "insertion" ? "inserted" : "deleted";
      this.#warnings.add(`changes-${this.#mode}`);
    } else if (name === ABOUT) this.#inAbout = true;
    else if (this.#inAbout) return;
    else if (PARAGRAPHS.has(name)) {
      region.lines.push("");
      this.#inParagraph = true;
    } else if (name === "s") this.#add(spaces(attributes));
    else if (name === "tab") this.#add("\t");
    else if (name === "line-break") this.#add(" ");
  }

  /** @returns whether it stands in the list of changes */
  text(text: string): boolean {
    if (this.#inParagraph) this.#add(text.replace(/[ \t\r\n]+/g, " "));
    return this.#isList;
  }

  #add(text: string): void {
    const { lines } = this.#region ?? { lines: [] };
    if (this.#inParagraph) lines[lines.length - 1] += text;
  }

  /** @returns whether it ends an element of the list of changes */
  close(name: string): boolean {
    if (!this.#isList) return false;
    if (name === ABOUT) this.#inAbout = false;
    else if (PARAGRAPHS.has(name)) this.#inParagraph = false;
    else if (name === "changed-region") this.#region = undefined;
    else if (name === "tracked-changes") this.#isList = false;
    return true;
  }

  /** A place where an insertion begins or ends. @returns whether the element is one */
  move(name: string, attributes: XmlAttributes): boolean {
    if (name !== "change-start" && name !== "change-end") return false;
    const id = attributes["text:change-id"] ?? "";
    if (this.#mode === "shown" && this.#regions.get(id)?.change === "inserted")
      if (name === "change-start") this.#open.add(id);
      else this.#open.delete(id);
    return true;
  }

  /**
   * What was deleted at a place.
   * @param atStart nothing of the paragraph stands in front of it
   * @returns whole paragraphs, with their marks, and what is part of the paragraph
   */
  deleted(id: string | undefined, atStart: boolean): { whole: string[]; rest: string } {
    const { change, lines } = this.#regions.get(id ?? "") ?? { change: undefined, lines: [] };
    if (this.#mode === "accepted" || change !== "deleted") return { whole: [], rest: "" };
    this.#regions.delete(id ?? ""); // it has one place
    const whole = atStart ? lines.slice(0, -1) : [];
    const marked = whole.map((text) => markedChanges(text, [{ from: 0, change }])).filter((text) => text !== "");
    return { whole: marked, rest: lines.slice(whole.length).join("\n") };
  }
}
