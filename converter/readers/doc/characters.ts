/** Properties of characters that say something ([MS-DOC] 2.6.1). */
import { type RunLook, runLook } from "../word/run.ts";
import { propertiesIn } from "./properties.ts";

export interface CharacterFormat {
  bold: boolean;
  underlined: boolean;
  coloured: boolean;
  highlighted: boolean;
  raised: RunLook["raised"];
  hidden: boolean;
  /** Deleted while changes were tracked. */
  deleted: boolean;
  /** Written while changes were tracked. */
  inserted: boolean;
  /** The sign stands for something that is no text. */
  special: boolean;
  /** The sign stands for data of a form's field. */
  data: boolean;
  /** Where what the sign stands for lies, and whether that is an embedded object. */
  place: number | undefined;
  isObject: boolean;
  /** The code of a sign of a symbol font, which is shown in its place. */
  symbol: number | undefined;
}

export const plainCharacters: CharacterFormat = {
  bold: false,
  underlined: false,
  coloured: false,
  highlighted: false,
  raised: undefined,
  hidden: false,
  deleted: false,
  inserted: false,
  special: false,
  data: false,
  place: undefined,
  isObject: false,
  symbol: undefined,
};

const STYLE = 0x4a30;
const PLAIN = 0x2a33;
const DELETED = 0x0800;
const INSERTED = 0x0801;
const DATA = 0x0806;
const PLACE = 0x6a03;
const OBJECT = 0x080a;
const HIGHLIGHT = 0x2a0c;
const SYMBOL = 0x6a09;
const BOLD = 0x0835;
const HIDDEN = 0x083c;
const UNDERLINE = 0x2a3e;
const COLOUR_INDEX = 0x2a42;
const RAISED = 0x2a48;
const SPECIAL = 0x0855;
const COLOUR = 0x6870;

const AUTOMATIC = 0xff00_0000;

/** The style of characters that is laid upon others. */
export function styleOf(list: DataView): number | undefined {
  let style: number | undefined;
  for (const { code, value } of propertiesIn(list)) if (code === STYLE) style = value.getUint16(0, true);
  return style;
}

/** @param styled what the style says, which a property may repeat or turn round */
export function changeCharacters(before: CharacterFormat, list: DataView, styled: CharacterFormat): CharacterFormat {
  let format = before;
  for (const { code, value } of propertiesIn(list)) {
    const change = changeOf(code, value, styled);
    if (change) format = { ...format, ...change };
  }
  return format;
}

function changeOf(code: number, value: DataView, styled: CharacterFormat): Partial<CharacterFormat> | undefined {
  const byte = value.byteLength === 0 ? 0 : value.getUint8(0);
  switch (code) {
    case PLAIN:
      return plainCharacters;
    case DELETED:
      return { deleted: byte === 1 };
    case INSERTED:
      return { inserted: byte === 1 };
    case DATA:
      return { data: byte === 1 };
    case PLACE:
      return { place: value.getUint32(0, true) };
    case OBJECT:
      return { isObject: byte === 1 };
    case SPECIAL:
      return { special: byte === 1 };
    case BOLD:
      return { bold: switched(byte, styled.bold) };
    case HIDDEN:
      return { hidden: switched(byte, styled.hidden) };
    case UNDERLINE:
      return { underlined: byte !== 0 };
    case HIGHLIGHT:
      return { highlighted: byte !== 0 };
    // 0 is the colour of the page's text, 1 is black.
    case COLOUR_INDEX:
      return { coloured: byte > 1 };
    case COLOUR: {
      const colour = value.getUint32(0, true);
      return { coloured: colour !== 0 && colour !== AUTOMATIC };
    }
    case RAISED:
      return { raised: byte === 1 ? "superscript" : byte === 2 ? "subscript" : undefined };
    case SYMBOL:
      return { symbol: value.getUint16(2, true) };
    default:
      return undefined;
  }
}

/** On, off, as the style says, or the opposite. */
function switched(value: number, styled: boolean): boolean {
  if (value === 0x80) return styled;
  return value === 0x81 ? !styled : value === 1;
}

/** What stands out, and how. */
export function lookOf({ bold, underlined, coloured, highlighted, raised }: CharacterFormat): RunLook {
  const kinds = [bold && "bold", underlined && "underline", highlighted && "highlight", coloured && "color"] as const;
  return runLook(
    kinds.filter((kind) => kind !== false),
    raised,
  );
}
