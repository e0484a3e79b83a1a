/** The cells that have run, as files with lines that can be broken at. */
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompiledCell } from "#kernel/compiler/compile";
import { murmur2 } from "./hash.ts";

export const HASH_SEED = 0xc70f6907;
export const PATH_PREFIX = join(tmpdir(), `tunelab-${process.pid}-`);
export const PATH_SUFFIX = ".ts";

/** The path under which front ends know a cell of this text. */
export const cellPath = (source: string): string => `${PATH_PREFIX}${murmur2(source, HASH_SEED)}${PATH_SUFFIX}`;

interface KnownCell {
  number: number;
  path: string;
  map: SourceMap | undefined;
  jsLines: string[];
}

export class DebuggedCells {
  readonly #cells = new Map<number, KnownCell>();
  /** Texts by path, of cells that ran or were only shown to the debugger. */
  readonly #sources = new Map<string, string>();

  add({ number, source, js, map }: CompiledCell): KnownCell {
    const path = this.dump(source);
    const cell = { number, path, map: map ? new SourceMap(JSON.parse(map)) : undefined, jsLines: js.split("\n") };
    this.#cells.set(number, cell);
    return cell;
  }

  dump(source: string): string {
    const path = cellPath(source);
    this.#sources.set(path, source);
    return path;
  }

  source(path: string): string | undefined {
    return this.#sources.get(path);
  }

  get(number: number): KnownCell | undefined {
    return this.#cells.get(number);
  }

  withPath(path: string): KnownCell[] {
    return [...this.#cells.values()].filter((cell) => cell.path === path);
  }

  /** TypeScript line (from 1) of a place in the JavaScript (from 0). */
  originalLine(number: number, line: number, column: number): number {
    const entry = this.#cells.get(number)?.map?.findEntry(line, column);
    return entry && "originalLine" in entry ? entry.originalLine + 1 : line + 1;
  }
}

/** The first place in the JavaScript (from 0) that comes from a TypeScript line (from 1), or from the next one with code. */
export function generatedPlace(
  { map, jsLines }: KnownCell,
  line: number,
): { lineNumber: number; columnNumber: number } {
  if (!map) return { lineNumber: line - 1, columnNumber: 0 };
  let best: { lineNumber: number; columnNumber: number; original: number } | undefined;
  for (const [lineNumber, text] of jsLines.entries())
    for (let column = text.search(/\S/); column >= 0 && column < text.length; column = nextWord(text, column)) {
      const entry = map.findEntry(lineNumber, column);
      if (!("originalLine" in entry) || entry.generatedLine !== lineNumber) continue;
      const original = entry.originalLine + 1;
      if (original < line || (best && original >= best.original)) continue;
      best = { lineNumber, columnNumber: entry.generatedColumn, original };
    }
  return best ?? { lineNumber: line - 1, columnNumber: 0 };
}

function nextWord(text: string, column: number): number {
  const rest = text.slice(column + 1).search(/(?<=\W)\w/);
  return rest < 0 ? -1 : column + 1 + rest;
}
