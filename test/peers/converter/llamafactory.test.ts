/** LLaMA-Factory reads every export with its own loader and drops nothing. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConvertSettings, convert, exportDataset, sampleFiles } from "../../../converter/index.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("datasets", "torch", "llamafactory");
if (!peer.available) console.log(`skipped: LLaMA-Factory: ${peer.reason}`);

const FORMATS = ["alpaca", "jsonl", "sharegpt", "messages", "text"] as const;

interface Loaded {
  aligned: number;
  kept?: number;
  prompts?: string[];
  learnt?: string[];
}

describe.skipIf(!peer.available)("LLaMA-Factory", () => {
  it("keeps every record of every format, in every part", async () => {
    const conversion = await convert(sampleFiles(), ConvertSettings.parse({}));
    const folders: string[] = [];
    for (const format of FORMATS) {
      const settings = ConvertSettings.parse({ format, split: { validation: 0.1, test: 0.1 } });
      folders.push(await mkdtemp(join(tmpdir(), "tunelab-llamafactory-")));
      await exportDataset(conversion, folders.at(-1)!, settings);
    }
    const output = await runPeer(peer, new URL("load_with_llamafactory.py", import.meta.url), folders);
    const results: Record<string, Loaded>[] = JSON.parse(output.trim().split("\n").at(-1)!);
    const outputs = conversion.records.map(({ record }) => record.output).sort();
    const prompts = conversion.records
      .map(({ record }) => (record.input === "" ? record.instruction : `${record.instruction}\n${record.input}`))
      .sort();
    for (const [i, loaded] of results.entries()) {
      const suffixes = FORMATS[i] === "alpaca" ? [""] : ["", `_${FORMATS[i]}`];
      expect(Object.keys(loaded)).toHaveLength(suffixes.length * 3);
      for (const suffix of suffixes) {
        const parts = ["dataset", "dataset_validation", "dataset_test"].map((name) => loaded[name + suffix]!);
        expect(parts.reduce((sum, { aligned }) => sum + aligned, 0)).toBe(outputs.length);
        if (suffix === "_text") continue; // pretraining has no answers
        expect(parts.reduce((sum, { kept }) => sum + kept!, 0)).toBe(outputs.length);
        expect(parts.flatMap(({ learnt }) => learnt!.map((text) => text.trimEnd())).sort()).toEqual(outputs);
        expect(parts.flatMap((part) => part.prompts!).sort()).toEqual(prompts);
      }
    }
  }, 600_000);
});
