/**
 * Figures of the round trip: `npx tsx test/converter/accuracy/run.ts [--gaokao FOLDER] [--pdf] [--contracts]
 * [--papers FOLDER | --contracts-in FOLDER [--only NAME]]`. Without options, the bank of the sample files; --gaokao adds
 * GAOKAO-Bench's multiple-choice files; --pdf prints through LibreOffice; --contracts shows contracts instead of banks,
 * --papers whole papers with their expected.json and --contracts-in whole contracts, and with --only everything of one of
 * them that is not as written.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { InputFile } from "../../../converter/index.ts";
import { sampleBank } from "./bank.ts";
import { contractCases } from "./contract-cases.ts";
import { contractFaults, measureContract } from "./contract-measure.ts";
import { type ContractPaper, PART_KINDS, readContractPaper } from "./contract-papers.ts";
import { CONTAINERS, excelFile } from "./files.ts";
import { readGaokao } from "./gaokao.ts";
import { type KnownQuestion, LAYOUTS } from "./layouts.ts";
import { type Accuracy, measure } from "./measure.ts";
import { type Outcome, type PaperResult, paperNames, readPaper } from "./papers.ts";

const { values } = parseArgs({
  options: {
    gaokao: { type: "string" },
    pdf: { type: "boolean", default: false },
    contracts: { type: "boolean", default: false },
    papers: { type: "string" },
    "contracts-in": { type: "string" },
    only: { type: "string" },
  },
});
if (values.papers !== undefined) {
  await showPapers(values.papers, values.only);
  process.exit();
}
if (values["contracts-in"] !== undefined) {
  await showContractPapers(values["contracts-in"], values.only);
  process.exit();
}
if (values.contracts) {
  await showContracts();
  process.exit();
}

const banks: { name: string; questions: KnownQuestion[]; raw?: string[] }[] = [
  { name: "samples", questions: sampleBank() },
];
for (const name of values.gaokao === undefined ? [] : ["Biology_MCQs", "Geography_MCQs"])
  banks.push(readGaokao(values.gaokao!, name));

const columns: (keyof Accuracy)[] = [
  "expected",
  "found",
  "fieldsExact",
  "answersExact",
  "wrong",
  "invented",
  "accounted",
];
console.log(["bank", "container", "layout", ...columns].join("\t"));
for (const { name, questions, raw } of banks) {
  const containers = { ...CONTAINERS, ...(values.pdf ? { PDF: pdfFile } : {}) };
  for (const [container, write] of Object.entries(containers)) {
    for (const layout of LAYOUTS) {
      const chosen = questions.filter(({ kind }) => layout.kinds.includes(kind));
      const { lines, key } = layout.write(chosen);
      const files = [write("bank", lines), ...(key ? [write("bank-key", key)] : [])];
      show(name, container, layout.name, await measure(files, chosen));
    }
    if (raw) {
      const lines = [...raw, "参考答案", questions.map(({ answer }, i) => `${i + 1}.${answer}`).join(" ")];
      show(
        name,
        container,
        "as printed, key at the end",
        await measure([write("bank", lines.join("\n").split("\n"))], questions),
      );
    }
  }
  show(name, "Excel", "table", await measure([excelFile(questions)], questions));
}

function show(bank: string, container: string, layout: string, accuracy: Accuracy): void {
  console.log([bank, container, layout, ...columns.map((column) => accuracy[column])].join("\t"));
}

/** A line for each file, and all that is not as written; at the end the sums of each container. */
async function showContracts(): Promise<void> {
  const sums = new Map<string, Record<string, number>>();
  for (const { contract, container, layout, file } of contractCases(values.pdf ? printed : undefined)) {
    const accuracy = await measureContract(file, contract);
    const sum = sums.get(container) ?? { files: 0 };
    sum["files"]!++;
    for (const [name, value] of Object.entries(accuracy)) sum[name] = (sum[name] ?? 0) + Number(value);
    sums.set(container, sum);
    const faults = contractFaults(accuracy);
    if (faults.length > 0) console.log([contract.name, container, layout, ...faults].join("\t"));
  }
  console.table(Object.fromEntries(sums));
}

/** A line for each paper with its outcomes, and their sums. */
async function showPapers(folder: string, only?: string): Promise<void> {
  const outcomes: Outcome[] = ["right", "form", "wrong", "missing", "none"];
  const counts = (results: readonly PaperResult[]) => {
    const all = results.flatMap(({ questions }) => questions.map(({ outcome }) => outcome));
    const numbers = outcomes.map((name) => all.filter((one) => one === name).length);
    return [all.length, ...numbers, results.reduce((sum, { invented }) => sum + invented.length, 0)];
  };
  console.log(["questions", ...outcomes, "invented", "paper", "layout"].join("\t"));
  const results: PaperResult[] = [];
  for (const name of only === undefined ? paperNames(folder) : [only]) {
    const result = await readPaper(folder, name);
    results.push(result);
    console.log([...counts([result]), name, result.layout].join("\t"));
    if (only !== undefined) showPaper(result);
  }
  if (only === undefined) console.log([...counts(results), "all"].join("\t"));
}

function showPaper({ questions, invented, rejected }: PaperResult): void {
  for (const { question, outcome, record } of questions) {
    if (outcome === "right" || outcome === "none") continue;
    console.log(`\n${outcome}: ${JSON.stringify(question)}`);
    if (record) console.log(`  record: ${JSON.stringify([record.record.input, record.record.output, record.facts])}`);
  }
  for (const { record } of invented) console.log(`\ninvented: ${JSON.stringify([record.input, record.output])}`);
  for (const { message, text } of rejected) console.log(`\nrejected: ${message}\n  ${JSON.stringify(text)}`);
}

/** A line for each contract: of every kind of part how many are as written, what is wrong, what the reader did not list. */
async function showContractPapers(folder: string, only?: string): Promise<void> {
  const counts = (papers: readonly ContractPaper[]) => {
    const parts = PART_KINDS.map((kind) => {
      const expected = papers.reduce((sum, paper) => sum + paper.parts[kind].expected, 0);
      const missed = papers.reduce((sum, paper) => sum + paper.parts[kind].missed.length, 0);
      return `${expected - missed}/${expected}`;
    });
    const beyond = (["wrong", "unlisted"] as const).map((key) => papers.reduce((sum, one) => sum + one[key].length, 0));
    return [...parts, ...beyond];
  };
  console.log([...PART_KINDS, "wrong", "unlisted", "contract", "layout"].join("\t"));
  const papers: ContractPaper[] = [];
  for (const name of only === undefined ? paperNames(folder) : [only]) {
    const paper = await readContractPaper(folder, name);
    papers.push(paper);
    console.log([...counts([paper]), name, paper.layout].join("\t"));
    if (only === undefined) continue;
    for (const missed of PART_KINDS.flatMap((kind) => paper.parts[kind].missed)) console.log(`missed: ${missed}`);
    for (const wrong of paper.wrong) console.log(`wrong: ${wrong}`);
    for (const unlisted of paper.unlisted) console.log(`unlisted: ${unlisted}`);
  }
  if (only === undefined) console.log([...counts(papers), "all"].join("\t"));
}

function pdfFile(name: string, lines: readonly string[]): InputFile {
  return printed(CONTAINERS["Word"]!(name, lines));
}

function printed(word: InputFile): InputFile {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-accuracy-"));
  const name = word.name.replace(/\.docx$/, "");
  if (!("data" in word)) throw new Error("the Word file is in memory");
  writeFileSync(join(folder, `${name}.docx`), word.data);
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  execFileSync(
    "soffice",
    [profile, "--headless", "--convert-to", "pdf", "--outdir", folder, join(folder, `${name}.docx`)],
    {
      stdio: "ignore",
      timeout: 120_000,
    },
  );
  return { name: `${name}.pdf`, data: new Uint8Array(readFileSync(join(folder, `${name}.pdf`))) };
}
