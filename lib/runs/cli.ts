/** `tunelab runs`: list, show, compare, delete. */
import type { Command } from "commander";
import { defaultLanguage, formatDuration, formatNumber } from "#lib/core/index";
import type { Metric } from "#lib/plot/index";
import { help } from "./help.ts";
import type { StoredRun } from "./stored-run.ts";

interface Options {
  folder: string;
  json?: boolean;
  plot?: string;
  metric?: Metric;
  force?: boolean;
}

export function registerRunsCommands(program: Command): void {
  const runs = program.command("runs").description(help("runs"));
  const command = (usage: string, description: string) =>
    runs.command(usage).description(description).option("--folder <path>", help("folder"), "runs");
  command("list", help("list")).option("--json", help("json")).action(list);
  command("show <run>", help("show"))
    .option("--json", help("json"))
    .option("--plot <file>", help("plotLoss"))
    .action(show);
  command("compare <runs...>", help("compare"))
    .option("--json", help("json"))
    .option("--plot <file>", help("plotCurves"))
    .option("--metric <name>", help("metric"))
    .action(compare);
  command("delete <runs...>", help("delete")).option("--force", help("force")).action(remove);
}

async function openStore(folder: string) {
  const { RunStore } = await import("./store.ts");
  return new RunStore(folder);
}

async function list({ folder, json }: Options): Promise<void> {
  const runs = await (await openStore(folder)).list();
  if (json) return print(runs.map(plain));
  const [{ table }, { say }] = [await import("#lib/notebook/index"), await import("./words.ts")];
  const language = defaultLanguage();
  const rows = runs.map((run) => ({
    id: run.id,
    status: say(language, run.status),
    duration: run.durationMs === undefined ? "–" : formatDuration(run.durationMs),
    steps: run.summary.steps,
    evalLoss: run.summary.bestEvalLoss === undefined ? "–" : formatNumber(run.summary.bestEvalLoss),
  }));
  const columns = [
    { key: "id", label: say(language, "run"), whole: true },
    { key: "status", label: say(language, "status") },
    { key: "duration", label: say(language, "duration"), align: "right" as const },
    { key: "steps", label: say(language, "steps") },
    { key: "evalLoss", label: say(language, "bestLoss"), align: "right" as const },
  ];
  console.log(table(rows, { columns, head: 50, tail: 0, language }).toText(process.stdout.columns));
}

async function show(id: string, { folder, json, plot }: Options): Promise<void> {
  const run = await (await openStore(folder)).open(id);
  if (json) print({ ...plain(run), recipe: await run.recipe(), environment: await run.environment() });
  else {
    console.log(String(await run.card()));
    const history = await run.history();
    if (history.length > 1) console.log(`\n${await run.plot()}`);
  }
  if (plot) console.error(await (await run.plot()).save(plot));
}

async function compare(ids: string[], { folder, json, plot, metric }: Options): Promise<void> {
  const comparison = await (await openStore(folder)).compare(ids);
  const figure = comparison.figure(await checkedMetric(metric));
  if (json) print(comparison.rows());
  else console.log(`${comparison}\n\n${figure}`);
  if (plot) console.error(await figure.save(plot));
}

async function checkedMetric(metric: string | undefined): Promise<Metric | undefined> {
  if (metric === undefined) return undefined;
  const { METRICS } = await import("#lib/plot/index");
  if (METRICS.includes(metric as Metric)) return metric as Metric;
  const { TunelabError } = await import("#lib/core/index");
  throw new TunelabError("USAGE", [`没有指标“${metric}”`, `there is no metric "${metric}"`], {
    hint: [`可用：${METRICS.join("、")}`, `use one of ${METRICS.join(", ")}`],
  });
}

async function remove(ids: string[], { folder, force = false }: Options): Promise<void> {
  const store = await openStore(folder);
  for (const id of ids) console.log(help("deleted", { id: await store.delete(id, { force }) }));
}

function plain(run: StoredRun) {
  const { id, name, status, message, startedAt, endedAt, durationMs, summary, folder } = run;
  return { id, name, status, message, startedAt, endedAt, durationMs, ...summary, folder };
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
