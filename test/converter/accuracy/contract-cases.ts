/** Every known contract in every layout of its language and every file format. */
import type { InputFile } from "../../../converter/index.ts";
import { CONTRACTS, type KnownContract } from "./contract-bank.ts";
import { AUTOMATIC, automaticFile, CONTRACT_LAYOUTS, linesOf } from "./contract-layouts.ts";
import { CONTAINERS } from "./files.ts";

export interface ContractCase {
  contract: KnownContract;
  container: string;
  layout: string;
  file: InputFile;
}

type Print = (word: InputFile) => InputFile;

/** @param pdf turns a Word file into a PDF; without it there are none */
export function* contractCases(pdf?: Print): Generator<ContractCase> {
  for (const contract of CONTRACTS) {
    for (const layout of CONTRACT_LAYOUTS.filter(({ language }) => language === contract.language))
      for (const [container, file] of filesOf(contract.name, linesOf(contract, layout), contract.language, pdf))
        yield { contract, container, layout: layout.name, file };
    yield* automaticCases(contract, pdf);
  }
}

function* filesOf(name: string, lines: string[], language: "zh" | "en", pdf?: Print): Generator<[string, InputFile]> {
  const word = CONTAINERS["Word"]!(name, lines);
  yield ["Word", word];
  yield ["UTF-8 text", CONTAINERS["UTF-8 text"]!(name, lines)];
  const twoBytes = !lines.some((line) => line.includes("¥")); // the tests' own encoder writes no others
  if (language === "zh" && twoBytes) yield ["GB18030 text", CONTAINERS["GB18030 text"]!(name, lines)];
  if (language === "en") yield ["text of 80 columns", CONTAINERS["UTF-8 text"]!(name, lines.flatMap(wrapped))];
  if (pdf) yield ["PDF", pdf(word)];
}

function* automaticCases(contract: KnownContract, pdf?: Print): Generator<ContractCase> {
  for (const { name, levels } of AUTOMATIC[contract.language]) {
    const file = automaticFile(contract, levels, false);
    yield { contract, container: "Word", layout: name, file };
    if (pdf) yield { contract, container: "PDF", layout: name, file: pdf(file) };
    if (contract.language === "zh")
      yield {
        contract,
        container: "Word",
        layout: `${name}, parties in a table`,
        file: automaticFile(contract, levels, true),
      };
  }
}

/** Hard line breaks, as text files of agreements have them, and an empty line between paragraphs. */
function wrapped(line: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > 80) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current, ""];
}
