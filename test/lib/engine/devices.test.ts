import { afterEach, expect, test, vi } from "vitest";
import { devices, useDevice } from "#lib/engine/index";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the reasons of devices are told in the reader's language", async () => {
  const [zh, en] = [await devices("zh"), await devices("en")];
  expect(zh.map(({ name, available }) => [name, available])).toEqual(
    en.map(({ name, available }) => [name, available]),
  );
  for (const { reason } of zh) expect(reason).toMatch(/[\u4e00-\u9fff]/);
  for (const { reason } of en) expect(reason).not.toMatch(/[\u4e00-\u9fff]/);
  vi.stubEnv("TUNELAB_LANG", "zh");
  expect((await useDevice()).reason).toMatch(/[\u4e00-\u9fff]/);
  const missing = en.find(({ available }) => !available);
  if (!missing) return;
  const reason = zh.find(({ name }) => name === missing.name)!.reason;
  await expect(useDevice(missing.name)).rejects.toThrow(`设备“${missing.name}”不可用：${reason}`);
  vi.stubEnv("TUNELAB_LANG", "en");
  await expect(useDevice(missing.name)).rejects.toThrow(`not available: ${missing.reason}`);
});
