/** A disk that fills up while the first export is written: what was found stays, and is exported once there is room. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import type { exportDataset } from "../../../converter/export/index.ts";
import { storageError } from "../../../lib/core/index.ts";
import { BANK, open } from "./helpers.ts";

const disk = vi.hoisted(() => ({ full: true }));

vi.mock("../../../converter/export/index.ts", async (original) => {
  const real = await original<{ exportDataset: typeof exportDataset }>();
  const write: typeof exportDataset = async (conversion, folder, settings, options) => {
    const files = await real.exportDataset(conversion, folder, settings, options);
    if (disk.full) throw storageError(join(folder, "dataset.json"), Object.assign(new Error(), { code: "ENOSPC" }));
    return files;
  };
  return { ...real, exportDataset: write };
});

it("keeps the result, says that the disk is full, and exports when it no longer is", async () => {
  const log = vi.fn();
  const service = await open({ log });
  const job = await service.convert(["bank.txt", BANK]);
  expect(job).toMatchObject({ status: "done", counts: { records: 2, rejected: 1 } });
  expect(log).toHaveBeenCalledWith(expect.objectContaining({ level: "warn", event: "export-put-off", job: job.id }));
  const path = `/api/v1/jobs/${job.id}/exports`;
  const refused = await service.json(path);
  expect(refused).toMatchObject({ status: 507, body: { code: "STORAGE" } });
  const exports = join(service.dataFolder, "jobs", job.id, "export");
  expect(existsSync(exports) ? await readdir(exports) : []).toEqual([]); // nothing is left that takes room
  expect((await service.json(`/api/v1/jobs/${job.id}/records`)).body.total).toBe(2);

  disk.full = false;
  expect((await service.json(path)).body.files.map(({ name }: { name: string }) => name)).toContain("dataset.json");
  expect((await service.json(`${path}/dataset.json`)).body).toHaveLength(2);
  expect((await service.json(`/api/v1/jobs/${job.id}`)).body.attempts).toBe(1);
  await service.close();
});
