/** Scanned pages through the service: refused with the way out, read when asked, and marked down to the exported sources. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfOfScan, SCAN, scanAsJpeg } from "../readers/scanned.ts";
import { open } from "./helpers.ts";

let service: Awaited<ReturnType<typeof open>>;
let uploads: string[];

beforeAll(async () => {
  service = await open();
  const { body } = await service.upload(
    ["scan.pdf", pdfOfScan(await scanAsJpeg())],
    ["scan.png", Uint8Array.from(SCAN)],
  );
  uploads = body.uploads.map(({ id }: { id: string }) => id);
});
afterAll(() => service?.close());

async function converted(settings: object) {
  const { body } = await service.post("/api/v1/jobs", { uploads, settings });
  return service.finished(body.id);
}

describe("scanned pages", () => {
  it("are recognised as such, and the report says what helps", async () => {
    const job = await converted({});
    expect(job.counts).toMatchObject({ records: 0, rejected: 0, filesFailed: 2 });
    const { items } = (await service.json(`/api/v1/jobs/${job.id}/reports`)).body;
    const picture = { code: "UNSUPPORTED_FORMAT", hint: expect.stringContaining("ocr") };
    expect(items).toMatchObject([
      { file: "scan.pdf", error: { ...picture, message: "scan.pdf holds pictures of pages and no text" } },
      { file: "scan.png", error: { ...picture, message: "scan.png is a picture" } },
    ]);
  });

  it("are read with the setting ocr; every record says that it was recognised, where and how surely", async () => {
    const job = await converted({ ocr: true, outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } });
    const { items: reports } = (await service.json(`/api/v1/jobs/${job.id}/reports`)).body;
    expect(reports.map(({ warnings }: { warnings: string[] }) => warnings)).toEqual([
      ["text-recognised"],
      ["text-recognised"],
    ]);
    const { items } = (await service.json(`/api/v1/jobs/${job.id}/records`)).body;
    expect(items.map(({ record }: { record: { output: string } }) => record.output)).toEqual(["B", "B"]);
    const { items: again } = (await service.json(`/api/v1/jobs/${job.id}/rejected`)).body;
    expect(again.map(({ reason, source }: Rejected) => [source.file, reason])).toEqual([
      ["scan.png", "duplicate"],
      ["scan.png", "duplicate"],
    ]);
    for (const { source } of [...items, ...again]) {
      expect(source.ocr.confidence).toBeGreaterThan(0.8);
      expect(source.ocr.box).toHaveLength(4);
    }
    const exported = await fetch(`${service.base}/api/v1/jobs/${job.id}/exports/sources.jsonl`);
    const sources = (await exported.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(sources.map(({ source }) => [source.file, source.page, source.ocr !== undefined])).toEqual([
      ["scan.pdf", 1, true],
      ["scan.pdf", 1, true],
    ]);
  });
});

interface Rejected {
  reason: string;
  source: { file: string };
}
