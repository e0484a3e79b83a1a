/** What the elements of a run of a .docx say of its look, upon what its styles say. */
import type { Emphasis } from "../../document.ts";
import { PLAIN, type RunLook, runLook } from "../word/run.ts";

/** Undefined: as the text around it. */
export interface RunProperties {
  bold?: boolean;
  underline?: boolean;
  highlight?: boolean;
  color?: boolean;
  raised?: "superscript" | "subscript" | "none";
}

const KINDS: readonly (Emphasis["kind"] & keyof RunProperties)[] = ["bold", "underline", "highlight", "color"];

/** An element of w:rPr; undefined where it says nothing of the look. */
export function runProperty(name: string, value: string | undefined): RunProperties | undefined {
  switch (name) {
    case "w:vertAlign":
      return { raised: value === "superscript" || value === "subscript" ? value : "none" };
    case "w:b":
      return { bold: value !== "0" && value !== "false" };
    case "w:u":
      return { underline: value !== "none" && value !== undefined };
    case "w:highlight":
      return { highlight: value !== "none" && value !== undefined };
    case "w:color":
      return { color: value !== undefined && !/^(?:auto|0{6})$/i.test(value) };
    default:
      return undefined;
  }
}

/** A style of characters upon one of paragraphs: bold upon bold is not bold (ECMA-376 part 1, 17.7.3). */
export function laidUpon(paragraph: RunProperties, characters: RunProperties): RunProperties {
  const both = { ...paragraph, ...characters };
  return paragraph.bold && characters.bold ? { ...both, bold: false } : both;
}

export class RunFormat {
  #styled: RunProperties = {};
  #own: RunProperties = {};
  #look: RunLook | undefined = PLAIN;

  /** A run begins. @param styled what the style of its paragraph says */
  begin(styled: RunProperties): void {
    this.#styled = styled;
    this.#own = {};
    this.#look = undefined;
  }

  /** @param characters what a style of characters says */
  style(characters: RunProperties): void {
    this.#styled = laidUpon(this.#styled, characters);
    this.#look = undefined;
  }

  /** An element within a run. */
  read(name: string, value: string | undefined): void {
    const property = runProperty(name, value);
    if (!property) return;
    Object.assign(this.#own, property);
    this.#look = undefined;
  }

  /** @param placeholder it stands where the file shows what to fill in */
  look(placeholder: boolean): RunLook {
    if (!placeholder && this.#look) return this.#look;
    const { raised, ...properties } = { ...this.#styled, ...this.#own };
    const kinds: Emphasis["kind"][] = KINDS.filter((kind) => properties[kind] === true);
    const shift = raised === "none" ? undefined : raised;
    if (placeholder) return runLook([...kinds, "placeholder"], shift);
    this.#look = runLook(kinds, shift);
    return this.#look;
  }
}
