/** Compares our ids and texts with those of Hugging Face's tokenizers (test/peers/model/make_tokenizers.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "#lib/model/index";

interface Expected {
  lines: string[];
  ids: Record<string, number[][]>;
  texts: Record<string, string[]>;
}

export interface Disagreement {
  kind: string;
  line: string;
  expected: number[] | string;
  found: number[] | string;
}

/** @returns lines whose ids or decoded texts differ, of all kinds */
export async function compareTokenizers(folder: string): Promise<{ lines: number; differences: Disagreement[] }> {
  const { lines, ids, texts } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  const differences: Disagreement[] = [];
  for (const kind of Object.keys(ids)) {
    const tokenizer = await Tokenizer.load(join(folder, kind));
    lines.forEach((line, index) => {
      const expected = ids[kind]![index]!;
      const found = tokenizer.encode(line);
      if (found.join() !== expected.join()) differences.push({ kind, line, expected, found });
      const text = tokenizer.decode(expected);
      if (text !== texts[kind]![index]!) differences.push({ kind, line, expected: texts[kind]![index]!, found: text });
    });
  }
  return { lines: lines.length, differences };
}
