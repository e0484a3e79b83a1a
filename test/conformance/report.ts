/** What a run of the suite found, and how it is shown. */

/** One line that the suite's process writes. */
export type SuiteEvent =
  | { kind: "started"; spec: string }
  | { kind: "done"; spec: string; status: SpecStatus; perBackend: boolean; operation: string; failures: string[] }
  | { kind: "end" };

/** `skipped`: jasmine's own pending and filtered specs. */
export type SpecStatus = "passed" | "failed" | "skipped";

export interface SpecResult {
  /** Full name of the test. */
  spec: string;
  /** The suite's first word or words: the operation under test. */
  operation: string;
  /** Whether the test ran on the backend (the rest tests TF.js itself). */
  perBackend: boolean;
  status: SpecStatus | "excluded";
  failures: string[];
  /** Why it is excluded. */
  reason?: string;
}

export interface Counts {
  passed: number;
  failed: number;
  excluded: number;
  skipped: number;
}

export interface Report {
  backend: string;
  /** TF.js's version, which is the suite's. */
  suite: string;
  seconds: number;
  counts: Counts;
  /** Those of `counts` that run on the backend; the rest tests TF.js itself. */
  onBackend: Counts;
  /** Of the tests on the backend: passed of all that ran or were excluded, in percent. */
  passRate: number;
  operations: Record<string, Counts>;
  failures: { spec: string; message: string }[];
  exclusions: { spec: string; reason: string }[];
  /** Exclusions that no failing test needs: delete them. */
  staleExclusions: string[];
}

export function summarise(
  results: readonly SpecResult[],
  run: Pick<Report, "backend" | "suite" | "seconds" | "staleExclusions">,
): Report {
  const operations: Record<string, Counts> = {};
  const counts = noCounts();
  const onBackend = noCounts();
  for (const { operation, status, perBackend } of results) {
    operations[operation] ??= noCounts();
    operations[operation][status]++;
    counts[status]++;
    if (perBackend) onBackend[status]++;
  }
  const judged = onBackend.passed + onBackend.failed + onBackend.excluded;
  return {
    ...run,
    counts,
    onBackend,
    passRate: judged === 0 ? 0 : (100 * onBackend.passed) / judged,
    operations: Object.fromEntries(Object.entries(operations).sort(([a], [b]) => a.localeCompare(b))),
    failures: results
      .filter(({ status }) => status === "failed")
      .map(({ spec, failures }) => ({ spec, message: failures.join("\n") })),
    exclusions: results
      .filter(({ status }) => status === "excluded")
      .map(({ spec, reason = "" }) => ({ spec, reason })),
  };
}

/** The report as text. Operations whose tests all pass are counted in one line unless `all` is set. */
export function formatReport(report: Report, { all = false }: { all?: boolean } = {}): string {
  const lines: string[] = [];
  const entries = Object.entries(report.operations);
  const shown = entries.filter(([, { failed, excluded }]) => all || failed + excluded > 0);
  if (shown.length > 0) lines.push(row("operation", ["passed", "failed", "excluded", "skipped"]));
  for (const [operation, counts] of shown) lines.push(row(operation, columns(counts)));
  if (shown.length < entries.length)
    lines.push(`${entries.length - shown.length} other operations: every test passes (--all lists them)`);
  if (report.failures.length > 0) {
    lines.push("", "failures");
    for (const { spec, message } of report.failures) lines.push(`  ${spec}`, `      ${firstLine(message)}`);
  }
  if (report.exclusions.length > 0) {
    lines.push("", "excluded");
    for (const reason of new Set(report.exclusions.map((one) => one.reason))) {
      const specs = report.exclusions.filter((one) => one.reason === reason);
      lines.push(`  ${reason}`, ...specs.map(({ spec }) => `      ${spec}`));
    }
  }
  for (const stale of report.staleExclusions) lines.push(`exclusion no longer needed: ${stale}`);
  lines.push("", `tfjs-core ${report.suite} on backend "${report.backend}", ${report.seconds.toFixed(0)} s`);
  lines.push(`  all tests       ${sentence(report.counts)}`);
  lines.push(`  on the backend  ${sentence(report.onBackend)}: ${report.passRate.toFixed(2)} % pass`);
  return lines.join("\n");
}

function noCounts(): Counts {
  return { passed: 0, failed: 0, excluded: 0, skipped: 0 };
}

function sentence({ passed, failed, excluded, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${excluded} excluded, ${skipped} skipped by the suite`;
}

function columns({ passed, failed, excluded, skipped }: Counts): string[] {
  return [passed, failed, excluded, skipped].map(String);
}

function row(name: string, cells: readonly string[]): string {
  return name.slice(0, 40).padEnd(40) + cells.map((cell) => cell.padStart(10)).join("");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!.slice(0, 200);
}
