/** A table that is read row by row: its rows, items and records in pages, progress, and a look at its first rows. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { HEADER, questionRows } from "../../bench/subjects/question-rows.ts";
import { open } from "./helpers.ts";

const ROWS = 6000;
let service: Awaited<ReturnType<typeof open>>;
// biome-ignore lint/suspicious/noExplicitAny: answers are validated against their schemas by the service itself
let job: any;

beforeAll(async () => {
  service = await open();
  const csv = [HEADER, ...questionRows(ROWS)].map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join("\n");
  job = await service.convert(["题库.csv", csv], ["空.csv", ""]);
});
afterAll(() => service.close());

const get = async (path: string) => (await service.json(`/api/v1/jobs/${job.id}${path}`)).body;

it("is converted whole, each row a record or a rejected item", async () => {
  expect(job).toMatchObject({ status: "done", counts: { items: ROWS } });
  const { items } = await get("/reports");
  expect(items[0]).toMatchObject({ format: "csv", items: ROWS, document: 0 });
});

it("shows its rows and items in pages, each item at its row", async () => {
  const map = await get("/documents/0");
  expect(map).toMatchObject({ format: "csv", rows: ROWS + 1 });
  expect(map.items).toHaveLength(ROWS);
  expect(map.items.slice(0, 3)).toEqual([1, 2, 3]); // below the header
  const rows = await get("/documents/0/rows?offset=5990&limit=100");
  expect(rows.total).toBe(ROWS + 1);
  expect(rows.items.at(-1)).toMatchObject({ row: ROWS, tableRow: ROWS + 1 });
  const found = await get("/documents/0/items?offset=4321&limit=2");
  expect(found.items[0]).toMatchObject({ row: 4322, item: { source: { row: 4323 } } });
  const id = found.items[0].item.id;
  expect(await get(`/places/${id}`)).toMatchObject({ document: 0, item: 4321, row: 4322 });
});

it("leads from a duplicate to the row that it repeats", async () => {
  const [first] = (await get("/rejected?reason=duplicate&limit=1")).items;
  const { row } = await get(`/rejected/${first.id}/other`);
  expect(row).toBe(first.values.place.row - 1);
  expect(row).toBeLessThan(first.source.row - 1);
});

it("finds records by text, kind and warning, page by page", async () => {
  const near = await get("/records?warning=near-duplicate&limit=5");
  expect(near.total).toBeGreaterThan(10);
  expect(near.items.every(({ warnings }: { warnings: string[] }) => warnings.includes("near-duplicate"))).toBe(true);
  const { items } = await get("/records?offset=3000&limit=1");
  const text = items[0].record.input.split("\n")[0];
  const same = await get(`/records?q=${encodeURIComponent(text)}`);
  expect(same.items.map(({ id }: { id: string }) => id)).toContain(items[0].id);
  expect((await get("/records?kind=judge")).total).toBe(0);
  expect((await get("/rejected?reason=duplicate")).total).toBe(job.counts.reasons.duplicate);
});

it("keeps edits of any row in the export", async () => {
  const { items } = await get("/records?offset=5000&limit=1");
  const path = `/api/v1/jobs/${job.id}/records/${items[0].id}`;
  await service.json(path, {
    method: "PATCH",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ output: "改过的答案" }),
  });
  const list = await get("/exports");
  const manifest = list.files.find(({ name }: { name: string }) => name === "manifest.json");
  expect(manifest).toBeDefined();
  const data = await fetch(`${service.base}/api/v1/jobs/${job.id}/exports/dataset.json`);
  const records = (await data.json()) as { output: string }[];
  expect(records).toHaveLength(job.counts.records);
  expect(records[5000]!.output).toBe("改过的答案");
});

it("is tried with its first rows only", async () => {
  const { body } = await service.post("/api/v1/previews", { upload: job.uploads[0].id });
  expect(body.files[0].warnings).toContain("rows-left-out");
  expect(body.counts.items).toBeLessThan(ROWS);
  expect(body.tables[0]).toMatchObject({ row: 1, columns: HEADER });
});
