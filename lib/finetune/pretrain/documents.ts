/** Text files into documents for pretraining: read, unwrapped, cut to a size, and split into training and held back. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { Rng, TunelabError } from "#lib/core/index";

/** A line that ends a document, for files that hold many. */
const SEPARATOR = /^<\|document\|>$/m;
/** Longer documents are cut at a paragraph's end, so that a book can lie on both sides of the split. */
const LONGEST = 20_000;
const LARGEST_FILE = 1 << 30;

/** @param files UTF-8 text, plain or .gz; `<|document|>` alone on a line separates documents */
export async function readDocuments(files: readonly string[]): Promise<string[]> {
  const documents: string[] = [];
  for (const file of files) {
    for (const part of (await readText(file)).split(SEPARATOR)) {
      const text = unwrap(part.replaceAll("\r\n", "\n")).trim();
      if (text !== "") documents.push(...cut(text, LONGEST));
    }
  }
  if (documents.length < 2)
    throw new TunelabError("INVALID_INPUT", [
      `${files.join("、")}：${documents.length} 篇文档太少，无法学习`,
      `${files.join(", ")}: ${documents.length} documents are too few to learn from`,
    ]);
  return documents;
}

/** Shuffles and holds back a share of the documents, at least one. */
export function splitDocuments(documents: readonly string[], share: number, seed: number) {
  const shuffled = new Rng(seed).derive("documents").shuffle([...documents]);
  const count = Math.max(1, Math.round(shuffled.length * share));
  return { heldBack: shuffled.slice(0, count), train: shuffled.slice(count) };
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause) => {
    throw new TunelabError("NOT_FOUND", [`无法读取 ${file}`, `${file} cannot be read`], { cause });
  });
  return (file.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }) : bytes).toString("utf8");
}

/** Books are often broken into lines of about 70 characters: their paragraphs become one line each. */
function unwrap(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const full = lines.filter((line) => line.length >= 50 && line.length <= 85).length;
  return full > lines.length * 0.6 ? text.replace(/([^\n])\n(?=[^\n])/g, "$1 ").replace(/ {2,}/g, " ") : text;
}

function cut(text: string, longest: number): string[] {
  if (text.length <= longest) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const paragraph of text.split(/\n+/)) {
    if (piece !== "" && piece.length + paragraph.length > longest) {
      pieces.push(piece);
      piece = "";
    }
    piece += (piece === "" ? "" : "\n") + paragraph;
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}
