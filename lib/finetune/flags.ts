/** Settings of a zod schema as flags of the command line: a new setting has its flag, its help and its check at once. */
import { type Command, Option } from "commander";
import type { z } from "zod";
import { descriptionOf, inLanguage, isTunelabError, TunelabError, type Word } from "#lib/core/index";

export interface Setting {
  name: string;
  schema: z.ZodType;
  /** What stands before its description: where it is of use. */
  note?: string;
}

/** Adds a flag for each setting: `--learning-rate <n>`, `--packing`, `--no-packing`. */
export function addFlags(command: Command, settings: readonly Setting[]): void {
  for (const { name, schema, note = "" } of settings) {
    const { kind, choices, fallback } = described(schema);
    const value = kind === "boolean" ? "" : ` <${choices ? "name" : kind === "number" ? "n" : "text"}>`;
    const usual = fallback === undefined ? "" : inLanguage(usualWord(JSON.stringify(fallback).replaceAll('"', "")));
    const about = [descriptionOf(schema), choices ? choices.join(", ") : ""]
      .filter(Boolean)
      .join(inLanguage(["；", "; "]));
    command.addOption(new Option(`--${kebab(name)}${value}`, `${note}${about}${usual}`));
    if (kind === "boolean") command.addOption(new Option(`--no-${kebab(name)}`).hideHelp());
  }
}

const usualWord = (value: string): Word => [`（${value}）`, ` (${value})`];

/** The settings that were given as flags, in the form that their schema takes; what it refuses stays text. */
export function givenFlags(
  settings: readonly Setting[],
  flags: Readonly<Record<string, unknown>>,
  command: Command,
): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, schema } of settings) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    const value = flags[name];
    given[name] = typeof value === "string" ? read(value, schema) : value;
  }
  return given;
}

/** Settings that are wrong are a wrong command line. @param command its name, whose help lists them */
export async function asUsage<T>(command: string, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isTunelabError(error) || error.code !== "INVALID_CONFIG") throw error;
    const hint: Word = [`tunelab ${command} --help 列出各项设置`, `tunelab ${command} --help lists the settings`];
    throw new TunelabError("USAGE", error.message, { hint, cause: error });
  }
}

/** The first reading that the schema accepts: a number, true or a list in JSON; names with commas; the text itself. */
function read(text: string, schema: z.ZodType): unknown {
  const readings: unknown[] = [];
  try {
    readings.push(JSON.parse(text));
  } catch {
    // no JSON
  }
  if (/^[\w.-]+(,[\w.-]+)+$/.test(text)) readings.push(text.split(","));
  readings.push(text, [text]);
  return readings.find((reading) => schema.safeParse(reading).success) ?? readings[0];
}

/** What lies beneath defaults and optional values. */
function described(schema: z.ZodType): { kind: string; choices?: string[]; fallback?: unknown } {
  const { def } = schema as { def: { type: string; innerType?: z.ZodType; defaultValue?: unknown; entries?: object } };
  if ((def.type === "default" || def.type === "optional") && def.innerType) {
    const inner = described(def.innerType);
    return def.type === "default" ? { ...inner, fallback: def.defaultValue } : inner;
  }
  return { kind: def.type, ...(def.entries && { choices: Object.values(def.entries).map(String) }) };
}

/** `learningRate` as `learning-rate`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
