import { existsSync } from "node:fs";
import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "#lib/core/index";

const storage = expect.objectContaining({ code: "STORAGE" });

it("makes a folder and those above it; one that is there is fine", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "tunelab-folders-")), "a", "b");
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it("refuses a file in the way, and a link that leads nowhere", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-folders-"));
  await writeFile(join(folder, "file"), "");
  await symlink(join(folder, "nowhere"), join(folder, "link"));
  for (const path of ["file", "file/below", "link", "link/below"])
    expect(() => makeFolder(join(folder, path)), path).toThrow(storage);
});

it.runIf(existsSync("/proc/self"))("fails at once where the system makes no folders", () => {
  expect(() => makeFolder("/proc/tunelab/out")).toThrow(storage);
});
