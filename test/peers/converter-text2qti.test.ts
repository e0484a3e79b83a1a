/** text2qti (PyPI) writes QTI 1.2 packages for Canvas: what it writes is read back. TUNELAB_PEER_TEXT2QTI names the program. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../converter/helpers.ts";

const program = process.env["TUNELAB_PEER_TEXT2QTI"] ?? "text2qti";

function isThere(): boolean {
  try {
    execFileSync(program, ["--help"], { timeout: 60_000, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const QUIZ = `Quiz title: Fire safety

1.  What is 2+3?
... General feedback.
a)  6
... Too large.
b)  1
*c) 5

2.  The sky is blue.
*a) True
b)  False

3.  Which are primes?
[*] 2
[*] 3
[ ] 4

4.  Capital of France?
*   Paris
*   paris

5.  What is the square root of 2?
=   1.4142 +- 0.0001

6.  Discuss.
____
`;

describe.skipIf(!isThere())("QTI packages of text2qti (skipped where it is not installed)", () => {
  it("give every question", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tunelab-text2qti-"));
    writeFileSync(join(folder, "quiz.md"), QUIZ);
    execFileSync(program, ["quiz.md"], { cwd: folder, timeout: 60_000, stdio: "ignore" });
    const conversion = await convertFiles([{ name: "quiz.zip", path: join(folder, "quiz.zip") }]);
    expect(readFileSync(join(folder, "quiz.zip")).length).toBeGreaterThan(0);
    expect(brief(conversion)).toEqual([
      "single | What is 2+3?⏎A. 6⏎B. 1⏎C. 5 | Answer: C. 5⏎Explanation: General feedback.⏎A: Too large.",
      "judge | The sky is blue. | Answer: True",
      "multiple | Which are primes?⏎A. 2⏎B. 3⏎C. 4 | Answer: A. 2; B. 3",
      "short | Capital of France? | Paris",
      expect.stringContaining("short | What is the square root of 2? | 1.4142"),
    ]);
    expect(reasons(conversion)).toEqual(["Question answer-missing"]);
  });
});
