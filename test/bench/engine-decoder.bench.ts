/** Training steps of decoders: this engine against PyTorch, transformers with PEFT, and torch.compile. */
import { fileURLToPath } from "node:url";
import { findPeer } from "../peers/python.ts";
import { MODES } from "../support/decoder.ts";
import type { BenchCase, Benchmark } from "./harness.ts";
import { decoderArguments, decoderOn } from "./subjects/command.ts";

const THREADS = "2";

const SETTINGS = [
  { shape: "tiny", rows: 8, length: 128, steps: 3 },
  { shape: "smol", rows: 1, length: 256, steps: 1 },
  { shape: "smol", rows: 4, length: 128, steps: 1 },
  { shape: "smol", rows: 1, length: 1024, steps: 1 },
] as const;

const PEERS = [
  { name: "PyTorch", library: "plain", execution: "eager", packages: ["torch"] },
  { name: "transformers", library: "transformers", execution: "eager", packages: ["torch", "transformers", "peft"] },
  { name: "torch.compile", library: "plain", execution: "compile", packages: ["torch"] },
] as const;

const SUBJECT = fileURLToPath(new URL("./subjects/decoder.py", import.meta.url));

export default {
  description: "training steps of decoders against PyTorch, transformers + PEFT and torch.compile",
  async cases() {
    const cases: BenchCase[] = [];
    for (const { name, library, execution, packages } of PEERS) {
      const peer = await findPeer(...packages);
      for (const { shape, rows, length, steps } of SETTINGS)
        for (const mode of MODES) {
          const work = { shape, mode, rows, length, steps };
          const script = [SUBJECT, library, execution, ...decoderArguments(work)];
          cases.push({
            name: `${shape} ${mode} ${rows}x${length} against ${name}`,
            unit: "ms",
            work: { amount: rows * length, unit: "tokens" },
            ours: decoderOn("auto", work),
            peer: peer.available
              ? { command: peer.python, args: script, env: { OMP_NUM_THREADS: THREADS, PYTHONDONTWRITEBYTECODE: "1" } }
              : { missing: peer.reason },
          });
        }
    }
    return cases;
  },
} satisfies Benchmark;
