import { appendFile, mkdtemp, open, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import {
  EventStream,
  formatBytes,
  formatDuration,
  formatNumber,
  JsonLog,
  nearest,
  Rng,
  readJson,
  readJsonLines,
  TunelabError,
  writeFileAtomic,
} from "#lib/core/index";

const folder = () => mkdtemp(join(tmpdir(), "tunelab-core-"));

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("nearest", () => {
  const names = ["learningRate", "loraRank", "epochs"];
  it.each([
    ["learningrate", "learningRate"],
    ["rank", "loraRank"],
    ["epoch", "epochs"],
    ["temperature", undefined],
  ])("%s means %s", (word, name) => expect(nearest(word, names)).toBe(name));
});

describe("Rng", () => {
  it("is xoshiro128**: the outputs of the reference code for state 1, 2, 3, 4", () => {
    // From the authors' C code: rotl(s[1] * 5, 7) * 9 with s = {1, 2, 3, 4}.
    const rng = Rng.fromState([1, 2, 3, 4]);
    expect([rng.uint32(), rng.uint32(), rng.uint32(), rng.uint32()]).toEqual([11520, 0, 5927040, 70819200]);
  });

  it("repeats from a seed and from a saved state", () => {
    const rng = new Rng("run 7");
    const first = [rng.next(), rng.normal(), rng.int(10)];
    const state = JSON.parse(JSON.stringify(rng.state()));
    const later = [rng.next(), rng.normal()];
    const again = new Rng("run 7");
    expect([again.next(), again.normal(), again.int(10)]).toEqual(first);
    const resumed = Rng.fromState(state);
    expect([resumed.next(), resumed.normal()]).toEqual(later);
    expect(new Rng(1).next()).not.toBe(new Rng(2 ** 32 + 1).next());
  });

  it("draws uniform and normal numbers with the right moments", () => {
    const rng = new Rng(3);
    const uniform = Array.from({ length: 50_000 }, () => rng.next());
    const normal = Array.from({ length: 50_000 }, () => rng.normal(2, 3));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(uniform)).toBeCloseTo(0.5, 2);
    expect(mean(normal)).toBeCloseTo(2, 1);
    expect(Math.sqrt(mean(normal.map((value) => (value - 2) ** 2)))).toBeCloseTo(3, 1);
    const counts = new Array(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[rng.int(6)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("derives independent generators without moving", () => {
    const rng = new Rng(5);
    const before = rng.state();
    const [a, b] = [rng.derive("data").next(), rng.derive("dropout").next()];
    expect(a).not.toBe(b);
    expect(rng.state()).toEqual(before);
  });

  it("refuses seeds and limits that make no sense", () => {
    expect(() => new Rng(0.5)).toThrow(TunelabError);
    expect(() => new Rng(1).int(0)).toThrow(/below 0/);
  });
});

describe("EventStream", () => {
  it("gives late readers the whole story, and the error at its end", async () => {
    const stream = new EventStream<number>();
    const heard: number[] = [];
    stream.emit(1);
    const stop = stream.on((event) => heard.push(event));
    const reading = collect(stream);
    stream.emit(2);
    stop();
    stream.emit(3);
    stream.end();
    expect(await reading).toEqual([1, 2, 3]);
    expect(heard).toEqual([2]);
    const broken = new EventStream<number>();
    broken.emit(1);
    broken.fail(new Error("lost"));
    await expect(collect(broken)).rejects.toThrow("lost");
  });
});

describe("files", () => {
  it("writes whole files and leaves nothing behind", async () => {
    const path = join(await folder(), "deep", "a.txt");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, [new Uint8Array([116, 119]), new Uint8Array([111])]);
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(join(path, ".."))).toEqual(["a.txt"]);
  });

  it("says what is wrong with a file that cannot be written or read", async () => {
    const root = await folder();
    await writeFile(join(root, "file"), "x");
    await expect(writeFileAtomic(join(root, "file", "below"), "x")).rejects.toMatchObject({ code: "STORAGE" });
    await expect(readJson(join(root, "none.json"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await writeFile(join(root, "bad.json"), "{");
    await expect(readJson(join(root, "bad.json"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  });

  it("keeps a log through a torn last line and goes on after it", async () => {
    const path = join(await folder(), "events.jsonl");
    const log = await JsonLog.open(path);
    await Promise.all([log.append({ n: 1 }), log.append({ n: 2 }, { durable: true })]);
    await log.close();
    await appendFile(path, '{"n":3,"half');
    expect(await collect(readJsonLines(path))).toEqual([{ n: 1 }, { n: 2 }]);
    const again = await JsonLog.open(path);
    await again.append({ n: 4 });
    await again.close();
    expect(await collect(readJsonLines(path))).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
  });

  it("leaves no half line in a log when the disk is full, and goes on once there is room", async () => {
    const path = join(await folder(), "edits.jsonl");
    const log = await JsonLog.open(path);
    await log.append({ n: 1 });
    const handle = await open(path);
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const full = vi.spyOn(prototype, "appendFile").mockImplementation(async function (this: typeof handle, data) {
      await this.write(String(data).slice(0, 5));
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    });
    await expect(log.append({ n: 2 })).rejects.toMatchObject({ code: "STORAGE", details: { reason: "ENOSPC" } });
    full.mockRestore();
    await log.append({ n: 3 });
    await log.close();
    expect(await collect(readJsonLines(path))).toEqual([{ n: 1 }, { n: 3 }]);
  });

  it("does not hide a broken line in the middle of a log", async () => {
    const path = join(await folder(), "events.jsonl");
    await writeFile(path, '{"n":1}\nnot json\n{"n":2}\n');
    await expect(collect(readJsonLines(path))).rejects.toMatchObject({ code: "CORRUPT_FILE", details: { row: 2 } });
  });
});

describe("format", () => {
  it("writes sizes, times and numbers for people", () => {
    expect([formatBytes(0), formatBytes(1536), formatBytes(3.2e9)]).toEqual(["0 B", "1.5 KB", "3.0 GB"]);
    expect([950, 2500, 75_000, 3_700_000].map(formatDuration)).toEqual(["950 ms", "2.5 s", "1:15", "1:01:40"]);
    expect([3.14161, 0.00012345, 2e7, 0].map(formatNumber)).toEqual(["3.142", "1.234e-4", "2e7", "0"]);
  });
});
