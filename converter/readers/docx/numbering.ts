/**
 * Word's automatic numbering (ECMA-376 part 1, 17.9): the counters that Word keeps while it lays out a document, and the
 * label that each numbered paragraph shows.
 */
import type { XmlHandler } from "../xml.ts";
import { formatNumber } from "./number-format.ts";

interface Level {
  start: number;
  format: string;
  text: string;
  /** What stands between label and text. */
  suffix: "tab" | "space" | "nothing";
  /** Starts again after a level up to this one (0-based, exclusive bound); undefined: after any higher level. */
  restart?: number;
  /** All numbers of the label in decimal. */
  legal: boolean;
  style?: string;
}

interface AbstractNumbering {
  id: string;
  levels: Map<number, Level>;
  /** The definition stands in a numbering style. */
  styleLink?: string;
}

interface NumberingInstance {
  abstractId: string;
  starts: Map<number, number>;
  levels: Map<number, Level>;
}

export interface NumberingDefinitions {
  abstracts: Map<string, AbstractNumbering>;
  instances: Map<string, NumberingInstance>;
}

export function emptyNumbering(): NumberingDefinitions {
  return { abstracts: new Map(), instances: new Map() };
}

/** Reads numbering.xml. */
export function numberingHandler(definitions: NumberingDefinitions): XmlHandler {
  let abstract: AbstractNumbering | undefined;
  let instance: NumberingInstance | undefined;
  let override = 0;
  let level: Level | undefined;
  return {
    open(name, attributes) {
      const value = attributes["w:val"] ?? "";
      switch (name) {
        case "w:abstractNum":
          abstract = { id: attributes["w:abstractNumId"] ?? "", levels: new Map() };
          definitions.abstracts.set(abstract.id, abstract);
          break;
        case "w:num":
          instance = { abstractId: "", starts: new Map(), levels: new Map() };
          definitions.instances.set(attributes["w:numId"] ?? "", instance);
          break;
        case "w:abstractNumId":
          if (instance) instance.abstractId = value;
          break;
        case "w:numStyleLink":
          if (abstract) abstract.styleLink = value;
          break;
        case "w:lvlOverride":
          override = Number(attributes["w:ilvl"] ?? 0);
          break;
        case "w:startOverride":
          instance?.starts.set(override, Number(value));
          break;
        case "w:lvl":
          level = { start: 0, format: "decimal", text: "", suffix: "tab", legal: false };
          (instance ?? abstract)?.levels.set(Number(attributes["w:ilvl"] ?? 0), level);
          break;
        default:
          if (level) readLevelProperty(level, name, value, attributes);
      }
    },
    close(name) {
      if (name === "w:abstractNum") abstract = undefined;
      else if (name === "w:num") instance = undefined;
      else if (name === "w:lvl") level = undefined;
    },
  };
}

function readLevelProperty(level: Level, name: string, value: string, attributes: Record<string, string>): void {
  if (name === "w:start") level.start = Number(value);
  else if (name === "w:numFmt") level.format = value === "custom" ? (attributes["w:format"] ?? "decimal") : value;
  else if (name === "w:lvlText") level.text = value;
  else if (name === "w:lvlRestart") level.restart = Number(value);
  else if (name === "w:isLgl") level.legal = value !== "0" && value !== "false";
  else if (name === "w:pStyle") level.style = value;
  else if (name === "w:suff" && (value === "space" || value === "nothing")) level.suffix = value;
}

interface Definition {
  instance: NumberingInstance;
  abstract: AbstractNumbering;
}

const LEVELS = 9;

/** Counts while paragraphs go by in document order. */
export class NumberingCounter {
  readonly #definitions: NumberingDefinitions;
  readonly #styleNumbering: (style: string) => string | undefined;
  /** By abstract definition: instances of one definition share their counters. */
  readonly #counters = new Map<string, (number | undefined)[]>();
  readonly #startsUsed = new Set<string>();
  /** Formats that were met and are not known. */
  readonly unknownFormats = new Set<string>();

  /** @param styleNumbering the numbering instance that a style names */
  constructor(definitions: NumberingDefinitions, styleNumbering: (style: string) => string | undefined) {
    this.#definitions = definitions;
    this.#styleNumbering = styleNumbering;
  }

  /** The level that a paragraph style is linked to in this numbering. */
  levelOfStyle(numId: string, style: string): number | undefined {
    const definition = this.#resolve(numId);
    for (const [index, level] of definition?.abstract.levels ?? []) if (level.style === style) return index;
    return undefined;
  }

  /** Counts one paragraph and gives its label with what stands behind it; undefined where the numbering is not defined. */
  next(numId: string, levelIndex: number): { label: string; separator: string } | undefined {
    const definition = this.#resolve(numId);
    const level = definition && this.#level(definition, levelIndex);
    if (!definition || !level) return undefined;
    const counters =
      this.#counters.get(definition.abstract.id) ?? new Array<number | undefined>(LEVELS).fill(undefined);
    this.#counters.set(definition.abstract.id, counters);
    const start = definition.instance.starts.get(levelIndex);
    const key = `${numId}/${levelIndex}`;
    if (start !== undefined && !this.#startsUsed.has(key)) {
      this.#startsUsed.add(key);
      counters[levelIndex] = start;
    } else counters[levelIndex] = (counters[levelIndex] ?? level.start - 1) + 1;
    this.#restartDeeper(definition, levelIndex, counters);
    return { label: this.#label(definition, level, counters), separator: level.suffix === "nothing" ? "" : " " };
  }

  #resolve(numId: string, depth = 0): Definition | undefined {
    const instance = this.#definitions.instances.get(numId);
    const abstract = instance && this.#definitions.abstracts.get(instance.abstractId);
    if (!instance || !abstract) return undefined;
    if (abstract.styleLink !== undefined && abstract.levels.size === 0 && depth < 5) {
      const linked = this.#styleNumbering(abstract.styleLink);
      const target = linked === undefined ? undefined : this.#resolve(linked, depth + 1);
      if (target) return { instance, abstract: target.abstract };
    }
    return { instance, abstract };
  }

  #level({ instance, abstract }: Definition, index: number): Level | undefined {
    return instance.levels.get(index) ?? abstract.levels.get(index);
  }

  #restartDeeper(definition: Definition, index: number, counters: (number | undefined)[]): void {
    for (let deeper = index + 1; deeper < LEVELS; deeper++) {
      const restart = this.#level(definition, deeper)?.restart;
      if (restart === undefined || index < restart) counters[deeper] = undefined;
    }
  }

  #label(definition: Definition, level: Level, counters: readonly (number | undefined)[]): string {
    return level.text.replace(/%([1-9])/g, (_, position: string) => {
      const index = Number(position) - 1;
      const shown = this.#level(definition, index);
      if (!shown) return "";
      const value = counters[index] ?? shown.start;
      const format = level.legal ? "decimal" : shown.format;
      const text = formatNumber(value, format);
      if (text === undefined) this.unknownFormats.add(format);
      return text ?? String(value);
    });
  }
}
