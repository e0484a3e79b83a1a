/** Whether a document is a contract. */
import type { ReadDocument } from "../../document.ts";
import { documentLines } from "../lines.ts";

/** Words that only legal English has, and the lines with them that make a text one: a certificate, a policy, a will. */
const LEGAL_WORDS =
  /\b(?:hereby|herein|hereof|hereto|hereunder|thereof|therein|pursuant to|notwithstanding|in witness whereof)\b/i;
const LEGAL_LINES = 4;

/** Contract or question bank? By parties, articles and the title against options and answers. */
export function looksLikeContract(document: ReadDocument): boolean {
  const lines = documentLines(document.blocks, "").slice(0, 2000);
  const count = (pattern: RegExp) => lines.filter(({ half }) => pattern.test(half)).length;
  const title = lines
    .slice(0, 8)
    .some(
      ({ half }) =>
        half.length <= 60 &&
        /(?:合同|协议|协议书)(?:书|\(.*\))?$|\bAGREEMENT\b|\b(?:(?:Sub)?[Cc]ontract|(?:SUB)?CONTRACT|Agreement|Order Form|ORDER FORM)$|^(?:DEED OF|Deed of) /.test(
          half,
        ),
    );
  const parties = count(
    /^(?:甲方|乙方|买方|卖方|出租[方人]|承租[方人]|发包人|承包人|供方|需方|委托[方人]|受托[方人]|用人单位|贷款人|借款人|转让方|受让方)|by and between|WHEREAS/,
  );
  const terms =
    lines
      .slice(0, 20)
      .some(({ half }) => /\b[Tt]h(?:is|ese) (?:[A-Z][\w-]* ){0,5}(?:Agreement|Contract)\b/.test(half)) &&
    count(/\b[Pp]art(?:y|ies)\b/) >= 3;
  const articles = count(
    /^第[〇零一二三四五六七八九十百\d]+条|^(?:ARTICLE|Section) |^\d+\.\d+\s|^\d{1,2}\.\s[A-Z]|^[一二三四五六七八九十]+、/,
  );
  const legal = count(LEGAL_WORDS) >= LEGAL_LINES && count(/[?？]\s*$/) === 0;
  const questions = count(/^\(?[A-D]\)?\s*[.、:)]|^[【[]?(?:正确|参考)?答案/);
  const named = Number(title) + Number(parties > 1 || terms) + Number(legal);
  return named > 0 && named + Number(articles >= 3) >= 2 && questions < articles;
}
