/** The fixtures of BLEU and ROUGE-L are what sacrebleu and rouge-score give today. */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("sacrebleu", "rouge_score");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

it.skipIf(!peer.available)("sacrebleu and rouge-score agree with the fixture", async () => {
  const fixture = new URL("../../fixtures/finetune/quality.json", import.meta.url).pathname;
  const target = join(await mkdtemp(join(tmpdir(), "tunelab-quality-")), "quality.json");
  await runPeer(peer, new URL("quality.py", import.meta.url), [fixture, target]);
  const [now, kept] = await Promise.all(
    [target, fixture].map(async (path) => JSON.parse(await readFile(path, "utf8"))),
  );
  expect(now).toEqual(kept);
});
