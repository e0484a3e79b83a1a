/** `tunelab studies`: list, show, compare, export, delete. */
import type { Command } from "commander";
import { defaultLanguage, formatNumber, type Language, TunelabError } from "#lib/core/index";
import { openStorage } from "../journal/open.ts";
import type { Study } from "../study.ts";
import { DEFAULT_STORAGE } from "../workers.ts";
import { help } from "./help.ts";

interface StudyFlags {
  storage: string;
  json?: boolean;
  plot?: string;
  output?: string;
}

export function registerStudiesCommands(program: Command): void {
  const studies = program.command("studies").description(help("studies"));
  const command = (usage: string, description: string) =>
    studies.command(usage).description(description).option("--storage <file>", help("journal"), DEFAULT_STORAGE);
  command("list", help("list")).option("--json", help("json")).action(list);
  command("show <study>", help("show"))
    .option("--json", help("jsonTrials"))
    .option("--plot <file>", help("plotHistory"))
    .action(show);
  command("best <study>", help("best")).option("--json", help("json")).action(best);
  command("compare <studies...>", help("compare"))
    .option("--json", help("json"))
    .option("--plot <file>", help("plotValues"))
    .action(compare);
  command("export <study>", help("export")).option("-o, --output <file>", help("output")).action(exportBest);
  command("delete <studies...>", help("delete")).action(remove);
}

async function open(path: string, name: string): Promise<Study> {
  const storage = await openStorage(path);
  if (!storage.findStudy(name)) throw noStudy(path, name, storage.studies());
  const { Study } = await import("../study.ts");
  return new Study({ name, storage, resume: true });
}

function noStudy(path: string, name: string, others: readonly { name: string }[]): TunelabError {
  const names = others.map((study) => study.name);
  return new TunelabError("NOT_FOUND", [`${path} 中没有研究“${name}”`, `${path} has no study "${name}"`], {
    hint:
      names.length > 0
        ? [`其中有 ${names.join("、")}`, `its studies are ${names.join(", ")}`]
        : ["其中没有研究", "it has none"],
  });
}

async function all(path: string): Promise<Study[]> {
  const names = (await openStorage(path)).studies().map(({ name }) => name);
  return Promise.all(names.map((name) => open(path, name)));
}

async function list({ storage, json }: StudyFlags): Promise<void> {
  await printStudies(await all(storage), json);
}

async function printStudies(studies: readonly Study[], json: boolean | undefined): Promise<void> {
  const { countStates } = await import("../view.ts");
  const rows = studies.map((study) => ({
    name: study.name,
    directions: study.directions,
    trials: study.trials.length,
    ...countStates(study.trials),
    bestValue: study.bestValue,
    bestParams: study.bestParams,
    ...(study.directions.length > 1 && { paretoFront: study.paretoFront.length }),
  }));
  if (json) return print(rows);
  const [{ table }, { say }] = [await import("#lib/notebook/index"), await import("../words.ts")];
  const language: Language = defaultLanguage();
  const front = (count: number | undefined) => (count === undefined ? "–" : say(language, "front", { count }));
  const shown = rows.map((row) => ({
    study: row.name,
    direction: row.directions.map((one) => say(language, one)).join(", "),
    trials: row.trials,
    complete: row.complete,
    pruned: row.pruned,
    failed: row.failed,
    best: row.bestValue === undefined ? front(row.paretoFront) : formatNumber(row.bestValue),
    params: row.bestParams
      ? Object.entries(row.bestParams)
          .map(([key, value]) => `${key} ${typeof value === "number" ? formatNumber(value) : value}`)
          .join(", ")
      : "–",
  }));
  const columns = [
    { key: "study", label: say(language, "study"), whole: true },
    { key: "direction", label: say(language, "direction") },
    { key: "trials", label: say(language, "trials") },
    ...(["complete", "pruned", "failed"] as const).map((key) => ({ key, label: say(language, key) })),
    { key: "best", label: say(language, "value"), align: "right" as const },
    { key: "params", label: say(language, "bestParams") },
  ];
  console.log(table(shown, { columns, language, head: 50, tail: 0 }).toText(process.stdout.columns));
}

async function show(name: string, { storage, json, plot }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  if (json) print({ name, directions: study.directions, best: study.best, trials: study.trials });
  else {
    const [{ studyReport }, { say }] = [await import("../view.ts"), await import("../words.ts")];
    console.log(studyReport(study, process.stdout.columns));
    const shares = Object.entries(study.importances()).map(([param, share]) => `${param} ${Math.round(share * 100)}%`);
    if (shares.length > 0) console.log(say(defaultLanguage(), "importances", { shares: shares.join(", ") }));
  }
  if (!plot) return;
  const { optimizationHistory } = await import("#lib/plot/index");
  console.error(await optimizationHistory(study).save(plot));
}

async function compare(names: string[], { storage, json, plot }: StudyFlags): Promise<void> {
  const studies = await Promise.all(names.map((name) => open(storage, name)));
  await printStudies(studies, json);
  if (!plot) return;
  const { distribution } = await import("#lib/plot/index");
  console.error(await distribution(Object.fromEntries(studies.map((study) => [study.name, study]))).save(plot));
}

async function best(name: string, { storage, json }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  const trials = study.directions.length > 1 ? study.paretoFront : study.top(1);
  if (trials.length === 0)
    throw new TunelabError("NOT_FOUND", [`研究“${name}”没有完成的试验`, `study "${name}" has no complete trial`], {
      hint: ["请先继续它", "go on with it first"],
    });
  if (json) return print(trials.map(({ number, values, params }) => ({ number, values, params })));
  const { say } = await import("../words.ts");
  for (const { number, values, params } of trials) {
    console.log(`${say(defaultLanguage(), "trial")} ${number}  ${values!.map(formatNumber).join(", ")}`);
    for (const [key, value] of Object.entries(params)) console.log(`  ${key}: ${String(value)}`);
  }
}

async function exportBest(name: string, { storage, output }: StudyFlags): Promise<void> {
  const study = await open(storage, name);
  if (output) return console.error(await study.saveBest(output));
  const { stringify } = await import("yaml");
  process.stdout.write(stringify(study.bestRecipe()));
}

async function remove(names: string[], { storage }: StudyFlags): Promise<void> {
  for (const name of names) {
    const kept = await openStorage(storage);
    const study = kept.findStudy(name);
    if (!study) throw noStudy(storage, name, kept.studies());
    kept.deleteStudy(study);
    console.log(help("deleted", { name }));
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
