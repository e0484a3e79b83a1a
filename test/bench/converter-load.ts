/**
 * Load run of the converter's service: 50 uploads at once, kill -9 in the middle of them and of the conversions, and at the
 * end nothing may be lost or doubled. `npx tsx test/bench/converter-load.ts`
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bankOf, json, type ServiceProcess, startJob, startService, uploadText } from "../converter/app/processes.ts";

const CLIENTS = 50;
const QUESTIONS = 200;
const KILLS = [1500, 4000];

/** The service as its clients see it: an address that answers again after a while. */
let service: ServiceProcess;
let retries = 0;

/** What a client does when the line is lost: the same again. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let n = 0; ; n++) {
    try {
      return await work();
    } catch (error) {
      if (n >= 100) throw error;
      retries++;
      await wait(200);
    }
  }
}

async function client(n: number): Promise<string> {
  const name = `bank-${n}.txt`;
  const upload = await persistently(() => uploadText(service.base, name, bankOf(name, QUESTIONS)));
  const { id } = await persistently(() => startJob(service.base, [upload], `client-${n}`));
  await persistently(async () => {
    await (await fetch(`${service.base}/api/v1/jobs/${id}/events`)).text(); // ends with the job, or with the service
    const { status } = await json(service.base, `/api/v1/jobs/${id}`);
    if (status !== "done") throw new Error(`${id} is ${status}`);
  });
  return id;
}

/** Lines that an export holds, and how many of them differ. */
async function check(folder: string, id: string): Promise<{ records: number; different: number }> {
  const text = await readFile(join(folder, "jobs", id, "result", "records.jsonl"), "utf8");
  const inputs = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).record.input as string);
  return { records: inputs.length, different: new Set(inputs).size };
}

const folder = await mkdtemp(join(tmpdir(), "tunelab-load-"));
const started = performance.now();
service = await startService(folder);
const clients = Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
for (const milliseconds of KILLS) {
  await wait(milliseconds);
  await service.kill();
  service = await startService(folder);
}
const ids = await clients.catch(async (error) => {
  await service.kill();
  throw error;
});
const seconds = (performance.now() - started) / 1000;
const results = await Promise.all(ids.map((id) => check(folder, id)));
const { total } = await json(service.base, "/api/v1/jobs");
const attempts = await Promise.all(ids.map(async (id) => (await json(service.base, `/api/v1/jobs/${id}`)).attempts));
const rss = (await (await fetch(`${service.base}/metrics`)).text()).match(/process_resident_memory_bytes (\d+)/)?.[1];
console.log({
  clients: CLIENTS,
  jobs: total,
  kills: KILLS.length,
  requestsRepeated: retries,
  jobsStartedAgain: attempts.filter((n) => n > 1).length,
  recordsExpected: CLIENTS * QUESTIONS,
  records: results.reduce((sum, { records }) => sum + records, 0),
  different: results.reduce((sum, { different }) => sum + different, 0),
  seconds: Math.round(seconds),
  serviceMegabytes: Math.round(Number(rss) / 2 ** 20),
});
await service.kill();
await rm(folder, { recursive: true, force: true, maxRetries: 5 });
