/** Damages good files in many ways, the same for the same seed, and looks at how each conversion ends. */
import { unzipSync, zipSync } from "fflate";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { Rng } from "../../../lib/core/index.ts";
import { corpus, PASSWORDS, pictures } from "./corpus.ts";

export interface FuzzReport {
  conversions: number;
  /** Named errors by code. */
  errors: Record<string, number>;
  /** Errors that a reader did not name itself: defects. */
  defects: string[];
  /** Conversions that were ended by their limit of time; on a busy machine they may be no fault of the file. */
  timeouts: string[];
  slowestMilliseconds: number;
  slowest: string;
  peakBytes: number;
}

/** Signs that parsers trip over. */
const TOKENS = [
  "<",
  "]]>",
  "&#x0;",
  "<!DOCTYPE a>",
  "{",
  "}",
  "\\",
  '"',
  "\u0000",
  "\uFFFD",
  "(",
  "（",
  "::",
  "%",
  "\t",
  "\n\n",
  "-1",
  "99999999999",
  "PK\u0003\u0004",
];

/** @param rounds damaged versions of each file; @param only part of a file's name, or `ocr` for scans alone */
export async function fuzz(rounds: number, seed: number, only?: string): Promise<FuzzReport> {
  const report: FuzzReport = {
    conversions: 0,
    errors: {},
    defects: [],
    timeouts: [],
    slowestMilliseconds: 0,
    slowest: "",
    peakBytes: 0,
  };
  const ocr = only === "ocr";
  const settings = ConvertSettings.parse({ passwords: PASSWORDS, ocr });
  const files = ocr ? pictures() : corpus().filter((file) => only === undefined || file.name.includes(only));
  for (const { name, data } of files) {
    for (let round = 0; round < rounds; round++) {
      const rng = new Rng(`${seed}/${name}/${round}`);
      const start = performance.now();
      const file = { name, data: damaged(data, rng) };
      const { files } = await convert([file], settings, { limits: { fileMilliseconds: 10_000 } });
      const milliseconds = performance.now() - start;
      report.conversions++;
      for (const { error } of files) {
        if (!error) continue;
        report.errors[error.code] = (report.errors[error.code] ?? 0) + 1;
        if (error.code === "TIMEOUT") report.timeouts.push(`${name} round ${round}`);
        if (/could not be read: /.test(error.message)) report.defects.push(`${name} round ${round}: ${error.message}`);
      }
      if (milliseconds > report.slowestMilliseconds)
        Object.assign(report, { slowestMilliseconds: milliseconds, slowest: `${name} round ${round}` });
      report.peakBytes = Math.max(report.peakBytes, process.memoryUsage.rss());
    }
  }
  return report;
}

/** Half of the packed files are damaged inside, so that the damage gets past the checksum of the package. */
function damaged(data: Uint8Array, rng: Rng): Uint8Array {
  if (data[0] === 0x50 && data[1] === 0x4b && rng.next() < 0.7) {
    const files = unzipSync(data);
    const names = Object.keys(files).filter((name) => files[name]!.length > 0);
    const name = rng.choice(names);
    files[name] = new Uint8Array(mutated(files[name]!, rng));
    return zipSync(files, { level: 0 });
  }
  return mutated(data, rng);
}

function mutated(data: Uint8Array, rng: Rng): Uint8Array {
  let bytes = Buffer.from(data);
  const times = 1 + Math.floor(rng.next() * 6);
  for (let i = 0; i < times; i++) bytes = mutateOnce(bytes, rng) as typeof bytes;
  return new Uint8Array(bytes);
}

function mutateOnce(bytes: Buffer, rng: Rng): Buffer {
  const at = Math.floor(rng.next() * bytes.length);
  const length = 1 + Math.floor(rng.next() * Math.min(200, bytes.length));
  switch (Math.floor(rng.next() * 6)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (bytes.length > 0) flipped[at] = flipped[at]! ^ (1 << Math.floor(rng.next() * 8));
      return flipped;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2: // the same part many times
      return Buffer.concat([
        bytes.subarray(0, at),
        ...Array.from({ length: 40 }, () => bytes.subarray(at, at + length)),
        bytes.subarray(at),
      ]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(rng.choice(TOKENS).repeat(1 + Math.floor(rng.next() * 300))),
        bytes.subarray(at),
      ]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(Array.from({ length }, () => Math.floor(rng.next() * 256))),
        bytes.subarray(at + length),
      ]);
  }
}
