import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { open } from "./helpers.ts";

it("says it when Redis cannot be reached, and tells no password", async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "tunelab-share-"));
  await expect(open({ dataFolder, redis: "redis://:secret@127.0.0.1:1" })).rejects.toMatchObject({
    code: "DEVICE_UNAVAILABLE",
    message: expect.stringMatching(/^Redis at redis:\/\/127\.0\.0\.1:1 cannot be reached/),
  });
  await rm(dataFolder, { recursive: true });
});
