/**
 * Stack traces in the user's terms: frames in cells point at the TypeScript line, frames of the kernel and of Node's
 * loader are left out. Installed as `Error.prepareStackTrace`, so `error.stack` reads well wherever it is printed.
 */
import { findSourceMap, SourceMap } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledCell } from "#kernel/compiler/compile";

export interface Frame {
  /** `cell-3.ts` or a path. */
  file: string;
  line: number;
  column: number;
  functionName: string | undefined;
  /** Set when the frame is in a cell. */
  cell?: number;
  /** Code that the user wrote: a cell, or a file that is not in node_modules. */
  isUser: boolean;
}

interface KnownCell {
  source: string;
  map: string;
  decoded?: SourceMap;
}

const cells = new Map<number, KnownCell>();
const framesOf = new WeakMap<Error, Frame[]>();
const kernelFolder = dirname(fileURLToPath(import.meta.url));

export function rememberCell({ number, source, map }: CompiledCell): void {
  cells.set(number, { source, map });
}

export function cellSource(number: number): string | undefined {
  return cells.get(number)?.source;
}

export function installStackTraces(): void {
  Error.stackTraceLimit = 50;
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.map(toFrame).filter((frame) => frame !== undefined);
    framesOf.set(error, frames);
    return [headline(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join("\n");
  };
}

/** The frames of an error; empty when it was made elsewhere (another realm, a plain object). */
export function stackFrames(error: Error): Frame[] {
  void error.stack; // computed on first use
  return framesOf.get(error) ?? [];
}

/** Gives an error the frames of another one. */
export function placeAt(error: Error, other: Error): void {
  framesOf.set(error, stackFrames(other));
}

function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

function describe({ functionName, file, line, column }: Frame): string {
  const place = `${file}:${line}:${column}`;
  return functionName ? `${functionName} (${place})` : place;
}

function toFrame(site: NodeJS.CallSite): Frame | undefined {
  const script = site.getScriptNameOrSourceURL() ?? site.getFileName() ?? "";
  const file = script.startsWith("file:") ? fileURLToPath(script.replace(/\?.*$/, "")) : script;
  if (file === "" || file.startsWith("node:") || file.startsWith(kernelFolder)) return undefined;
  const position = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  const functionName = nameOf(site);
  const cell = /^cell-(\d+)\.ts$/.exec(file);
  if (cell) return { file, ...inCell(Number(cell[1]), position), functionName, cell: Number(cell[1]), isUser: true };
  const isUser = !/[\\/]node_modules[\\/]/.test(file);
  return { file, ...inModule(script, position), functionName, isUser };
}

function nameOf(site: NodeJS.CallSite): string | undefined {
  const name = site.getFunctionName();
  if (!name) return undefined;
  if (site.isConstructor()) return `new ${name}`;
  return site.isAsync() ? `async ${name}` : name;
}

type Position = { line: number; column: number };

function inCell(number: number, position: Position): Position {
  const known = cells.get(number);
  if (!known?.map) return position;
  known.decoded ??= new SourceMap(JSON.parse(known.map));
  const place = mapped(known.decoded, position);
  // A magic line was compiled to a call that is longer than what the user wrote.
  return /^\s*[%!]/.test(known.source.split("\n")[place.line - 1] ?? "") ? { ...place, column: 1 } : place;
}

function inModule(script: string, position: Position): Position {
  const map = findSourceMap(script);
  return map ? mapped(map, position) : position;
}

function mapped(map: SourceMap, { line, column }: Position): Position {
  const entry = map.findEntry(line - 1, column - 1);
  return "originalLine" in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : { line, column };
}
