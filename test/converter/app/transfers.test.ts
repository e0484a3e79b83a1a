import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { BANK, open } from "./helpers.ts";

let service: Awaited<ReturnType<typeof open>>;
afterEach(() => service.close());

const bytes = new TextEncoder().encode(BANK);
const begin = async (more = {}) =>
  (await service.post("/api/v1/transfers", { name: "题库.txt", sizeBytes: bytes.length, ...more })).body;
const piece = (id: string, offset: number, end?: number) =>
  service.json(`/api/v1/transfers/${id}`, {
    method: "PATCH",
    headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
    body: bytes.slice(offset, end),
  });

it("takes a file in pieces, over a restart of the service", async () => {
  service = await open();
  const { id } = await begin();
  expect((await piece(id, 0, 50)).body).toMatchObject({ transfer: { offset: 50 } });
  await service.server.close();
  service = await open({ dataFolder: service.dataFolder });
  expect((await service.json(`/api/v1/transfers/${id}`)).body).toMatchObject({ offset: 50, name: "题库.txt" });
  expect((await piece(id, 80)).body).toMatchObject({ code: "CONFLICT", details: { offset: 50 } });
  expect((await piece(id, 50)).body.upload).toMatchObject({ id, sizeBytes: bytes.length });
  expect((await service.json(`/api/v1/transfers/${id}`)).status).toBe(404);
  const job = await service.post("/api/v1/jobs", { uploads: [id] });
  expect((await service.finished(job.body.id)).counts).toMatchObject({ records: 2 });
});

it("goes on where a lost line left it", async () => {
  service = await open();
  const { id } = await begin();
  const cut = request(`${service.base}/api/v1/transfers/${id}`, {
    method: "PATCH",
    headers: {
      "Content-Type": "application/octet-stream",
      "Upload-Offset": "0",
      "Content-Length": String(bytes.length),
    },
  });
  cut.on("error", () => {});
  cut.write(bytes.slice(0, 70));
  const offset = async () => (await service.json(`/api/v1/transfers/${id}`)).body.offset;
  await expect.poll(offset).toBe(70);
  cut.destroy();
  expect((await piece(id, 70)).body.upload).toMatchObject({ sizeBytes: bytes.length });
});

it("refuses what is too large, more than announced, or another file", async () => {
  service = await open({ limits: { fileBytes: 10_000 } });
  expect(await begin({ sizeBytes: 20_000 })).toMatchObject({ code: "LIMIT_EXCEEDED" });
  const { id } = await begin({ sizeBytes: 60 });
  expect((await piece(id, 0, 40)).body.transfer.offset).toBe(40);
  expect((await piece(id, 40)).body.code).toBe("INVALID_INPUT");
  expect((await service.json(`/api/v1/transfers/${id}`)).body.offset).toBe(40);
  const wrong = await begin({ sha256: "0".repeat(64) });
  expect((await piece(wrong.id, 0)).body.code).toBe("CORRUPT_FILE");
  expect((await service.json("/api/v1/uploads")).body.uploads).toEqual([]);
  const header = { method: "PATCH", headers: { "Content-Type": "application/octet-stream" }, body: "x" };
  expect((await service.json(`/api/v1/transfers/${id}`, header)).body.code).toBe("INVALID_INPUT");
  expect((await service.json(`/api/v1/transfers/${id}`, { method: "DELETE" })).status).toBe(204);
});

it("keeps to the quota", async () => {
  service = await open({ limits: { quotaBytes: 100 } });
  expect(await begin()).toMatchObject({ code: "STORAGE", status: 507 });
});
