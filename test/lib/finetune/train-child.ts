/** Trains and tells every step on its standard output: node --import tsx train-child.ts SETTINGS RUNS */
import { fineTune } from "#lib/finetune/index";
import { tinyModel } from "../tiny-model.ts";
import { SETTINGS } from "./settings.ts";

const [name, runs] = process.argv.slice(2) as [keyof typeof SETTINGS, string];
await fineTune({
  ...SETTINGS[name],
  model: tinyModel(),
  runs,
  onEvent: (event) => {
    if (event.type === "step") process.stdout.write(`${JSON.stringify([event.step, event.loss])}\n`);
  },
});
