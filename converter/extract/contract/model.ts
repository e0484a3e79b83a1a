/** A contract as it was understood: what the tasks make records from. */
import { languageOf } from "../../compose/wording.ts";
import type { ReadDocument } from "../../document.ts";
import { toLine } from "../lines.ts";
import { changesIn, showsChanges, untouchedSpans } from "../tracked-changes.ts";
import { type Definition, definitionsIn } from "./definitions.ts";
import { englishParties } from "./english-parties.ts";
import { type ContractField, contractFields, statedNumber } from "./fields/index.ts";
import { chineseParties, type Party, type Span } from "./parties.ts";
import { type ContractText, contractText } from "./text.ts";
import { type Clause, type ContractParts, contractParts, isDivision, walk } from "./tree.ts";

export interface Contract extends ContractParts {
  language: "zh" | "en";
  content: ContractText;
  parties: Party[];
  definitions: Definition[];
  fields: ContractField[];
  /** The text holds marks of tracked changes. */
  isMarked: boolean;
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

/** Many contracts name their number in the page header alone: it then stands in front of the text. */
function withMarginNumber(document: ReadDocument, file: string, body: ContractText, language: "zh" | "en") {
  if (!document.margins || statedNumber(body.text, body.half, language) !== undefined) return body;
  const numbers = document.margins.flatMap((margin) => {
    const { text, half } = toLine(margin, { file });
    return statedNumber(text, half, language) ?? [];
  });
  // Headers of several contracts in one file say nothing on which is meant.
  return new Set(numbers).size === 1 ? contractText(document, file, numbers.slice(0, 1)) : body;
}

export function readContract(document: ReadDocument, file: string): Contract {
  const body = contractText(document, file);
  const language = languageOf(body.text.slice(0, 20_000));
  const content = withMarginNumber(document, file, body, language);
  const { lines, text, half } = content;
  const parts = contractParts(content);
  const before = firstClause(parts.clauses)?.start ?? text.length;
  const parties =
    language === "zh"
      ? chineseParties(lines.filter(({ start }) => start < before))
      : englishParties(text.slice(0, before), text.slice(before, before + FIELD_TEXT));
  const { title } = parts;
  const [first, last] = [parts.signature[0], parts.signature.at(-1)];
  const { fields, mismatches } = contractFields({
    text: text.slice(0, FIELD_TEXT),
    half: half.slice(0, FIELD_TEXT),
    language,
    annexes: parts.annexes.filter(({ start }) => start < FIELD_TEXT),
    ...(title && { title: { value: title.text, start: title.start, end: title.start + title.text.length } }),
    ...(first && last && { signature: { start: first.start, end: last.start + last.text.length } }),
  });
  const isMarked = showsChanges(document);
  const changes = isMarked ? changesIn(text) : [];
  const definitions = definitionsIn(lines, [...parts.clauses, ...parts.annexes]);
  return {
    ...parts,
    language,
    content,
    isMarked,
    parties: parties.filter(({ name }) => untouchedSpans([name], changes).length > 0),
    definitions: untouchedSpans(definitions, changes),
    fields: untouchedSpans(fields, changes),
    amountMismatches: mismatches,
  };
}
