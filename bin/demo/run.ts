/** The steps of the demo, and what they print. */
import { basename, join, relative } from "node:path";
import { type Conversion, ConvertSettings, convert, exportDataset, sampleFiles } from "#converter/index";
import { formatCount, formatDuration, makeFolder, TunelabError } from "#lib/core/index";
import { type Dataset, type InstructionRecord, loadDataset } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { type FineTuneRun, fineTune } from "#lib/finetune/index";
import { type LanguageModel, loadModel, parameterCount, saveModel } from "#lib/model/index";
import { Screen } from "./screen.ts";
import { say } from "./words.ts";

const HELD_BACK = 0.15;

export async function runDemo({ file, output, seed }: { file?: string; output: string; seed: number }): Promise<void> {
  const begun = performance.now();
  const screen = new Screen();
  makeFolder(output);
  screen.title("tunelab demo", say("title"));

  const conversion = await convertBank(file, output, seed, screen);
  const data = await loadDataset(conversion.records.map(({ record }) => record));
  if (data.length < 20)
    throw new TunelabError(
      "INVALID_INPUT",
      [`${data.length} 道题太少，不足以演示`, `${data.length} questions are too few for the demo`],
      {
        hint: ["请给一份至少有 20 道题和答案的题库", "give a question bank with at least 20 questions and answers"],
      },
    );
  const { train, validation } = data.split(HELD_BACK, seed);

  const model = await loadBase(screen);
  await saveModel(model, join(output, "base"), { dtype: "F16" });
  const before = await answers(model, validation.records.slice(0, 3));

  const run = await tune(model, train, validation, output, seed, screen);
  const after = await answers(model, validation.records.slice(0, 3));
  report(run, validation.records, before, after, screen);

  await writeResults(run, output, screen);
  screen.done(say("done", { duration: formatDuration(performance.now() - begun) }));
}

async function convertBank(
  file: string | undefined,
  output: string,
  seed: number,
  screen: Screen,
): Promise<Conversion> {
  const sample = sampleFiles().find(({ kind, path }) => kind === "questions" && path.endsWith(".docx"));
  const path = file ?? sample!.path;
  screen.step(1, say("convert"), basename(path));
  const settings = ConvertSettings.parse({ seed });
  const conversion = await convert([{ name: basename(path), path }], settings);
  const [report] = conversion.files;
  if (report?.error)
    throw new TunelabError(
      report.error.code === "NOT_FOUND" ? "NOT_FOUND" : "INVALID_INPUT",
      `${path}: ${report.error.message}`,
      { hint: report.error.hint ?? "" },
    );
  await exportDataset(conversion, output, settings);
  screen.line(
    say("converted", {
      items: formatCount(report?.items ?? 0),
      records: formatCount(conversion.records.length),
      rejected: formatCount(conversion.rejected.length),
    }),
  );
  return conversion;
}

async function loadBase(screen: Screen): Promise<LanguageModel> {
  const device = await useDevice();
  const model = await loadModel("tiny");
  const parameters = formatCount(parameterCount(model.config));
  screen.step(2, say("base"), say("baseIs", { parameters, device: device.name }));
  screen.line(say("baseKnows"));
  return model;
}

async function tune(
  model: LanguageModel,
  train: Dataset<InstructionRecord>,
  validation: Dataset<InstructionRecord>,
  output: string,
  seed: number,
  screen: Screen,
): Promise<FineTuneRun> {
  screen.step(3, say("tune"), say("tuned", { train: train.length, validation: validation.length }));
  return fineTune({
    model,
    data: train,
    validation,
    mode: "lora",
    rank: 16,
    learningRate: 5e-4,
    epochs: 4,
    batchSize: 2,
    maxLength: 256,
    seed,
    runs: join(output, "runs"),
    display: true,
  });
}

async function answers(model: LanguageModel, records: readonly InstructionRecord[]): Promise<string[]> {
  const made: string[] = [];
  for (const { instruction, input } of records)
    made.push(await model.generate([instruction, input].filter(Boolean).join("\n"), { maxNewTokens: 40 }));
  return made;
}

function report(
  run: FineTuneRun,
  records: readonly InstructionRecord[],
  before: readonly string[],
  after: readonly string[],
  screen: Screen,
): void {
  const first = run.evaluations[0]!;
  const best = run.best!;
  screen.step(4, say("result"), say("heldBack"));
  screen.line(say("loss", { before: first.evalLoss.toFixed(3), after: best.evalLoss.toFixed(3) }));
  screen.line(say("perplexity", { before: first.perplexity.toFixed(1), after: best.perplexity.toFixed(1) }));
  after.forEach((answer, index) => {
    const record = records[index]!;
    screen.answer(record.input || record.instruction, record.output, before[index]!, answer);
  });
}

async function writeResults(run: FineTuneRun, output: string, screen: Screen): Promise<void> {
  await run.saveAdapter(join(output, "adapter"));
  const figure = run.plot();
  await figure.save(join(output, "loss.html"));
  await figure.save(join(output, "loss.svg"));
  screen.step(5, say("files"), relative(process.cwd(), output) || output);
  const files: [string, string][] = [
    ["dataset.json", say("dataset")],
    ["rejected.jsonl", say("rejected")],
    ["base/", say("baseFolder")],
    ["adapter/", say("adapter")],
    ["runs/", say("runs")],
    ["loss.html", say("lossPage")],
    ["loss.svg", say("lossPicture")],
  ];
  for (const [name, what] of files) screen.file(join(output, name), what);
}
