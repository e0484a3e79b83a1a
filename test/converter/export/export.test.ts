import { mkdtemp, open, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it, vi } from "vitest";
import { splitRecords } from "../../../converter/export/split.ts";
import { type Conversion, type ConvertedRecord, ConvertSettings, exportDataset } from "../../../converter/index.ts";

const record = (i: number, over: Partial<ConvertedRecord> = {}): ConvertedRecord => ({
  id: `r${i}`,
  record: {
    instruction: "回答。",
    input: `${"甲乙丙丁戊己庚辛壬癸"[i % 10]}${String(i * 7919).repeat(6)}的问题是什么`,
    output: `答${i}`,
  },
  kind: "single",
  source: { file: `f${i % 5}.txt`, line: i + 1 },
  warnings: [],
  ...over,
});
const conversionOf = (records: ConvertedRecord[]): Conversion => ({ records, rejected: [], files: [], checks: [] });
const settings = (over: object) => ConvertSettings.parse(over);
const folder = () => mkdtemp(join(tmpdir(), "tunelab-export-"));
const read = async (path: string) => JSON.parse(await readFile(path, "utf8"));

describe("split", () => {
  const records = Array.from({ length: 200 }, (_, i) => record(i));
  const parts = (over: object, seed = 1) => splitRecords(records, settings({ split: over }).split, seed).parts;

  it("gives the shares, the same for the same seed, another for another", () => {
    const first = parts({ validation: 0.1, test: 0.05 });
    expect(first.filter((part) => part === "validation")).toHaveLength(20);
    expect(first.filter((part) => part === "test")).toHaveLength(10);
    expect(parts({ validation: 0.1, test: 0.05 })).toEqual(first);
    expect(parts({ validation: 0.1, test: 0.05 }, 2)).not.toEqual(first);
  });

  it("keeps groups together: files, shared material", () => {
    const byFile = parts({ validation: 0.2, group: "file" });
    const files = new Set(records.flatMap(({ source }, i) => (byFile[i] === "validation" ? [source.file] : [])));
    expect([...files]).toHaveLength(1);
    const shared = Array.from({ length: 40 }, (_, i) => {
      const base = record(i);
      return {
        ...base,
        source: { file: "a.txt" },
        record: { ...base.record, input: `材料${i % 8}\n\n${base.record.input}` },
      };
    });
    const dealt = splitRecords(shared, settings({ split: { validation: 0.25 } }).split, 3).parts;
    const held = new Set(shared.flatMap((_, i) => (dealt[i] === "validation" ? [i % 8] : [])));
    expect(dealt.filter((part) => part === "validation")).toHaveLength(held.size * 5);
  });

  it("finds what training already knows, and moves or drops it", async () => {
    const twins = Array.from({ length: 60 }, (_, i) =>
      record(i >> 1, { id: `t${i}`, source: { file: "a.txt", line: i } }),
    );
    const run = (leakage: string) => splitRecords(twins, settings({ split: { validation: 0.2, leakage } }).split, 1);
    const noted = run("note");
    expect(noted.report!.found).toBeGreaterThan(3);
    const moved = run("move");
    const sides = new Map<string, Set<unknown>>();
    for (const [i, part] of moved.parts.entries())
      sides.set(twins[i]!.record.input, (sides.get(twins[i]!.record.input) ?? new Set()).add(part));
    expect([...sides.values()].every((set) => set.size === 1)).toBe(true);
    const out = await folder();
    await exportDataset(conversionOf(twins), out, settings({ seed: 1, split: { validation: 0.2, leakage: "drop" } }));
    const manifest = await read(join(out, "manifest.json"));
    expect(manifest.reasons.leakage).toBe(noted.report!.found);
    expect(manifest.records + manifest.rejected).toBe(60);
  });
});

describe("files", () => {
  it("keep every record once, in order, and the same bytes for the same settings", async () => {
    const records = Array.from({ length: 5000 }, (_, i) => record(i));
    const wanted = settings({ format: "text", split: { validation: 0.1 } });
    const [first, second] = [await folder(), await folder()];
    const files = await exportDataset(conversionOf(records), first, wanted);
    await exportDataset(conversionOf(records), second, wanted);
    for (const { name, path } of files)
      expect(Buffer.compare(await readFile(path), await readFile(join(second, name))), name).toBe(0);
    expect((await readdir(first)).sort()).toEqual(files.map(({ name }) => name).sort());
    const train = await read(join(first, "dataset.json"));
    const held = await read(join(first, "dataset_validation.json"));
    expect(train.length + held.length).toBe(5000);
    expect(held).toHaveLength(500);
    const manifest = await read(join(first, "manifest.json"));
    expect(manifest.parts).toEqual({ train: 4500, validation: 500 });
    expect(await read(join(first, "dataset_info.json"))).toMatchObject({
      dataset: { file_name: "dataset.json", columns: { prompt: "instruction", query: "input", response: "output" } },
      dataset_validation_text: { file_name: "dataset_validation.text.jsonl", columns: { prompt: "text" } },
    });
  });

  it("guard spreadsheets in CSV and nowhere else", async () => {
    const cells = ['=HYPERLINK("http://x")', "+1", "-1", "@a", "＝1", "\tx", '他说"好"', "一,二\n三"];
    const records = cells.map((output, i) => record(i, { record: { instruction: "a", input: "", output } }));
    const out = await folder();
    await exportDataset(conversionOf(records), out, settings({ format: "csv" }));
    const rows: string[][] = parse(await readFile(join(out, "dataset.csv")), { bom: true });
    expect(rows.slice(1).map((row) => row[2])).toEqual(cells.map((cell, i) => (i < 6 ? `'${cell}` : cell)));
    expect((await read(join(out, "dataset.json"))).map((one: { output: string }) => one.output)).toEqual(cells);
  });

  it("are valid when nothing was found, and hide the key of pseudonyms, passwords and answers by hand", async () => {
    const out = await folder();
    const wanted = settings({
      format: "messages",
      passwords: ["a password"],
      clean: { personalData: { key: "a long secret" } },
    });
    const answers = [{ source: { file: "a.txt", line: 1 }, answer: "13812345678" }]; // may hold what the records mask
    await exportDataset(conversionOf([]), out, { ...wanted, answers });
    expect(await read(join(out, "dataset.json"))).toEqual([]);
    expect(await read(join(out, "manifest.json"))).toMatchObject({ answersByHand: 1 });
    expect(await readFile(join(out, "dataset.messages.jsonl"), "utf8")).toBe("");
    expect(await readFile(join(out, "manifest.json"), "utf8")).not.toMatch(/a long secret|a password|13812345678/);
  });

  it("come together or not at all: a full disk leaves the earlier export as it was", async () => {
    const out = await folder();
    const first = Array.from({ length: 3000 }, (_, i) => record(i));
    const files = await exportDataset(conversionOf(first), out, settings({}));
    const before = await Promise.all(files.map(({ path }) => readFile(path, "utf8")));
    const handle = await open(join(out, "dataset.json"));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    for (const failing of ["writeFile", "sync"] as const) {
      let calls = 0;
      const real = prototype[failing] as () => Promise<void>;
      const spy = vi.spyOn(prototype, failing).mockImplementation(function (this: typeof handle, ...args: unknown[]) {
        if (++calls > 2) return Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
        return real.apply(this, args as []);
      });
      const second = exportDataset(conversionOf(first.slice(1)), out, settings({ format: "messages" }));
      await expect(second).rejects.toMatchObject({
        code: "STORAGE",
        message: expect.stringMatching(/the disk is full/),
        hint: expect.stringMatching(/free some space/),
      });
      spy.mockRestore();
      expect((await readdir(out)).sort()).toEqual(files.map(({ name }) => name).sort());
      expect(await Promise.all(files.map(({ path }) => readFile(path, "utf8")))).toEqual(before);
    }
  });

  it("take the place of an earlier export: its parts and formats go, what others put there stays", async () => {
    const out = await folder();
    const conversion = conversionOf(Array.from({ length: 20 }, (_, i) => record(i)));
    await exportDataset(conversion, out, settings({ format: "csv", split: { validation: 0.2, test: 0.2 } }));
    await writeFile(join(out, "dataset_mine.json"), "[]");
    expect(await readdir(out)).toContain("dataset_test.csv");
    await exportDataset(conversion, out, settings({ format: "jsonl" }));
    expect((await readdir(out)).sort()).toEqual([
      "dataset.json",
      "dataset.jsonl",
      "dataset_info.json",
      "dataset_mine.json",
      "manifest.json",
      "rejected.jsonl",
      "sources.jsonl",
    ]);
    await writeFile(join(out, "manifest.json"), "somebody else's");
    await exportDataset(conversion, out, settings({}));
    expect(await readdir(out)).toContain("dataset.jsonl");
  });

  it("stop when asked", async () => {
    const out = await folder();
    const controller = new AbortController();
    const running = exportDataset(conversionOf(Array.from({ length: 5000 }, (_, i) => record(i))), out, settings({}), {
      signal: controller.signal,
      onProgress: ({ stage }) => stage === "writing" && controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(await readdir(out)).toEqual([]);
  });

  it("say where they cannot be written", async () => {
    const file = join(await folder(), "a");
    await writeFile(file, "in the way");
    await expect(exportDataset(conversionOf([]), join(file, "out"), settings({}))).rejects.toMatchObject({
      code: "STORAGE",
    });
  });
});
