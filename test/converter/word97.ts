/** Small Word 97 files ([MS-DOC]), written structure by structure, for tests. */
import { CFB } from "xlsx";

/** Bytes of a property: its number, and its value. */
export const property = (code: number, ...value: number[]) => [code & 0xff, code >>> 8, ...value];

interface CharacterRun {
  from: number;
  to: number;
  properties: number[];
}

interface ParagraphRun {
  style?: number;
  properties?: number[];
}

export interface StyleSpec {
  builtIn?: number;
  base?: number;
  /** 1 of paragraphs, 2 of characters. */
  kind?: 1 | 2;
  paragraph?: number[];
  characters?: number[];
}

export interface LevelSpec {
  format?: number;
  /** `%1.` */
  text: string;
  start?: number;
  /** 0 a tab, 1 a space, 2 nothing. */
  follow?: number;
  legal?: boolean;
  /** Number of the style that is linked to the level. */
  style?: number;
}

export interface ListSpec {
  levels: LevelSpec[];
}

/** A use of a list, by its place; what it starts with, and levels of its own. */
export interface UseSpec {
  list: number;
  starts?: Record<number, number>;
  levels?: Record<number, LevelSpec>;
}

interface DocSettings {
  flags?: number;
  /** Characters of body, footnotes, headers, … */
  counts?: number[];
  characters?: CharacterRun[];
  /** One for each end of a paragraph or cell; none when the file is to say nothing of paragraphs. */
  paragraphs?: (ParagraphRun | undefined)[];
  styles?: StyleSpec[];
  lists?: ListSpec[];
  uses?: UseSpec[];
  /** Further structures by their place in the information block. */
  parts?: Record<number, number[]>;
}

const TEXT = 2048;
const PAGE = 512;
const PIECES = 33;
const STYLES = 1;
const CHARACTER_PAGES = 12;
const PARAGRAPH_PAGES = 13;
const LISTS = 73;
const USES = 74;

/** A file with one piece of text in two bytes a character. */
export function docFile(text: string, settings: DocSettings = {}): Uint8Array {
  const { flags = 0x0200, counts = [text.length], characters, paragraphs, styles, lists, uses, parts } = settings;
  const pagesAt = Math.ceil((TEXT + 2 * text.length) / PAGE);
  const main = Buffer.alloc((pagesAt + 2) * PAGE);
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(flags, 0x0a);
  for (const [i, count] of counts.entries()) main.writeUInt32LE(count, 0x4c + 4 * i);
  main.write(text, TEXT, "utf16le");

  const table: number[] = [...new Array<number>(64).fill(0)];
  const put = (part: number, bytes: number[], behind: number[] = []) => {
    main.writeUInt32LE(table.length, 0x9a + 8 * part);
    main.writeUInt32LE(bytes.length, 0x9a + 8 * part + 4);
    table.push(...bytes, ...behind);
  };
  put(PIECES, [2, ...u32(16), ...u32(0), ...u32(text.length), 0, 0, ...u32(TEXT), 0, 0]);
  const pages = (part: number, page: number, bytes: Buffer) => {
    bytes.copy(main, page * PAGE);
    put(part, [...u32(TEXT), ...u32(TEXT + 2 * text.length), ...u32(page)]);
  };
  if (characters) pages(CHARACTER_PAGES, pagesAt, characterPage(text, characters));
  if (paragraphs) pages(PARAGRAPH_PAGES, pagesAt + 1, paragraphPage(text, paragraphs));
  if (styles) put(STYLES, styleSheet(styles));
  if (lists)
    put(
      LISTS,
      listHeads(lists),
      lists.flatMap(({ levels }) => nine(levels).flatMap(levelBytes)),
    );
  if (uses) put(USES, useBytes(uses));
  for (const [part, bytes] of Object.entries(parts ?? {})) put(Number(part), bytes);

  while (table.length < 4096) table.push(0);
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, "WordDocument", [...main]);
  CFB.utils.cfb_add(container, "1Table", table);
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}

export const u16 = (value: number) => [value & 0xff, (value >>> 8) & 0xff];
export const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
/** Text with its length before it. */
const counted = (text: string) => [...u16(text.length), ...[...text].flatMap((sign) => u16(sign.charCodeAt(0)))];

/** Bounds, what belongs to each run, and from the end of the page backwards the properties. */
function page(bounds: number[], entryBytes: number, properties: number[][]): Buffer {
  const bytes = Buffer.alloc(PAGE);
  for (const [i, bound] of bounds.entries()) bytes.writeUInt32LE(TEXT + 2 * bound, 4 * i);
  let free = PAGE - 2;
  for (const [i, list] of properties.entries()) {
    if (list.length === 0) continue;
    free -= list.length + (list.length % 2);
    bytes.set(list, free);
    bytes[4 * bounds.length + entryBytes * i] = free / 2;
  }
  bytes[PAGE - 1] = properties.length;
  return bytes;
}

function characterPage(text: string, runs: CharacterRun[]): Buffer {
  const bounds = [...new Set([0, ...runs.flatMap(({ from, to }) => [from, to]), text.length])].sort((a, b) => a - b);
  const lists = bounds.slice(0, -1).map((bound) => {
    const properties = runs.filter(({ from, to }) => from <= bound && to > bound).flatMap((run) => run.properties);
    return properties.length === 0 ? [] : [properties.length, ...properties];
  });
  return page(bounds, 1, lists);
}

function paragraphPage(text: string, paragraphs: (ParagraphRun | undefined)[]): Buffer {
  const ends = [...text.matchAll(/[\r\u0007\f]/g)].map(({ index }) => index + 1);
  const lists = ends.map((_, i) => {
    const { style = 0, properties = [] } = paragraphs[i] ?? {};
    const list = [...u16(style), ...properties];
    return list.length % 2 === 1 ? [(list.length + 1) / 2, ...list] : [0, list.length / 2, ...list];
  });
  return page([0, ...ends], 13, lists);
}

function styleSheet(styles: StyleSpec[]): number[] {
  const head = [...u16(styles.length), ...u16(10), ...new Array<number>(14).fill(0)];
  const bytes = styles.flatMap(({ builtIn = 0xffe, base = 0xfff, kind = 1, paragraph = [], characters = [] }, i) => {
    const lists = kind === 1 ? [[...u16(i), ...paragraph], characters] : [characters];
    const style = [...u16(builtIn), ...u16(kind | (base << 4)), ...u16(lists.length), ...u16(0), ...u16(0)];
    style.push(...counted("style"), 0, 0);
    for (const list of lists) style.push(...u16(list.length), ...list, ...(list.length % 2 === 1 ? [0] : []));
    return [...u16(style.length), ...style];
  });
  return [...u16(head.length), ...head, ...bytes];
}

const nine = (levels: LevelSpec[]) => Array.from({ length: 9 }, (_, i) => levels[i] ?? { text: "" });

function listHeads(lists: ListSpec[]): number[] {
  const heads = lists.flatMap(({ levels }, i) => [
    ...u32(1000 + i),
    ...u32(0),
    ...nine(levels).flatMap(({ style = 0xfff }) => u16(style)),
    ...[0, 0],
  ]);
  return [...u16(lists.length), ...heads];
}

/** Numbers in a label are said by their places; at each stands the level. */
function levelBytes({ format = 0, text, start = 1, follow = 0, legal = false }: LevelSpec): number[] {
  const label = text.replace(/%([1-9])/g, (_, level: string) => String.fromCharCode(Number(level) - 1));
  const places = [...label].flatMap((sign, i) => (sign.charCodeAt(0) < 9 ? [i + 1] : []));
  const nums = Array.from({ length: 9 }, (_, i) => places[i] ?? 0);
  const head = [...u32(start), format, legal ? 4 : 0, ...nums, follow, ...u32(0), ...u32(0), 0, 0, 0, 0];
  return [...head, ...counted(label)];
}

function useBytes(uses: UseSpec[]): number[] {
  const changesOf = ({ starts = {}, levels = {} }: UseSpec) => [
    ...Object.entries(starts).map(([level, start]) => [...u32(start), ...u32(Number(level) | 0x10)]),
    ...Object.entries(levels).map(([level, spec]) => [...u32(0), ...u32(Number(level) | 0x20), ...levelBytes(spec)]),
  ];
  const heads = uses.flatMap((use) => [...u32(1000 + use.list), ...u32(0), ...u32(0), changesOf(use).length, 0, 0, 0]);
  return [...u32(uses.length), ...heads, ...uses.flatMap((use) => [...u32(0xffffffff), ...changesOf(use).flat()])];
}
