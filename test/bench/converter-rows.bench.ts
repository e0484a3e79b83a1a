/**
 * The converter on a table of a million rows, in a process like those of the service: seconds, peak memory, and every row
 * accounted for.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { workerFlags } from "#converter/app/jobs/engine";
import { SERVICE_LIMITS } from "#converter/app/limits";
import { formatBytes, formatNumber } from "#lib/core/index";
import type { Proof } from "./harness.ts";

const ROWS = 1_000_000;
const QUICK_ROWS = 20_000;

interface Figures {
  fileBytes: number;
  items: number;
  convertSeconds: number;
  seconds: number;
  peakBytes: number;
  error?: unknown;
}

export default {
  description: `convert and export ${formatNumber(ROWS)} table rows with all checks: seconds and peak memory`,
  async prove(say, { quick = false }) {
    const rows = quick ? QUICK_ROWS : ROWS;
    const subject = fileURLToPath(new URL("./subjects/converter-rows.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...workerFlags(SERVICE_LIMITS.workerBytes),
      ...["--import", "tsx", subject, String(rows)],
    ]);
    const figures = JSON.parse(stdout) as Figures;
    const { fileBytes, items, convertSeconds, seconds, peakBytes, error } = figures;
    say(`${formatNumber(rows)} rows, ${formatBytes(fileBytes)}: ${formatNumber(items)} items`);
    say(`${seconds.toFixed(1)} s (${convertSeconds.toFixed(1)} s to convert), peak ${formatBytes(peakBytes)}`);
    return { holds: items === rows && error === undefined, rows, ...figures };
  },
} satisfies Proof;
