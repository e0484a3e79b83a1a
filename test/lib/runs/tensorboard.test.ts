import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { crc32, crc32c } from "#lib/core/index";
import { EventFile } from "#lib/runs/index";
import { encodeRecord } from "#lib/runs/tensorboard/event-file";
import { flatten } from "#lib/runs/tensorboard/log";
import { fileVersion, scalarEvent } from "#lib/runs/tensorboard/messages";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-board-"));
});
afterAll(() => rm(folder, { recursive: true }));

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("checksums have the published check values", () => {
  const bytes = new TextEncoder().encode("123456789");
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32c(bytes)).toBe(0xe3069283);
});

test("records are byte for byte those of TensorBoard 2.21's own RecordWriter", () => {
  const wallTime = 1_700_000_000.25;
  expect(hex(encodeRecord(fileVersion(wallTime)))).toBe(
    "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9",
  );
  expect(hex(encodeRecord(scalarEvent("train/loss", 1.5, { wallTime, step: 300 })))).toBe(
    "2100000000000000017becf60900001040fc54d94110ac022a130a110a0a747261696e2f6c6f7373150000c03ff4536857",
  );
});

test("a file has TensorBoard's name and whole records in the order of the calls", async () => {
  const file = await EventFile.open(folder, { now: () => 1_700_000_000_000, host: "here", pid: 7 });
  await Promise.all([file.scalar("a", 1, 1), file.scalar("b", 2, 2), file.text("说明", "中文 **b**", 3)]);
  await file.close();
  expect(basename(file.path)).toMatch(/^events\.out\.tfevents\.1700000000\.here\.7\.\d+$/);
  const bytes = await readFile(file.path);
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const record = bytes.subarray(at + 12, at + 12 + length);
    expect(hex(encodeRecord(record))).toBe(hex(bytes.subarray(at, at + 16 + length)));
    records.push(record);
    at += 16 + length;
  }
  expect(records).toHaveLength(4);
  expect(records[3]!.includes("中文 **b**")).toBe(true);
});

test("a recipe becomes flat hyperparameters", () => {
  const recipe = {
    mode: "lora",
    lora: { rank: 8, targets: ["q", "v"], rs: false },
    nothing: null,
    long: "x".repeat(2000),
  };
  const flat = flatten(recipe);
  expect(flat).toMatchObject({ mode: "lora", "lora.rank": 8, "lora.targets": '["q","v"]', "lora.rs": false });
  expect("nothing" in flat).toBe(false);
  expect(String(flat["long"]).length).toBe(500);
});
