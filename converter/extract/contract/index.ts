/** Contracts: what a clause says, what it is about, what terms mean, and the key facts; everything verbatim. */
import { languageOf } from "../../compose/wording.ts";
import type { ReadDocument } from "../../document.ts";
import type { ClauseItem, Extraction } from "../../item.ts";
import type { SourceSpan } from "../../schema.ts";
import { excerpt } from "../../text/normalize.ts";
import { documentLines, type Line, toLine } from "../lines.ts";
import { type Article, splitArticles } from "./articles.ts";
import { contractFields, definitionsOf } from "./fields.ts";
import { topicOf } from "./topics.ts";

/** Characters around a clause that is to be found. */
const WINDOW = 3000;
const SHORTEST_CLAUSE = 15;

/** Contract or question bank? By parties, articles and the title against options and answers. */
export function looksLikeContract(document: ReadDocument): boolean {
  const lines = documentLines(document.blocks, "").slice(0, 2000);
  const count = (pattern: RegExp) => lines.filter(({ half }) => pattern.test(half)).length;
  const title = lines
    .slice(0, 5)
    .some(
      ({ half }) => half.length <= 60 && /(?:合同|协议|协议书)(?:书|\(.*\))?$|\bAGREEMENT\b|\bContract$/.test(half),
    );
  const parties = count(/^(?:甲方|乙方|买方|卖方|出租方|承租方|发包人|承包人)|by and between|WHEREAS/) > 1;
  const articles = count(/^第[〇零一二三四五六七八九十百\d]+条|^(?:ARTICLE|Section) |^\d+\.\d+ /);
  const questions = count(/^\(?[A-D]\)?\s*[.、:)]|^[【[]?(?:正确|参考)?答案/);
  return Number(title) + Number(parties) + Number(articles >= 3) >= 2 && questions < articles;
}

export function extractContract(document: ReadDocument, file: string): Extraction<ClauseItem> {
  const lines = joinWrappedLines(documentLines(document.blocks, file));
  const language = languageOf(
    lines
      .slice(0, 200)
      .map(({ text }) => text)
      .join("\n"),
  );
  const { preamble, articles } = splitArticles(lines, language);
  const extraction: Extraction<ClauseItem> = { items: [], rejected: [], warnings: [] };
  addFields(extraction, preamble, articles, language, file);
  for (const [index, article] of articles.entries()) {
    const problem = clauseProblem(article);
    if (problem) {
      extraction.rejected.push({ ...problem, text: excerpt(whole(article)), source: sourceOf(article) });
      continue;
    }
    extraction.items.push(...articleItems(article, articles, index, language));
  }
  if (articles.length === 0)
    extraction.rejected.push({
      reason: "articles-missing",
      message: "no numbered articles were found in this contract; number them (第一条, 1.) or check the file's kind",
      text: excerpt(lines.map(({ text }) => text).join("\n")),
      source: { file },
    });
  return extraction;
}

function articleItems(
  article: Article,
  articles: readonly Article[],
  index: number,
  language: "zh" | "en",
): ClauseItem[] {
  const source = sourceOf(article);
  const items: ClauseItem[] = [];
  const body = article.body.map(({ text }) => text);
  const text = body.join("\n");
  if (article.heading !== undefined) {
    const input = windowAround(articles, index);
    if (input !== undefined)
      items.push({ task: "find", language, subject: article.heading, input, output: whole(article), source });
    const topic = topicOf(article.heading, language);
    if (topic !== undefined)
      items.push({ task: "classify", language, subject: "", input: text, output: topic, source });
  }
  for (const { term, sentence } of definitionsOf(body))
    items.push({ task: "define", language, subject: term, input: whole(article), output: sentence, source });
  return items;
}

function addFields(
  extraction: Extraction<ClauseItem>,
  preamble: readonly Line[],
  articles: readonly Article[],
  language: "zh" | "en",
  file: string,
): void {
  const text = [...preamble.map((line) => line.text), ...articles.map(whole)].join("\n");
  const input = text.slice(0, WINDOW * 2);
  const fields = contractFields(input, language);
  if (Object.keys(fields).length < 2) return;
  const source: SourceSpan = preamble[0]?.source ?? { file };
  extraction.items.push({ task: "fields", language, subject: "", input, output: JSON.stringify(fields), source });
}

function clauseProblem(article: Article): { reason: string; message: string } | undefined {
  const text = article.body.map((line) => line.text).join("");
  if (text.length < SHORTEST_CLAUSE)
    return {
      reason: "clause-too-short",
      message: `${article.number} has ${text.length} characters of text, too few to learn from`,
    };
  const blanks = (text.match(/_{2,}|\[\s*\]|【\s*】|\$\{[^}]*\}/g) ?? []).join("").length;
  if (blanks > text.length / 5)
    return { reason: "clause-template", message: `${article.number} is a form to fill in, not the text of a contract` };
  return undefined;
}

/** The clause among its neighbours, as many as fit; undefined where it would stand alone. */
function windowAround(articles: readonly Article[], index: number): string | undefined {
  let [from, to] = [index, index];
  let length = whole(articles[index]!).length;
  for (let step = 1; step < articles.length; step++) {
    for (const next of [index + step, index - step]) {
      const neighbour = articles[next];
      if (!neighbour || (next !== from - 1 && next !== to + 1)) continue;
      length += whole(neighbour).length;
      if (length > WINDOW)
        return from === to
          ? undefined
          : articles
              .slice(from, to + 1)
              .map(whole)
              .join("\n");
      from = Math.min(from, next);
      to = Math.max(to, next);
    }
  }
  return from === to
    ? undefined
    : articles
        .slice(from, to + 1)
        .map(whole)
        .join("\n");
}

function whole({ number, heading, body }: Article): string {
  const head = heading === undefined ? `${number} ` : `${number} ${heading}${body.length > 0 ? "\n" : ""}`;
  return `${head}${body.map(({ text }) => text).join("\n")}`;
}

function sourceOf({ first, number, heading }: Article): SourceSpan {
  return { ...first.source, ...(heading === undefined ? {} : { section: heading }), number };
}

/** Text files break lines at a fixed width: a long line and the next one, directly below, are one paragraph. */
function joinWrappedLines(lines: readonly Line[]): Line[] {
  const joined: { line: Line; last: Line }[] = [];
  for (const line of lines) {
    const previous = joined.at(-1);
    const below = previous?.last.source.line !== undefined && line.source.line === previous.last.source.line + 1;
    if (previous && below && previous.last.text.length >= 55 && !/^(?:\d+\.|ARTICLE|Section|第)/.test(line.half)) {
      const space = /[\u4E00-\u9FFF，。；]$/.test(previous.line.text) ? "" : " ";
      previous.line = toLine(`${previous.line.text}${space}${line.text}`, previous.line.source, previous.line.heading);
      previous.last = line;
    } else joined.push({ line, last: line });
  }
  return joined.map(({ line }) => line);
}
