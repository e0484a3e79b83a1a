/**
 * The optional language model with a real one: llama.cpp (TUNELAB_PEER_LLAMA names a folder with node-llama-cpp) and a chat
 * model as GGUF (TUNELAB_PEER_GGUF). What a small model writes is not judged; that nothing unproven passes is.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConvertSettings, convert } from "../../../converter/index.ts";

const folder = process.env["TUNELAB_PEER_LLAMA"];
const model = process.env["TUNELAB_PEER_GGUF"];
const there = folder && model && (await stat(join(folder, "node_modules/node-llama-cpp")).catch(() => null));
if (!there) console.log("skipped: a real language model: TUNELAB_PEER_LLAMA and TUNELAB_PEER_GGUF name none");

const TEXT = `# Warranty

The supplier warrants the goods for twenty-four months from delivery. Defects must be reported in writing within ten days.

# Payment

The buyer pays thirty per cent in advance and the rest within fifteen days after acceptance. Ask John Smith, john.smith@corp.com.
`;

describe.skipIf(!there)("a model in llama.cpp", () => {
  let server: ChildProcess;
  let address: string;
  beforeAll(async () => {
    const script = fileURLToPath(new URL("llama-server.mjs", import.meta.url));
    server = fork(script, [folder!, model!], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
    const [line] = await once(server.stdout!, "data");
    address = String(line).trim();
  }, 120_000);
  afterAll(() => server?.kill());

  it("writes records that stand on the source, the same each time", async () => {
    const settings = ConvertSettings.parse({
      generate: {
        tasks: ["questions", "summary"],
        address,
        questionsPerSection: 2,
        maxTokens: 300,
        timeoutSeconds: 300,
      },
    });
    const once = () => convert([{ name: "terms.md", data: new TextEncoder().encode(TEXT) }], settings);
    const first = await once();
    const { generated } = first;
    console.log(JSON.stringify({ generated, reasons: first.rejected.map(({ reason }) => reason) }));
    for (const { record, generated } of first.records) console.log(record.instruction, "→", record.output, generated);
    expect(generated).toMatchObject({ sections: 2, answered: 2, failed: 0 });
    expect(generated!.records + generated!.rejected).toBeGreaterThan(0);
    const seen = TEXT.replaceAll("john.smith@corp.com", "j***@corp.com").replace(/\s/g, "");
    for (const { generated } of first.records)
      for (const quote of generated!.evidence)
        expect(seen.replace("JohnSmith", "J***S****")).toContain(quote.replace(/\s/g, ""));
    expect(JSON.stringify(first)).not.toContain("john.smith@corp.com");
    expect(await once()).toEqual(first);
  });
});
