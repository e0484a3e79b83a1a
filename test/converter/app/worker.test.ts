import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { processEngine, WorkerLost } from "../../../converter/app/jobs/engine.ts";
import { ConvertSettings } from "../../../converter/schema.ts";
import { BANK, open } from "./helpers.ts";

const root = new URL("../../../", import.meta.url);

it("converts in a process of its own", async () => {
  const service = await open({ engine: processEngine({ workerBytes: 2 ** 29, fileMilliseconds: 60_000 }) });
  expect((await service.convert(["bank.txt", BANK])).counts).toMatchObject({ records: 2, rejected: 1 });
  await service.close();
});

it("names the file at which a worker ran out of memory", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-worker-"));
  const path = join(folder, "big.txt");
  await writeFile(
    path,
    Array.from({ length: 300_000 }, (_, i) => `${i}. 题目${i}（ ）\nA. 甲${i}\nB. 乙\n答案：A\n`).join(""),
  );
  const engine = processEngine({ workerBytes: 2 ** 26, fileMilliseconds: 60_000 });
  const files = [{ name: "big.txt", path, sizeBytes: 1 }];
  const task = {
    kind: "convert" as const,
    folder,
    files,
    settings: ConvertSettings.parse({}),
    fileMilliseconds: 60_000,
    threads: 1,
  };
  const run = engine(task, { onEvent: () => {}, signal: new AbortController().signal });
  const error = await run.catch((e) => e);
  expect(error).toBeInstanceOf(WorkerLost);
  expect(error).toMatchObject({ file: "big.txt", reason: { code: "OUT_OF_MEMORY" } });
  await rm(folder, { recursive: true });
});

it("ends a preview that takes too long", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-worker-"));
  const path = join(folder, "big.txt");
  await writeFile(path, Array.from({ length: 300_000 }, (_, i) => `${i}. 题${i}\nA. 甲\nB. 乙\n答案：A\n`).join(""));
  const engine = processEngine({ workerBytes: 2 ** 30, fileMilliseconds: 600_000 });
  const task = {
    kind: "preview" as const,
    file: { name: "big.txt", path },
    settings: ConvertSettings.parse({}),
    fileMilliseconds: 500,
  };
  const error = await engine(task, { onEvent: () => {}, signal: new AbortController().signal }).catch((e) => e);
  expect(error instanceof WorkerLost ? error.reason : error).toMatchObject({ code: "TIMEOUT" });
  await rm(folder, { recursive: true });
});

it("reports the file that a worker is lost at and converts the rest", async () => {
  let runs = 0;
  const inner = processEngine({ workerBytes: 2 ** 29, fileMilliseconds: 60_000 });
  const service = await open({
    engine: async (task, options) => {
      const { TunelabError } = await import("../../../lib/core/index.ts");
      if (runs++ === 0) throw new WorkerLost("bad.txt", new TunelabError("TIMEOUT", "bad.txt took longer than 1 s"));
      return inner(task, options);
    },
  });
  const job = await service.convert(["bad.txt", BANK], ["bank.txt", BANK]);
  expect(job.counts).toMatchObject({ files: 2, filesFailed: 1, records: 2 });
  const { body } = await service.json(`/api/v1/jobs/${job.id}/reports`);
  expect(body.items[0]).toMatchObject({ file: "bad.txt", error: { code: "TIMEOUT" } });
  await service.close();
});

it("serves from the command line until it is told to stop", async () => {
  const data = await mkdtemp(join(tmpdir(), "tunelab-serve-"));
  const child = spawn(process.execPath, ["bin/tunelab.mjs", "serve", "--port", "0", "--data", data], { cwd: root });
  const [line] = await once(child.stdout, "data");
  const url = String(line).match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
  expect((await fetch(`${url}health`)).status).toBe(200);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  await rm(data, { recursive: true });
});
