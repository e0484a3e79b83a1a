import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AES, OPENS } from "../readers/protected-pdf.ts";
import { open } from "./helpers.ts";

/** Every file below a folder as one text. */
async function contentOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "latin1")))).join(
    "\n",
  );
}

describe("passwords of files", () => {
  let service: Awaited<ReturnType<typeof open>>;
  let upload: string;
  const post = (path: string, body: unknown) => service.post(`/api/v1/${path}`, body);
  const uploaded = async () => (await service.upload(["locked.pdf", AES])).body.uploads[0].id as string;
  beforeAll(async () => {
    service = await open();
    upload = await uploaded();
  });
  afterAll(() => service.close());

  it("are asked for by a named error", async () => {
    for (const settings of [{}, { passwords: ["wrong one"] }]) {
      const preview = await post("previews", { upload, settings });
      expect(preview.body.files[0].error.code).toBe("ENCRYPTED_FILE");
      expect(JSON.stringify(preview.body)).not.toContain("wrong one");
    }
  });

  it("open the file and are neither shown nor written", async () => {
    const settings = { seed: 7, passwords: ["wrong one", OPENS] };
    const { body } = await post("jobs", { uploads: [upload], settings });
    expect(body.settings).toMatchObject({ seed: 7 });
    const job = await service.finished(body.id);
    expect(job.counts).toMatchObject({ records: 2, filesFailed: 0 });
    await post("profiles", { name: "customer", settings });
    const exports = await service.json(`/api/v1/jobs/${job.id}/exports`);
    const shown = [body, job, exports.body, (await service.json("/api/v1/jobs")).body];
    shown.push((await service.json("/api/v1/profiles")).body);
    for (const text of [JSON.stringify(shown), await contentOf(service.dataFolder)])
      expect(text).not.toMatch(/opens it|wrong one|"passwords"/);
  });

  it("count for later conversions of the same upload, and for no other", async () => {
    const again = await post("jobs", { uploads: [upload] });
    expect((await service.finished(again.body.id)).counts.records).toBe(2);
    expect((await post("previews", { upload })).body.counts.records).toBe(2);
    const other = await post("previews", { upload: await uploaded() });
    expect(other.body.files[0].error.code).toBe("ENCRYPTED_FILE");
  });
});
