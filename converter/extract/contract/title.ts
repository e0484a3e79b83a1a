/** What a contract calls itself. */
import type { ContractLine } from "./text.ts";

const TITLE =
  /(?:合同|协议|协议书|合同书|契约|备忘录|承诺书)(?:书|\(.{1,20}\))?$|\b(?:AGREEMENT|CONTRACT|SUBCONTRACT|LEASE|Agreement|Contract|Subcontract|Lease)$|^(?:(?:Amended and )?Restated )?(?:Certificate|Articles) of [A-Z][a-z]+$|^(?:(?:AMENDED AND )?RESTATED )?(?:CERTIFICATE|ARTICLES) OF [A-Z]+$|\b(?:ORDER FORM|Order Form)$|^(?:DEED OF [A-Z][A-Z ,&]+|Deed of [A-Z][A-Za-z ,&]+|(?:STATEMENT OF WORK|Statement of Work|MEMORANDUM OF UNDERSTANDING|Memorandum of Understanding|HEADS OF TERMS|Heads of Terms))$/;
/** What a letter is about: Re: Consulting Agreement. */
const SUBJECT = /^(?:Re|Subject|事由|主题)\s*:\s*/i;
/** Subjects of letters that are contracts; others answer one. */
const OF_CONTRACT = /\b(?:agreement|contract|engagement|appointment|employment|licen[cs]e|lease)\b(?!.*\d)/i;
export const SALUTATION = /^Dear [^\n]{2,60}?[:,]?$/m;

/** 劳 动 合 同 书: titles are spread over the line. */
const unspaced = (half: string) => half.replace(/(?<=[\u4E00-\u9FFF])\s+(?=[\u4E00-\u9FFF])/g, "");

const FIRST_LINES = 15;

export function titleOf(lines: readonly ContractLine[]): ContractLine | undefined {
  const first = lines.slice(0, FIRST_LINES);
  const titled = first.find(({ half }) => half.length <= 60 && TITLE.test(unspaced(half)));
  const title =
    titled ??
    first.slice(0, Math.max(0, salutationIn(lines))).find(({ half }) => SUBJECT.test(half) && OF_CONTRACT.test(half));
  return title && withoutLabel(title);
}

/** The line that greets who is addressed, or -1: what stands above it, as 14 Dock Street, is no clause. */
export function salutationIn(lines: readonly ContractLine[]): number {
  return lines.slice(0, 2 * FIRST_LINES).findIndex(({ half }) => SALUTATION.test(half));
}

function withoutLabel(line: ContractLine): ContractLine {
  const { length } = SUBJECT.exec(line.half)?.[0] ?? "";
  return { ...line, text: line.text.slice(length), half: line.half.slice(length), start: line.start + length };
}
