import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bankOf, childrenOf, json, type ServiceProcess, startJob, startService, uploadText } from "./processes.ts";

describe.skipIf(process.platform !== "linux")("kill -9", () => {
  let folder: string;
  let service: ServiceProcess;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunelab-crash-"));
    service = await startService(folder);
  });
  afterEach(async () => {
    await service.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const job = (id: string) => json(service.base, `/api/v1/jobs/${id}`);
  const status = async (id: string) => (await job(id)).status;

  it("of the service: jobs go on, uploads stay, no record is there twice", async () => {
    const uploads = await Promise.all(
      ["甲.txt", "乙.txt"].map((name) => uploadText(service.base, name, bankOf(name, 400))),
    );
    const jobs = await Promise.all([0, 1, 2].map((n) => startJob(service.base, uploads, `key-${n}`)));
    await expect.poll(async () => status(jobs[0]!.id), { interval: 20 }).not.toBe("queued");
    await service.kill();
    service = await startService(folder);
    const again = await startJob(service.base, uploads, "key-2"); // a client that had no answer asks once more
    expect(again.id).toBe(jobs[2]!.id);
    for (const { id } of jobs) {
      await expect.poll(() => status(id), { timeout: 50_000 }).toBe("done");
      expect((await job(id)).counts).toMatchObject({ files: 2, filesFailed: 0, items: 800, records: 800 });
      const lines = (await readFile(join(folder, "jobs", id, "result", "records.jsonl"), "utf8")).trim().split("\n");
      expect(new Set(lines.map((line) => JSON.parse(line).record.input)).size).toBe(800);
    }
    expect((await json(service.base, "/api/v1/jobs")).total).toBe(3);
    expect((await json(service.base, "/api/v1/uploads")).uploads).toHaveLength(2);
  });

  it("of a worker: the file is converted by the next one", async () => {
    const upload = await uploadText(service.base, "大.txt", bankOf("大", 8_000));
    const { id } = await startJob(service.base, [upload], "key");
    const working = async () => {
      const events = await readFile(join(folder, "jobs", id, "events.jsonl"), "utf8").catch(() => "");
      return events.includes("file-started");
    };
    await expect.poll(working, { timeout: 30_000, interval: 20 }).toBe(true);
    const before = await childrenOf(service.child.pid!);
    expect(before.length).toBeGreaterThan(0);
    for (const pid of before) process.kill(pid, "SIGKILL"); // the one at work and the one that waits
    await expect.poll(() => status(id), { timeout: 50_000 }).toBe("done");
    expect(await job(id)).toMatchObject({ attempts: 1, counts: { filesFailed: 0, records: 8_000 } });
  });
});
