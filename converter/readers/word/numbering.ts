/**
 * Word's automatic numbering (ECMA-376 part 1, 17.9; [MS-DOC] 2.4.6.3): the counters that Word keeps while it lays out a
 * document, and the label that each numbered paragraph shows. Every format of Word describes its lists by these terms.
 */
import { formatNumber } from "./number-format.ts";

export interface Level {
  start: number;
  format: string;
  /** Signs of the label, and the levels (0-based) whose numbers stand between them. */
  text: readonly (string | number)[];
  /** What stands between label and text. */
  suffix: "tab" | "space" | "nothing";
  /** Starts again after a level up to this one (0-based, exclusive bound); undefined: after any higher level. */
  restart?: number;
  /** All numbers of the label in decimal. */
  legal: boolean;
  style?: string;
}

export interface AbstractNumbering {
  id: string;
  levels: Map<number, Level>;
  /** The definition stands in a numbering style. */
  styleLink?: string;
}

export interface NumberingInstance {
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
    const parts = level.text.map((part) =>
      typeof part === "string" ? part : this.#number(definition, part, level, counters),
    );
    return parts.join("");
  }

  #number(definition: Definition, index: number, level: Level, counters: readonly (number | undefined)[]): string {
    const shown = this.#level(definition, index);
    if (!shown) return "";
    const value = counters[index] ?? shown.start;
    const format = level.legal ? "decimal" : shown.format;
    const text = formatNumber(value, format);
    if (text === undefined) this.unknownFormats.add(format);
    return text ?? String(value);
  }
}
