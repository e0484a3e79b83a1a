import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BANK, open } from "./helpers.ts";

let service: Awaited<ReturnType<typeof open>>;
let jobId: string;
let path: string;
beforeAll(async () => {
  service = await open();
});
afterAll(() => service.close());
beforeEach(async () => {
  const job = await service.convert(["bank.txt", BANK]);
  jobId = job.id;
  path = `/api/v1/jobs/${job.id}`;
});

const put = { "Content-Type": "application/json" };
const records = async (query = "") => (await service.json(`${path}/records${query}`)).body;
const edits = (body: unknown) => service.post(`${path}/edits`, body);
const dataset = async () => (await service.json(`${path}/exports/dataset.json`)).body;

describe("edits", () => {
  it("undoes and redoes one step at a time, and forgets what was undone when something else is done", async () => {
    await service.json(`${path}/records/r1`, { method: "PATCH", headers: put, body: '{"output":"一"}' });
    await service.json(`${path}/records/r2`, { method: "DELETE" });
    const undone = await service.post(`${path}/undo`, {});
    expect(undone.body).toEqual({ action: "remove", changed: 1, revision: 3 });
    expect((await records("?state=removed")).total).toBe(0);
    expect((await service.post(`${path}/redo`, {})).body.action).toBe("remove");
    expect((await records("?state=removed")).total).toBe(1);
    for (const _ of [1, 2]) await service.post(`${path}/undo`, {});
    expect((await service.post(`${path}/undo`, {})).body.code).toBe("CONFLICT");
    expect((await records("?state=original")).total).toBe(2);
    await service.json(`${path}/records/r2`, { method: "DELETE" });
    expect((await service.post(`${path}/redo`, {})).body.code).toBe("CONFLICT");
  });

  it("changes all that match at once, as one step", async () => {
    const replaced = await edits({
      action: "replace",
      select: { records: { q: "答案" } },
      find: "答案：",
      replace: "答：",
      fields: ["output"],
    });
    expect(replaced.body).toEqual({ action: "replace", changed: 2, revision: 1 });
    expect((await dataset()).map(({ output }: { output: string }) => output.startsWith("答："))).toEqual([true, true]);
    await service.post(`${path}/undo`, {});
    expect((await dataset())[0].output).toContain("答案：");
    const emptied = await edits({ action: "replace", select: { ids: ["r2"] }, find: "答案：B. 2", replace: "" });
    expect(emptied).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", details: { field: "output" } } });
    expect((await edits({ action: "remove", select: { ids: ["r99"] } })).body.code).toBe("NOT_FOUND");
  });

  it("counts what nobody has looked at, by group", async () => {
    const groups = async () => (await service.json(`${path}/checks`)).body.groups;
    expect(await groups()).toEqual([
      { type: "rejected", code: "answer-missing", total: 1, open: 1 },
      { type: "warning", code: "explanation-missing", total: 1, open: 1 },
    ]);
    await edits({ action: "check", select: { records: { warning: "explanation-missing" } } });
    await edits({ action: "check", select: { rejected: { reason: "answer-missing" } } });
    expect((await groups()).map(({ open }: { open: number }) => open)).toEqual([0, 0]);
    expect((await records("?warning=any&checked=false")).total).toBe(0);
    expect((await service.json(`${path}/checks`)).body.undo).toMatchObject({ action: "check", changed: 1 });
  });

  it("makes a record of a rejected item: it is exported, counted, and can be taken back", async () => {
    const record = { instruction: "请回答。", input: "没有答案的题（ ）", output: "A. 甲" };
    const adopted = await service.post(`${path}/rejected/x0/adopt`, { record, kind: "single" });
    expect(adopted.body).toMatchObject({ id: "x0", state: "adopted", kind: "single", source: { number: "3" } });
    expect((await dataset()).at(-1)).toEqual(record);
    expect((await service.json(`${path}/exports/manifest.json`)).body).toMatchObject({ items: 3, records: 3 });
    expect((await service.json(path)).body).toMatchObject({ adopted: 1, revision: 1 });
    expect((await records("?state=adopted")).items[0].record).toEqual(record);
    expect((await service.post(`${path}/rejected/r1/adopt`, { record })).body.code).toBe("INVALID_INPUT");
    await service.post(`${path}/undo`, {});
    expect(await dataset()).toHaveLength(2);
    expect((await service.json(`${path}/records/x0`)).status).toBe(404);
  });

  it("has every edit after a crash that tore the last line", async () => {
    await service.json(`${path}/records/r2`, { method: "DELETE" });
    await service.server.close();
    await appendFile(join(service.dataFolder, "jobs", jobId, "edits.jsonl"), '{"type":"undo","at":"20');
    service = await open({ dataFolder: service.dataFolder });
    expect((await records("?state=removed")).total).toBe(1);
    await service.post(`${path}/undo`, {});
    expect((await records("?state=removed")).total).toBe(0);
  });

  it("are taken over to a conversion with other settings where the item is the same", async () => {
    await service.json(`${path}/records/r2`, { method: "PATCH", headers: put, body: '{"output":"答案：二"}' });
    const { uploads } = (await service.json(path)).body;
    const next = await service.post("/api/v1/jobs", {
      uploads: uploads.map(({ id }: { id: string }) => id),
      settings: { seed: 7, language: "en" },
      from: jobId,
    });
    expect(await service.finished(next.body.id)).toMatchObject({ status: "done", edited: 1, revision: 1 });
    const taken = (await service.json(`/api/v1/jobs/${next.body.id}/records/r2`)).body;
    expect(taken.record.output).toBe("答案：二");
    expect(taken.record.instruction).toBe(taken.original.instruction);
    expect((await service.post("/api/v1/jobs", { uploads: [uploads[0].id], from: "0".repeat(20) })).status).toBe(404);
  });
});

describe("documents", () => {
  it("link each item to its rows", async () => {
    const map = (await service.json(`${path}/documents/0`)).body;
    expect(map).toMatchObject({ file: "bank.txt", format: "text", items: [1, 6, 10] });
    const { body } = await service.json(`${path}/documents/0/items?offset=1&limit=2`);
    expect(
      body.items.map(({ row, end, item }: { row: number; end: number; item: { id: string } }) => [row, end, item.id]),
    ).toEqual([
      [6, 9, "r2"],
      [10, 12, "x0"],
    ]);
    const rows = (await service.json(`${path}/documents/0/rows?offset=6&limit=1`)).body;
    expect(rows.items).toEqual([{ row: 6, block: expect.any(Number), text: "2. 一加一等于（ ）", line: 7 }]);
    expect((await service.json(`${path}/places/x0`)).body).toEqual({
      document: 0,
      report: 0,
      item: 2,
      row: 10,
      end: 12,
    });
    expect((await service.json(`${path}/rejected/x0/other`)).body.code).toBe("NOT_FOUND"); // it repeats nothing
    for (const wrong of ["/documents/9", "/places/r9", "/rejected/x9", "/rejected/r1"])
      expect((await service.json(path + wrong)).body.code, wrong).toBe("NOT_FOUND");
  });
});

describe("settings", () => {
  it("show what they make of one file, and keep nothing", async () => {
    const upload = (await service.json(path)).body.uploads[0].id;
    const before = (await service.json("/api/v1/jobs")).body.total;
    const { body } = await service.post("/api/v1/previews", { upload, settings: { outputStyle: "answer" } });
    expect(body.records.map(({ record }: { record: { output: string } }) => record.output)).toEqual(["B", "B"]);
    expect(body.rejected).toHaveLength(1);
    expect((await service.json("/api/v1/jobs")).body.total).toBe(before);
    expect((await service.post("/api/v1/previews", { upload: "0".repeat(20) })).status).toBe(404);
  });

  it("are kept under a name, over a restart", async () => {
    const made = await service.post("/api/v1/profiles", {
      name: "客户甲",
      settings: { outputStyle: "answer", answers: [{ source: { file: "a.txt", line: 1 }, answer: "B" }] }, // of one file
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: "客户甲", settings: { outputStyle: "answer", seed: 42 } },
    });
    expect(made.body.settings).not.toHaveProperty("answers");
    const profile = `/api/v1/profiles/${made.body.id}`;
    await service.json(profile, { method: "PUT", headers: put, body: JSON.stringify({ name: "乙", settings: {} }) });
    await service.server.close();
    service = await open({ dataFolder: service.dataFolder });
    expect((await service.json("/api/v1/profiles")).body.profiles.map(({ name }: { name: string }) => name)).toEqual([
      "乙",
    ]);
    expect((await service.json(profile, { method: "DELETE" })).status).toBe(204);
    expect((await service.json(profile)).status).toBe(404);
    expect((await service.post("/api/v1/profiles", { name: " ", settings: {} })).body.code).toBe("INVALID_INPUT");
  });
});
