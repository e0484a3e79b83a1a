/** A contract as it was understood: what the tasks make records from. */
import { languageOf } from "../../compose/wording.ts";
import type { ReadDocument } from "../../document.ts";
import { type Definition, definitionsIn } from "./definitions.ts";
import { englishParties } from "./english-parties.ts";
import { type ContractField, contractFields } from "./fields/index.ts";
import { chineseParties, type Party, type Span } from "./parties.ts";
import { type ContractText, contractText } from "./text.ts";
import { type Clause, type ContractParts, contractParts, isDivision, walk } from "./tree.ts";

export interface Contract extends ContractParts {
  language: "zh" | "en";
  content: ContractText;
  parties: Party[];
  definitions: Definition[];
  fields: ContractField[];
  /** Amounts whose words and figures differ. */
  amountMismatches: Span[];
}

/** Key facts stand early or in the clauses; a text beyond this is an annex or no contract. */
const FIELD_TEXT = 300_000;

/** Parties may stand below 第一部分 协议书. */
function firstClause(clauses: readonly Clause[]): Clause | undefined {
  for (const { clause } of walk(clauses)) if (!isDivision(clause.style)) return clause;
  return undefined;
}

export function readContract(document: ReadDocument, file: string): Contract {
  const content = contractText(document, file);
  const { lines, text, half } = content;
  const language = languageOf(text.slice(0, 20_000));
  const parts = contractParts(content);
  const before = firstClause(parts.clauses)?.start ?? text.length;
  const parties =
    language === "zh"
      ? chineseParties(lines.filter(({ start }) => start < before))
      : englishParties(text.slice(0, before));
  const { title } = parts;
  const [first, last] = [parts.signature[0], parts.signature.at(-1)];
  const { fields, mismatches } = contractFields({
    text: text.slice(0, FIELD_TEXT),
    half: half.slice(0, FIELD_TEXT),
    language,
    ...(title && { title: { value: title.text, start: title.start, end: title.start + title.text.length } }),
    ...(first && last && { signature: { start: first.start, end: last.start + last.text.length } }),
  });
  return {
    ...parts,
    language,
    content,
    parties,
    definitions: definitionsIn(lines, [...parts.clauses, ...parts.annexes]),
    fields,
    amountMismatches: mismatches,
  };
}
