/** Rows that several threads work on give what one thread makes of them, in the same order. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prepared } from "../../converter/compose/prepare.ts";
import type { TableRow } from "../../converter/document.ts";
import { ConvertSettings, convertSpooled, exportDataset } from "../../converter/index.ts";
import { RowQueue } from "../../converter/rows/queue.ts";
import { RowThreads, threadsFor } from "../../converter/rows/threads.ts";
import { type TableTask, TableWork } from "../../converter/rows/work.ts";
import { HEADER, questionRows } from "../bench/subjects/question-rows.ts";

const settings = ConvertSettings.parse({ clean: { personalData: { action: "mask" } } });

/** A bank with types between the questions, a header of its own further down, material, names, and rows that are none. */
function mixedRows(count: number): TableRow[] {
  const between = [
    ["多选题"],
    ["材料：某站发生一起火灾。"],
    ["判断题"],
    HEADER,
    ["备注", "本页无题"],
    ["单选题", "", "一", "二"],
  ];
  const rows = [HEADER];
  for (const row of questionRows(count)) {
    if (rows.length % 97 === 0) rows.push(between[rows.length % between.length]!);
    rows.push(rows.length % 61 === 0 ? row.with(7, "联系人：王小明，电话 13800138000。") : row);
  }
  return rows.map((cells, i) => ({ row: i + 1, cells }));
}

async function preparedBy(threads: Pick<RowThreads, "give"> | undefined, rows: TableRow[]) {
  const task: TableTask = { head: { kind: "table", block: 0, rows: rows.slice(0, 500) }, file: "甲.csv", settings };
  const made: [Prepared["items"], number[]] = [[], []];
  const queue = new RowQueue(task, TableWork.of(task)!, threads, ({ items, shingles }) => {
    made[0].push(...items);
    made[1].push(...shingles);
  });
  for (let from = 0; from < rows.length; from += 700) await queue.push(rows.slice(from, from + 700));
  await queue.end();
  return made;
}

describe("threads beside the main one", () => {
  const threads = new RowThreads(3);
  beforeAll(() => threads.start());
  afterAll(() => threads.close());

  it("make the same of the rows, whatever stands between them, and do take part", async () => {
    const rows = mixedRows(6000);
    let given = 0;
    const counted: Pick<RowThreads, "give"> = {
      give: (...task) => {
        const promised = threads.give(...task);
        if (promised) given++;
        return promised;
      },
    };
    const expected = await preparedBy(undefined, rows);
    expect(await preparedBy(counted, rows)).toEqual(expected);
    expect(given).toBeGreaterThan(5);
    const [items] = expected;
    expect(items.filter((item) => "rejected" in item).length).toBeGreaterThan(5);
    expect(items.filter((item) => "line" in item && !item.clear).length).toBeGreaterThan(50);
    expect(items.filter((item) => "line" in item && item.line.includes("某站发生一起火灾")).length).toBeGreaterThan(50);
  });

  it("that end leave their rows to the main one", async () => {
    const rows = mixedRows(3000);
    let calls = 0;
    const failing = { give: () => (calls++ % 3 === 0 ? Promise.reject(new Error("ended")) : undefined) };
    expect(await preparedBy(failing, rows)).toEqual(await preparedBy(undefined, rows));
    expect(calls).toBeGreaterThan(5);
  });

  it("are as many as the cores, shared among the conversions at work", () => {
    expect(threadsFor(1)).toBeGreaterThanOrEqual(1);
    expect(threadsFor(1)).toBeLessThanOrEqual(4);
    expect(threadsFor(1000)).toBe(1);
  });
});

describe("a large table", { timeout: 120_000 }, () => {
  let path: string;
  beforeAll(async () => {
    path = join(await mkdtemp(join(tmpdir(), "tunelab-threads-")), "bank.csv");
    const rows = [HEADER, ...questionRows(30_000)];
    await writeFile(path, rows.map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join("\n"));
  });

  const filesOf = async (threads: number) => {
    const conversion = await convertSpooled([{ name: "bank.csv", path }], settings, { threads });
    const folder = join(path, "..", `out-${threads}`);
    await exportDataset(conversion, folder, settings);
    conversion.close();
    const names = (await readdir(folder)).sort();
    const hash = async (name: string) =>
      createHash("sha256")
        .update(await readFile(join(folder, name)))
        .digest("hex");
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hash(name)])));
  };

  it("is exported to the same bytes with one thread and with several", async () => {
    const files = await filesOf(1);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["dataset.json", "manifest.json", "rejected.jsonl"]));
    expect(await filesOf(3)).toEqual(files);
  });

  it("is left when asked, its threads with it", async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done > 4 * 2 ** 20 && controller.abort();
    const running = convertSpooled([{ name: "bank.csv", path }], settings, {
      threads: 2,
      signal: controller.signal,
      onProgress,
    });
    await expect(running).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
