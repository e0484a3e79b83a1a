/** Word files: our reader against mammoth, by processor time. TUNELAB_PEER_MAMMOTH names a folder with the npm package. */
import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchCase, Benchmark, Subject } from "./harness.ts";
import { wordBank } from "./subjects/word-bank.ts";

const QUESTIONS = 3000;

const ours = subject("converter-word.ts");

function subject(file: string): (path: string, ...more: string[]) => Subject {
  const script = fileURLToPath(new URL(`./subjects/${file}`, import.meta.url));
  return (path, ...more) => ({ command: process.execPath, args: ["--import", "tsx", script, path, ...more] });
}

export default {
  description: "reading a Word file of 3,000 questions: processor time against mammoth's text and HTML",
  async cases() {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-word-")), "bank.docx");
    await writeFile(path, wordBank(QUESTIONS));
    const folder = process.env["TUNELAB_PEER_MAMMOTH"] ?? "";
    const missing = { missing: "TUNELAB_PEER_MAMMOTH names no folder with mammoth" };
    const there = folder !== "" && existsSync(join(folder, "node_modules/mammoth"));
    return ["extractRawText", "convertToHtml"].map(
      (call): BenchCase => ({
        name: `${QUESTIONS} questions, mammoth ${call}`,
        unit: "ms",
        ours: ours(path),
        peer: there ? subject("converter-mammoth.ts")(path, folder, call) : missing,
      }),
    );
  },
} satisfies Benchmark;
