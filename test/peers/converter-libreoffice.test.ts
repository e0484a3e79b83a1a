/**
 * The sample Word files, saved by LibreOffice in its other formats, are read as the Word files are. One known difference:
 * LibreOffice does not import "legal" numbering (w:isLgl), so that 十四.1 stands where Word shows 14.1.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, sampleFiles } from "../../converter/index.ts";
import { Deadline } from "../../converter/limits.ts";
import { formatOf, readDocument } from "../../converter/readers/index.ts";
import { parseChineseNumeral } from "../../converter/text/numerals.ts";

function hasLibreOffice(): boolean {
  try {
    execFileSync("soffice", ["--version"], { timeout: 60_000, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function lines(path: string, format: string): Promise<string[]> {
  const deadline = new Deadline(path, 60_000);
  const input = { name: path, bytes: new Uint8Array(readFileSync(path)), limits: DEFAULT_LIMITS, deadline };
  expect(await formatOf(input)).toBe(format);
  const { blocks } = await readDocument(input, format);
  return blocks
    .flatMap((block) =>
      block.kind === "paragraph"
        ? block.text.split("\n")
        : block.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.split("\n"))),
    )
    .map((line) => line.replace(/\s+/g, ""))
    .map((line) => line.replace(/^([一二三四五六七八九十]+)(?=\.\d)/, (number) => String(parseChineseNumeral(number))))
    .filter((line) => line !== "");
}

/**
 * In a .doc, LibreOffice gives the paragraph at which a list begins anew (w:startOverride) a list of its own, so that the next
 * one is 1. again.
 */
const withoutNumber = (line: string) => line.replace(/^\d+\./, "");

const OUTPUTS: [extension: string, format: string, sameNumbers: boolean][] = [
  ["odt", "odt", true],
  ["rtf", "rtf", true],
  ["doc", "doc", false],
];

describe.skipIf(!hasLibreOffice())("LibreOffice's other formats (skipped where soffice is not installed)", () => {
  const samples = sampleFiles().filter(({ name }) => name.endsWith(".docx"));
  it.each(samples.flatMap((sample) => OUTPUTS.map((output) => [sample.name, sample.path, ...output] as const)))(
    "%s, %s as %s",
    async (name, path, extension, format, sameNumbers) => {
      const folder = mkdtempSync(join(tmpdir(), "tunelab-soffice-"));
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      execFileSync("soffice", [profile, "--headless", "--convert-to", extension, "--outdir", folder, path], {
        timeout: 120_000,
        stdio: "ignore",
      });
      const word = await lines(path, "docx");
      const other = await lines(join(folder, name.replace(/\.docx$/, `.${extension}`)), format);
      expect(sameNumbers ? other : other.map(withoutNumber)).toEqual(sameNumbers ? word : word.map(withoutNumber));
    },
  );
});
