/**
 * Our reader of each format against markitdown, by processor time and peak memory. Both read the same bytes in memory; ours
 * keeps the place of every line, markitdown writes Markdown. TUNELAB_PEER_PYTHON names a Python with `markitdown[all]`.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchCase, Benchmark } from "./harness.ts";
import { writeBanks } from "./subjects/bank-files.ts";

const QUESTIONS = 1000;

const script = (file: string) => fileURLToPath(new URL(`./subjects/${file}`, import.meta.url));

function missingPeer(python: string): { missing: string } | undefined {
  if (python === "") return { missing: "TUNELAB_PEER_PYTHON names no Python with markitdown" };
  try {
    execFileSync(python, ["-c", "import markitdown"], { stdio: "ignore" });
    return undefined;
  } catch {
    return { missing: `${python} has no markitdown; install markitdown[all]` };
  }
}

export default {
  description: "reading a bank of 1,000 questions in each format: processor time against markitdown",
  async cases() {
    const paths = await writeBanks(await mkdtemp(join(tmpdir(), "tunelab-formats-")), QUESTIONS);
    const python = process.env["TUNELAB_PEER_PYTHON"] ?? "";
    const missing = missingPeer(python);
    return Object.entries(paths).map(
      ([format, path]): BenchCase => ({
        name: `${format}, ${QUESTIONS} questions`,
        unit: "ms",
        ours: {
          command: process.execPath,
          args: ["--import", script("loader.mjs"), script("converter-formats.ts"), path],
        },
        peer: missing ?? { command: python, args: [script("converter_markitdown.py"), path] },
      }),
    );
  },
} satisfies Benchmark;
