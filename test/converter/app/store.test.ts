import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { JobStore } from "#converter/app/jobs/store";
import type { Job } from "#converter/app/schema";
import { readJson } from "#lib/core/index";

const id = "0mx1mknur7xs4czzuhp3";
const job = { id, status: "running", attempts: 1, createdAt: "2026-11-29T00:00:00.000Z" } as Job;

async function open(): Promise<{ jobs: JobStore; onDisk: () => Promise<Job> }> {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-store-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const jobs = await JobStore.open(folder);
  await jobs.create(job);
  return { jobs, onDisk: async () => (await readJson(join(folder, id, "job.json"))) as Job };
}

it("shows no state that another process cannot read yet", async () => {
  const { jobs, onDisk } = await open();
  const saved = jobs.update(id, { status: "done" });
  while (jobs.get(id).status !== "done") await new Promise(setImmediate);
  expect(await onDisk()).toMatchObject({ status: "done", attempts: 1 });
  await saved;
});

it("keeps the changes that come while it saves, and tells a new status once", async () => {
  const { jobs, onDisk } = await open();
  const saved = [
    jobs.update(id, { status: "cancelled" }),
    jobs.update(id, { status: "cancelled", finishedAt: job.createdAt }),
  ];
  jobs.touch(id, { progress: { filesDone: 1, filesTotal: 2 } });
  await Promise.all(saved);
  const end = { status: "cancelled", finishedAt: job.createdAt, progress: { filesDone: 1, filesTotal: 2 } };
  expect(jobs.get(id)).toMatchObject(end);
  expect(await onDisk()).toMatchObject(end);
  const told = (await jobs.events(id)).events.filter(({ type }) => type === "status");
  expect(told).toMatchObject([{ status: "running" }, { status: "cancelled" }]);
});

it("keeps no job that could not be written, and ends one whose end cannot be noted until the next start", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-store-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, id), "in the way of its folder");
  const jobs = await JobStore.open(folder);
  await expect(jobs.create(job)).rejects.toMatchObject({ code: "STORAGE" });
  expect(jobs.list()).toEqual([]);
  await jobs.create(job);
  const told = (await jobs.events(id)).events;
  jobs.lose(id, { status: "failed" });
  expect(jobs.get(id).status).toBe("failed");
  expect(told.at(-1)).toMatchObject({ type: "status", status: "failed" });
  expect(await readJson(join(folder, id, "job.json"))).toMatchObject({ status: "running" });
});
