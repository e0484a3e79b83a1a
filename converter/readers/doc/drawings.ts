/** Drawings of a Word 97 file ([MS-ODRAW] 2.2): which shapes are pictures, and which group a shape belongs to. */
import { attempted, type WordFile } from "./file.ts";

export interface Shape {
  /** The shape that the text knows: itself, or the outermost group around it. */
  outermost: number;
  isPicture: boolean;
}

const HEAD = 8;
const CONTAINER = 0x0f;
const GROUP = 0xf003;
const SHAPE = 0xf004;
const IDENTITY = 0xf00a;
const PROPERTIES: readonly number[] = [0xf00b, 0xf121, 0xf122];
const PROPERTY_BYTES = 6;
const PICTURE = 0x0104;
const PROPERTY_NUMBER = 0x3fff;
/** Groups within groups; the outermost holds all shapes of the text. */
const DEEPEST = 64;

/** By number, in the order of the drawing; what can be read of a damaged one. */
export function readShapes(file: WordFile): Map<number, Shape> {
  const shapes = new Map<number, Shape>();
  const drawings = file.part("drawings");
  attempted(
    () => {
      // The blips of all drawings come first, then each drawing behind a byte that says whose it is.
      for (let at = HEAD + sizeAt(drawings, 0); at + 1 + HEAD <= drawings.byteLength; ) {
        readDrawing(drawings, at + 1, shapes);
        at += 1 + HEAD + sizeAt(drawings, at + 1);
      }
    },
    () => undefined,
  );
  return shapes;
}

const sizeAt = (view: DataView, at: number) => view.getUint32(at + 4, true);

interface Open {
  /** The first byte behind it. */
  end: number;
  isGroup: boolean;
  /** The first shape in it, which is the group itself. */
  identity: number | undefined;
}

function readDrawing(view: DataView, start: number, shapes: Map<number, Shape>): void {
  const open: Open[] = [];
  let shape: Shape | undefined;
  const behind = Math.min(view.byteLength, start + HEAD + sizeAt(view, start));
  for (let at = start; at + HEAD <= behind; ) {
    while (open.length > 0 && at >= open.at(-1)!.end) open.pop();
    const type = view.getUint16(at + 2, true);
    const end = at + HEAD + sizeAt(view, at);
    if ((view.getUint8(at) & CONTAINER) === CONTAINER && type >= 0xf000 && open.length < DEEPEST) {
      if (type === SHAPE) shape = undefined;
      open.push({ end, isGroup: type === GROUP, identity: undefined });
      at += HEAD;
      continue;
    }
    if (type === IDENTITY) {
      const identity = view.getUint32(at + HEAD, true);
      shape = { outermost: outermost(open, identity), isPicture: false };
      shapes.set(identity, shape);
    } else if (shape && PROPERTIES.includes(type)) shape.isPicture ||= hasPicture(view, at);
    at = end;
  }
}

/** The first group of a drawing is the drawing itself. */
function outermost(open: readonly Open[], identity: number): number {
  const groups = open.filter(({ isGroup }) => isGroup);
  for (const group of groups) group.identity ??= identity;
  return groups[1]?.identity ?? identity;
}

/** The number of properties stands in the head. */
function hasPicture(view: DataView, at: number): boolean {
  const count = view.getUint16(at, true) >>> 4;
  for (let i = 0; i < count; i++) {
    const property = view.getUint16(at + HEAD + PROPERTY_BYTES * i, true) & PROPERTY_NUMBER;
    if (property === PICTURE) return view.getUint32(at + HEAD + PROPERTY_BYTES * i + 2, true) !== 0;
  }
  return false;
}
