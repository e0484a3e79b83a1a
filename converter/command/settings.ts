/** The settings of `tunelab convert`: a profile, single settings, options, in this order. */
import { inLanguage, TunelabError } from "#lib/core/index";
import type { ConvertSettings } from "../schema.ts";

export interface Flags {
  out: string;
  task?: string;
  language?: string;
  outputStyle?: string;
  seed?: string;
  encoding?: string;
  delimiter?: string;
  headerRow?: string;
  ocr?: boolean;
  trackedChanges?: string;
  password?: string[];
  format?: string;
  personalData?: string;
  profile?: string;
  checklist?: string;
  model?: string;
  modelName?: string;
  allowRemoteModel?: boolean;
  set?: string[];
  dryRun?: boolean;
  report?: string | true;
  printProfile?: boolean;
}

/** Profile, then single settings, then options. @throws TunelabError USAGE */
export async function settingsOf(flags: Flags): Promise<ConvertSettings> {
  const { readProfile, readYaml, setValue, checkSettings } = await import("../profile.ts");
  const settings = flags.profile === undefined ? {} : readProfile(flags.profile);
  if (flags.profile !== undefined) checkSettings(settings, flags.profile);
  for (const assignment of flags.set ?? []) setValue(settings, assignment);
  for (const name of ["task", "language", "outputStyle", "encoding", "format", "trackedChanges"] as const)
    if (flags[name] !== undefined) settings[name] = flags[name];
  if (flags.delimiter !== undefined) settings["delimiter"] = flags.delimiter === "tab" ? "\t" : flags.delimiter;
  if (flags.headerRow !== undefined) setValue(settings, `headerRow=${flags.headerRow}`);
  if (flags.ocr) settings["ocr"] = true;
  if (flags.password !== undefined) settings["passwords"] = flags.password;
  if (flags.seed !== undefined) {
    if (!/^\d+$/.test(flags.seed))
      throw new TunelabError("USAGE", [`--seed 为 ${flags.seed}`, `--seed is ${flags.seed}`], {
        hint: ["请用 0 或更大的整数", "use a whole number of 0 or more"],
      });
    settings["seed"] = Number(flags.seed);
  }
  if (flags.personalData !== undefined)
    setValue(settings, `clean.personalData.action=${JSON.stringify(flags.personalData)}`);
  if (flags.checklist !== undefined) {
    const checklist = readYaml(flags.checklist);
    checkSettings({ contract: { checklist } }, flags.checklist); // an error names the file
    setValue(settings, `contract.checklist=${JSON.stringify(checklist)}`);
  }
  if (process.env[KEY_VARIABLE] !== undefined)
    setValue(settings, `clean.personalData.key=${JSON.stringify(process.env[KEY_VARIABLE])}`);
  chooseModel(settings, flags, setValue);
  return checkSettings(settings, inLanguage(["设置", "the settings"]));
}

/** The key of pseudonyms: in the environment other users of the machine do not see it. */
const KEY_VARIABLE = "TUNELAB_PSEUDONYM_KEY";

/** An address alone asks for questions. */
function chooseModel(
  settings: Record<string, unknown>,
  { model, modelName, allowRemoteModel }: Flags,
  setValue: (settings: Record<string, unknown>, assignment: string) => void,
): void {
  if (modelName !== undefined) setValue(settings, `generate.model=${JSON.stringify(modelName)}`);
  if (allowRemoteModel) setValue(settings, "generate.allowRemote=true");
  if (model === undefined) return;
  setValue(settings, `generate.address=${JSON.stringify(model)}`);
  const { tasks = [] } = settings["generate"] as { tasks?: unknown[] };
  if (tasks.length === 0) setValue(settings, "generate.tasks=[questions]");
}
