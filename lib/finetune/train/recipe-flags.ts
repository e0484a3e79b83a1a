/** The settings of recipes as flags of the command line, from the one schema: a new setting has its flag at once. */
import { type Command, Option } from "commander";
import type { z } from "zod";
import { FreezeRecipe, FullRecipe, LoraRecipe } from "../recipe.ts";

const MODES = { lora: LoraRecipe, freeze: FreezeRecipe, full: FullRecipe };

interface Setting {
  name: string;
  schema: z.ZodType;
  /** The modes that have it; empty when all do. */
  modes: string[];
}

/** Every setting of every mode, `mode` itself apart. */
export function recipeSettings(): Setting[] {
  const names = new Set(Object.values(MODES).flatMap(({ shape }) => Object.keys(shape)));
  names.delete("mode");
  return Array.from(names, (name) => {
    const having = Object.entries(MODES).filter(([, { shape }]) => name in shape);
    const schema = (having[0]![1].shape as Record<string, z.ZodType>)[name]!;
    return { name, schema, modes: having.length < 3 ? having.map(([mode]) => mode) : [] };
  });
}

/** Adds a flag for each setting: `--learning-rate <value>`, `--packing`, `--no-packing`. */
export function addRecipeFlags(command: Command): void {
  command.optionsGroup("Settings of the recipe:");
  for (const { name, schema, modes } of recipeSettings()) {
    const { kind, choices, fallback } = described(schema);
    const only = modes.length > 0 ? `${modes.join(" and ")}: ` : "";
    const value = kind === "boolean" ? "" : ` <${choices ? "name" : kind === "number" ? "n" : "text"}>`;
    const usual = fallback === undefined ? "" : ` (${JSON.stringify(fallback).replaceAll('"', "")})`;
    const about = [schema.description ?? "", choices ? choices.join(", ") : ""].filter(Boolean).join("; ");
    command.addOption(new Option(`--${kebab(name)}${value}`, `${only}${about}${usual}`));
    if (kind === "boolean") command.addOption(new Option(`--no-${kebab(name)}`).hideHelp());
  }
}

/** The settings that were given as flags, in the form that their schema takes; what it refuses stays text. */
export function settingsOf(flags: Readonly<Record<string, unknown>>, command: Command): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, schema } of recipeSettings()) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    const value = flags[name];
    given[name] = typeof value === "string" ? read(value, schema) : value;
  }
  return given;
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

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
