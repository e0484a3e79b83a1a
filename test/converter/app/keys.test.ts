/** The key of pseudonyms is in no job, profile or manifest; its fingerprint names it. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { open } from "./helpers.ts";

const KEY = "ein langes Geheimnis";
const BANK = "1.联系人：王小明，电话13800138000，应当怎样做（ ）\nA.报告 B.离开\n答案：A\n";
const pseudonym = (more: object) => ({ clean: { personalData: { action: "pseudonym", ...more } } });

it("is kept apart from what is shown, and found again by its fingerprint", async () => {
  const service = await open();
  const { body } = await service.upload(["bank.txt", BANK]);
  const uploads = [body.uploads[0].id];
  const run = async (settings: object) => {
    const job = await service.post("/api/v1/jobs", { uploads, settings });
    const done = await service.finished(job.body.id);
    const { items } = (await service.json(`/api/v1/jobs/${job.body.id}/records`)).body;
    return { done, input: items?.[0]?.record.input };
  };
  const first = await run(pseudonym({ key: KEY }));
  const { keyFingerprint } = first.done.settings.clean.personalData;
  expect(keyFingerprint).toMatch(/^[0-9a-f]{16}$/);
  const second = await run(pseudonym({ keyFingerprint }));
  expect(second.input).toBe(first.input);
  expect(first.input).not.toContain("13800138000");
  expect((await run(pseudonym({}))).input).not.toBe(first.input);
  const unknown = await run(pseudonym({ keyFingerprint: "0123456789abcdef" }));
  expect(unknown.done).toMatchObject({ status: "failed", error: { code: "USAGE" } });
  const profile = await service.post("/api/v1/profiles", { name: "a", settings: pseudonym({ key: KEY }) });
  expect(profile.body.settings.clean.personalData).toMatchObject({ keyFingerprint });
  expect(await holders(service.dataFolder)).toEqual([join("keys", keyFingerprint)]);
  const { mode } = await stat(join(service.dataFolder, "keys", keyFingerprint));
  expect(mode & 0o077).toBe(0);
  await service.close();
});

it("is asked for by a library's caller whose settings name another one", async () => {
  const settings = ConvertSettings.parse(pseudonym({ key: KEY, keyFingerprint: "0123456789abcdef" }));
  await expect(convert([], settings)).rejects.toMatchObject({ code: "USAGE" });
});

/** Files below a folder that hold the key. */
async function holders(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.map((path) => readFile(path, "latin1")));
  return files.filter((_, i) => texts[i]!.includes(KEY)).map((path) => path.slice(folder.length + 1));
}
