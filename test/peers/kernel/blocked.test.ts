/**
 * A cell blocks the event loop for a minute: Jupyter's client hears every heartbeat, completions are answered, and an
 * interrupt stops the cell with its variables kept. Needs a Python with jupyter_client (TUNELAB_PEER_PYTHON).
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { temporaryFolder } from "../../kernel/helpers.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("jupyter_client");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const CELLS: [string, seconds: number, source: string][] = [
  ["a loop", 60, "const until = Date.now() + 60_000; while (Date.now() < until);"],
  ["a wait for another thread", 10, "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)"],
  [
    "another program",
    10,
    `require("node:child_process").execFileSync(process.execPath, ["-e", "setTimeout(() => {}, 10_000)"])`,
  ],
];

describe.skipIf(!peer.available)("a cell blocked by", () => {
  const folder = temporaryFolder();
  const before = process.env["JUPYTER_PATH"];
  beforeAll(async () => {
    await installKernel({ prefix: folder }, { name: "blocked" });
    process.env["JUPYTER_PATH"] = join(folder, "share/jupyter");
  });
  afterAll(() => {
    if (before === undefined) delete process.env["JUPYTER_PATH"];
    else process.env["JUPYTER_PATH"] = before;
  });

  test.each(CELLS)("%s for %i s", async (_name, seconds, source) => {
    const script = new URL("./blocked.py", import.meta.url);
    const seen = JSON.parse(await runPeer(peer, script, ["blocked", String(seconds), source]));
    console.info(
      `${seen.beats} heartbeats, the slowest after ${seen.slowest_ms.toFixed(0)} ms; interrupted in ${seen.interrupted_s.toFixed(1)} s`,
    );
    expect(seen).toMatchObject({ silent: 0, status: "ok", interrupted: "KeyboardInterrupt", kept: "42" });
    expect(seen.completions).toContain("toUpperCase");
    expect(seen.beats).toBeGreaterThan(seconds);
  });
});
