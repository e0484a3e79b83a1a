/**
 * LibreOffice shows the same automatic numbers and text in the sample Word files as our reader. One known difference: it
 * does not import "legal" numbering (w:isLgl), by which Word shows 14.1 and not 十四.1 below 第十四条.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, sampleFiles } from "../../../converter/index.ts";
import { Deadline } from "../../../converter/limits.ts";
import { readDocx } from "../../../converter/readers/docx/index.ts";
import { parseChineseNumeral } from "../../../converter/text/numerals.ts";

function hasLibreOffice(): boolean {
  try {
    execFileSync("soffice", ["--version"], { timeout: 60_000, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasLibreOffice())("Word files in LibreOffice (skipped where soffice is not installed)", () => {
  it.each(sampleFiles().filter(({ name }) => name.endsWith(".docx")))("$name", async ({ name, path }) => {
    const folder = mkdtempSync(join(tmpdir(), "tunelab-soffice-"));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync(
      "soffice",
      [profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, path],
      {
        timeout: 120_000,
        stdio: "ignore",
      },
    );
    const shown = readFileSync(join(folder, name.replace(/\.docx$/, ".txt")), "utf8");
    const { blocks } = await readDocx({
      name,
      bytes: readFileSync(path),
      limits: DEFAULT_LIMITS,
      deadline: new Deadline(name, 60_000),
    });
    const ours = blocks.flatMap((block) =>
      block.kind === "paragraph" ? block.text.split("\n") : block.rows.flatMap(({ cells }) => cells),
    );
    const legal = (text: string) =>
      text.replace(/^([一二三四五六七八九十]+)(?=\.\d)/, (number) => String(parseChineseNumeral(number)));
    const plain = (text: string) => legal(text.replace(/[\s\uFEFF]+/g, ""));
    expect(ours.map(plain).filter((line) => line !== "")).toEqual(
      shown
        .split("\n")
        .map(plain)
        .filter((line) => line !== ""),
    );
  });
});
