import * as fs from "node:fs";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { KeyTable, keyOf } from "../../converter/compose/key-table.ts";
import { ConvertSettings, convertSpooled } from "../../converter/index.ts";
import { Spool } from "../../converter/spool.ts";

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  return { ...real, writeSync: vi.fn(real.writeSync) };
});

afterEach(() => vi.mocked(fs.writeSync).mockReset());

const value = (i: number) => ({ i, text: `第${i}条 😀 \uD800 ${"长".repeat(i % 7 === 0 ? 3000 : i % 50)}` });

it("gives back every value in order and by position, in memory and from the disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-spool-"));
  for (const count of [0, 3, 20_000]) {
    const spool = new Spool<ReturnType<typeof value>>(folder);
    for (let i = 0; i < count; i++) spool.push(value(i));
    expect(spool.length).toBe(count);
    let i = 0;
    for (const one of spool) if (one.text !== value(i++).text) expect.fail(`value ${i - 1} differs`);
    expect(i).toBe(count);
    for (const at of [0, 1, 777, 12_345, count - 1])
      expect(spool.at(at)).toEqual(at < 0 || at >= count ? undefined : value(at));
    spool.close();
    expect([...spool]).toEqual([]);
  }
  expect(readdirSync(folder)).toEqual([]);
});

it("holds a value that is larger than its buffer", () => {
  const spool = new Spool<string>();
  const long = "很长".repeat(2_000_000);
  for (const text of ["a", long, "b"]) spool.push(text);
  expect([...spool].map(({ length }) => length)).toEqual([1, 4_000_000, 1]);
  expect(spool.at(1)).toBe(long);
  spool.close();
});

it("says that the disk is full; a conversion ends with it, and nothing is left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-spool-"));
  vi.mocked(fs.writeSync).mockImplementation(() => {
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  });
  const text = Array.from({ length: 6000 }, (_, i) => `${i + 1}.第${i}个问题的内容是什么（ ）\nA.一 B.二\n答案：A`);
  const path = join(folder, "bank.txt");
  writeFileSync(path, text.join("\n"));
  await expect(convertSpooled([{ name: "bank.txt", path }], ConvertSettings.parse({}))).rejects.toMatchObject({
    code: "STORAGE",
    message: expect.stringMatching(/the disk is full/),
  });
  expect(readdirSync(folder)).toEqual(["bank.txt"]);
});

it("knows keys again, however many", () => {
  const table = new KeyTable();
  for (let i = 0; i < 50_000; i++) table.set(keyOf(`题目 ${i}`), i);
  table.set(keyOf("题目 7"), 70);
  expect([7, 0, 49_999].map((i) => table.get(keyOf(`题目 ${i}`)))).toEqual([70, 0, 49_999]);
  expect(table.get(keyOf("题目 50000"))).toBeUndefined();
});
