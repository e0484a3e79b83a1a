/** Hugging Face's tokenizers, trained there and read here: the same ids and texts on a thousand mixed lines. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareTokenizers } from "../../lib/model/tokenizer-fixtures.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("tokenizers");
if (!peer.available) console.log(`skipped: tokenizers: ${peer.reason}`);

describe.skipIf(!peer.available)("tokenizers", () => {
  it("agree with ours on mixed Chinese, English, code, emoji and whitespace", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-peer-"));
    await runPeer(peer, new URL("make_tokenizers.py", import.meta.url), [folder, "1000"]);
    const { lines, differences } = await compareTokenizers(folder);
    expect(lines).toBe(1000);
    expect(differences).toEqual([]);
  });
});
