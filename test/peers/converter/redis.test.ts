/** Two processes of the service on one folder and one Redis server (`redis-server` on the PATH). */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  bankOf,
  json,
  type ServiceProcess,
  startJob,
  startService,
  uploadText,
} from "../../converter/app/processes.ts";

const there = await new Promise<boolean>((resolve) => {
  const child = spawn("redis-server", ["--version"], { stdio: "ignore" });
  child.on("error", () => resolve(false));
  child.on("exit", (code) => resolve(code === 0));
});
if (!there)
  console.log("skipped: processes that share a queue: there is no redis-server (apt-get install redis-server)");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

describe.skipIf(!there)("processes that share a queue on Redis", () => {
  let folder: string;
  let redis: ChildProcess;
  let options: string[];
  const services: ServiceProcess[] = [];
  const start = async (n: number) => {
    services[n] = await startService(join(folder, "data"), ...options);
    return services[n];
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunelab-redis-"));
    const port = await freePort();
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
    redis = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
    for (let log = ""; !log.includes("Ready to accept"); ) log += String((await once(redis.stdout!, "data"))[0]);
    redis.stdout!.resume();
    options = ["--redis", `redis://127.0.0.1:${port}`];
  });
  afterAll(async () => {
    await Promise.all(services.map((one) => one.kill()));
    redis?.kill();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    for (const n of [0, 1]) if (!services[n] || services[n].child.signalCode !== null) await start(n);
  });
  const at = (n: number) => services[n]!.base;
  const status = async (n: number, id: string) => (await json(at(n), `/api/v1/jobs/${id}`)).status;
  const done = (n: number, id: string) => expect.poll(() => status(n, id), { timeout: 120_000 }).toBe("done");

  it("see each other's uploads, conversions, events and edits", async () => {
    const upload = await uploadText(at(0), "甲.txt", bankOf("甲", 20));
    const { id } = await startJob(at(1), [upload], "seen");
    expect((await startJob(at(0), [upload], "seen")).id).toBe(id);
    const events = await Promise.all(
      [0, 1].map(async (n) => (await fetch(`${at(n)}/api/v1/jobs/${id}/events`)).text()),
    );
    for (const text of events) expect(text).toContain('"status":"done"');
    const patch = (n: number, output: string) =>
      json(at(n), `/api/v1/jobs/${id}/records/r${n + 1}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ output }),
      });
    await Promise.all([patch(0, "edited by the first"), patch(1, "edited by the second")]);
    for (const n of [0, 1]) {
      const { items } = await json(at(n), `/api/v1/jobs/${id}/records?state=edited`);
      expect(items.map(({ record }: { record: { output: string } }) => record.output)).toEqual([
        "edited by the first",
        "edited by the second",
      ]);
      expect(await json(at(n), `/api/v1/jobs/${id}`)).toMatchObject({ revision: 2, edited: 2 });
      const dataset = await json(at(n), `/api/v1/jobs/${id}/exports/dataset.json`);
      expect(dataset[1].output).toBe("edited by the second");
    }
    await json(at(1), `/api/v1/jobs/${id}/undo`, { method: "POST" });
    expect((await json(at(0), `/api/v1/jobs/${id}/records?state=edited`)).total).toBe(1);
  });

  it("run each conversion once, whichever of them has it", async () => {
    const upload = await uploadText(at(0), "乙.txt", bankOf("乙", 50));
    const jobs = await Promise.all(Array.from({ length: 12 }, (_, i) => startJob(at(i % 2), [upload], `once-${i}`)));
    for (const { id } of jobs) {
      await done(0, id);
      expect(await json(at(1), `/api/v1/jobs/${id}`)).toMatchObject({ attempts: 1, counts: { records: 50 } });
    }
  });

  it("take over what a killed one had", async () => {
    const upload = await uploadText(at(0), "丙.txt", bankOf("丙", 3000));
    const jobs = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => startJob(at(0), [upload], `over-${i}`)));
    await expect
      .poll(async () => Promise.all(jobs.map(({ id }) => status(1, id))), { interval: 50 })
      .toContain("running");
    await services[0]!.kill();
    for (const { id } of jobs) {
      await done(1, id);
      expect((await json(at(1), `/api/v1/jobs/${id}`)).counts).toMatchObject({ items: 3000, records: 3000 });
      const lines = await readFile(join(folder, "data", "jobs", id, "result", "records.jsonl"), "utf8");
      expect(lines.trim().split("\n")).toHaveLength(3000);
    }
  });

  it("stop a conversion that another one has", async () => {
    const upload = await uploadText(at(0), "丁.txt", bankOf("丁", 20_000));
    const jobs = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => startJob(at(0), [upload], `stop-${i}`)));
    const cancel = (n: number, id: string) => json(at(n), `/api/v1/jobs/${id}/cancel`, { method: "POST" });
    for (const { id } of jobs)
      expect((await cancel(1, id).catch((error) => ({ status: String(error) }))).status).toMatch(/cancelled|has ended/);
  });
});
