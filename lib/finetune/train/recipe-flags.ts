/** The settings of recipes as flags of the command line, from the one schema. */
import type { Command } from "commander";
import type { z } from "zod";
import { inLanguage } from "#lib/core/index";
import { addFlags, givenFlags, type Setting } from "../flags.ts";
import { FreezeRecipe, FullRecipe, LoraRecipe } from "../recipe.ts";
import { help } from "./help.ts";

const MODES = { lora: LoraRecipe, freeze: FreezeRecipe, full: FullRecipe };

/** Every setting of every mode, `mode` itself apart. */
function recipeSettings(): Setting[] {
  const names = new Set(Object.values(MODES).flatMap(({ shape }) => Object.keys(shape)));
  names.delete("mode");
  return Array.from(names, (name) => {
    const having = Object.entries(MODES).filter(([, { shape }]) => name in shape);
    const schema = (having[0]![1].shape as Record<string, z.ZodType>)[name]!;
    const note =
      having.length < 3
        ? `${having.map(([mode]) => mode).join(inLanguage(["、", " and "]))}${inLanguage(["：", ": "])}`
        : "";
    return { name, schema, note };
  });
}

export function addRecipeFlags(command: Command): void {
  command.optionsGroup(help("settings"));
  addFlags(command, recipeSettings());
}

/** The settings that were given as flags. */
export function settingsOf(flags: Readonly<Record<string, unknown>>, command: Command): Record<string, unknown> {
  return givenFlags(recipeSettings(), flags, command);
}
