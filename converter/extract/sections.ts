/** Documents in general: their sections, cut between paragraphs, as text for continued pretraining. */
import { Rng } from "#lib/core/index";
import { languageOf, wordingsOf } from "../compose/wording.ts";
import type { Block, ReadDocument } from "../document.ts";
import type { Extraction, Item } from "../item.ts";
import { problem } from "../said/problem.ts";
import type { ConvertSettings, SourceSpan } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import { markdownOf } from "./contract/tables.ts";

interface Section {
  heading: string | undefined;
  parts: { text: string; source: SourceSpan }[];
}

/** Records whose output is the text itself; the instruction asks for it by its heading, the pretraining format leaves it out. */
export function extractSections(document: ReadDocument, file: string, settings: ConvertSettings): Extraction<Item> {
  const extraction: Extraction<Item> = { items: [], rejected: [], warnings: [] };
  const title = file.replace(/^.*\//, "").replace(/\.[^.]+$/, "");
  for (const section of sectionsOf(document.blocks, file)) {
    const found = pieces(section, settings.text.maxCharacters);
    for (const [i, { text, source }] of found.entries()) {
      if (text.length < settings.text.minCharacters) {
        extraction.rejected.push({
          ...problem("too-short/section", { count: text.length, least: settings.text.minCharacters }),
          text: excerpt(text),
          source,
        });
        continue;
      }
      const language = settings.language === "auto" ? languageOf(text) : settings.language;
      const wording = new Rng(`${settings.seed}/section/${text}`).choice(wordingsOf(settings, language, "section"));
      const part = found.length > 1 ? ` (${i + 1}/${found.length})` : "";
      const instruction = wording.replaceAll("{subject}", () => `${section.heading ?? title}${part}`);
      extraction.items.push({ kind: "text", record: { instruction, input: "", output: text }, source, warnings: [] });
    }
  }
  return extraction;
}

function sectionsOf(blocks: readonly Block[], file: string): Section[] {
  const sections: Section[] = [];
  let section: Section = { heading: undefined, parts: [] };
  sections.push(section);
  for (const block of blocks) {
    const heading = block.kind === "paragraph" && block.heading !== undefined ? block.text.trim() : undefined;
    if (heading !== undefined && heading !== "") {
      section = { heading, parts: [] };
      sections.push(section);
    }
    const text =
      block.kind === "table"
        ? markdownOf(block.rows.map(({ cells }) => cells.map((cell) => cell.replace(/\s+/g, " "))))
        : block.text;
    if (text.trim() !== "") section.parts.push({ text: text.trim(), source: sourceOf(block, file, section.heading) });
  }
  return sections.filter(({ parts }) => parts.length > 0);
}

function sourceOf(block: Block, file: string, heading: string | undefined): SourceSpan {
  const line = block.kind === "paragraph" ? block.line : undefined;
  return {
    file,
    ...(line === undefined ? { block: block.block } : { line }),
    ...(block.page === undefined ? {} : { page: block.page }),
    ...(block.recognised ? { ocr: block.recognised } : {}),
    ...(heading === undefined ? {} : { section: heading }),
  };
}

/** Paragraphs together up to the limit; a longer paragraph is cut at its sentences. */
function pieces({ parts }: Section, limit: number): { text: string; source: SourceSpan }[] {
  const found: { text: string; source: SourceSpan }[] = [];
  for (const { text, source } of parts) {
    for (const piece of text.length > limit ? sentences(text, limit) : [text]) {
      const last = found.at(-1);
      if (last && last.text.length + piece.length < limit) last.text += `\n${piece}`;
      else found.push({ text: piece, source });
    }
  }
  return found;
}

function sentences(text: string, limit: number): string[] {
  const parts: string[] = [];
  for (const sentence of text.match(/[^。！？.!?\n]*(?:[。！？\n]|[.!?](?=\s|$)|[.!?]|$)/g) ?? []) {
    for (let from = 0; from < sentence.length; from += limit) {
      const part = sentence.slice(from, from + limit);
      const last = parts.at(-1);
      if (last !== undefined && last.length + part.length <= limit) parts[parts.length - 1] = last + part;
      else parts.push(part);
    }
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
