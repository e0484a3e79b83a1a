import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { loadDataset } from "#lib/data/index";
import { RECORDS } from "../tiny-model.ts";

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "tunelab-formats-")), name);
  await writeFile(path, content);
  return path;
}

const one = async (row: unknown) => (await loadDataset([row])).records[0];
const problem = async (row: unknown) => {
  const { rejected } = await loadDataset([RECORDS[0], row]);
  return rejected[0];
};

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const system = (content: string) => ({ role: "system", content });

describe("formats", () => {
  it("reads Alpaca with system and history, in other people's spellings too", async () => {
    expect(await one({ instruction: "q", input: "i", output: "a", system: "s", history: [["q0", "a0"]] })).toEqual({
      messages: [system("s"), user("q0"), assistant("a0"), user("q\ni"), assistant("a")],
    });
    expect(await one({ 问题: "水？", 答案: "是。" })).toEqual({ instruction: "水？", input: "", output: "是。" });
    expect(await one({ prompt: "q", completion: "a" })).toEqual({ instruction: "q", input: "", output: "a" });
    const { records } = await loadDataset([{ q: "x", a: "y" }], { columns: { instruction: "q", output: "a" } });
    expect(records).toEqual([{ instruction: "x", input: "", output: "y" }]);
    const unread = await loadDataset([{ instruction: "x", input: "i", output: "y" }], { columns: { input: null } });
    expect(unread.records).toEqual(records);
  });

  it("reads messages in a spelling of their own", async () => {
    const talk = [
      { speaker: "note", words: "s" },
      { speaker: "customer", words: "q" },
      { speaker: "clerk", words: "a" },
    ];
    const messages = { role: "speaker", content: "words", system: "note", user: "customer", assistant: "clerk" };
    const names = { columns: { messages: "talk" }, messages };
    const { records } = await loadDataset([{ talk }], names);
    expect(records).toEqual([{ messages: [system("s"), user("q"), assistant("a")] }]);
    const pair = { talk: talk.slice(0, 2), chosen: talk[2], rejected: { speaker: "clerk", words: "b" } };
    expect((await loadDataset([pair], names)).records).toEqual([
      { prompt: [system("s"), user("q")], chosen: "a", rejected: "b" },
    ]);
  });

  it("reads ShareGPT and OpenAI messages", async () => {
    const turns = [
      { from: "human", value: "q" },
      { from: "gpt", value: "a" },
    ];
    expect(await one({ conversations: turns, system: "s" })).toEqual({
      messages: [system("s"), user("q"), assistant("a")],
    });
    const parts = [{ type: "text", text: "q" }];
    expect(await one({ messages: [{ role: "developer", content: "s" }, user("q"), assistant("a")] })).toEqual({
      messages: [system("s"), user("q"), assistant("a")],
    });
    expect(await one({ messages: [{ role: "user", content: parts }, assistant("a")] })).toEqual({
      messages: [user("q"), assistant("a")],
    });
  });

  it("reads preference pairs as LLaMA-Factory and TRL spell them", async () => {
    const pair = { prompt: [user("q")], chosen: "good", rejected: "bad" };
    const sharegpt = {
      conversations: [{ from: "human", value: "q" }],
      chosen: { from: "gpt", value: "good" },
      rejected: { from: "gpt", value: "bad" },
    };
    const spellings = [
      { instruction: "q", input: "", chosen: "good", rejected: "bad" },
      sharegpt,
      { prompt: "q", chosen: "good", rejected: "bad" },
      { prompt: [user("q")], chosen: [assistant("good")], rejected: [assistant("bad")] },
      { chosen: [user("q"), assistant("good")], rejected: [user("q"), assistant("bad")] },
    ];
    for (const spelling of spellings) expect(await one(spelling)).toEqual(pair);
    expect(await problem({ prompt: "q", chosen: "same", rejected: "same" })).toMatchObject({ field: "rejected" });
    expect(await problem({ chosen: "good", rejected: "bad" })).toMatchObject({ field: "prompt" });
  });

  it("names row, field and reason of what it cannot use", async () => {
    expect(await problem({ messages: [user("q"), { role: "robot", content: "x" }] })).toEqual({
      row: 2,
      field: "messages[1].role",
      reason: '"robot" is no known role',
    });
    expect(await problem({ messages: [user("q"), assistant(" ")] })).toMatchObject({ field: "messages[1].content" });
    expect(await problem({ messages: [user("q")] })).toMatchObject({ reason: expect.stringMatching(/not an answer/) });
    expect(await problem({ messages: [assistant("a")] })).toMatchObject({
      reason: expect.stringMatching(/begins with/),
    });
    expect(await problem({ messages: "x" })).toMatchObject({ reason: "it is a string, not a list of messages" });
    expect(await problem({ instruction: "q", output: "a", history: [["q"]] })).toMatchObject({ field: "history[0]" });
    expect(await problem({ title: "x", body: "y" })).toMatchObject({ reason: expect.stringMatching(/title, body/) });
  });
});

describe("files", () => {
  it("are read by their content, packed or not", async () => {
    const json = JSON.stringify(RECORDS, null, 2);
    const lines = RECORDS.map((record) => JSON.stringify(record)).join("\n");
    const csv = `instruction,output\n${RECORDS.map(({ instruction, output }) => `"${instruction}","${output}"`).join("\n")}`;
    const files = {
      "a.json": json,
      "lines.json": lines, // JSON lines under the wrong name, as people have them
      "a.jsonl": lines,
      "wrapped.json": `{"version": 1, "data": ${json}}`,
      "pretty.json": RECORDS.map((record) => JSON.stringify(record, null, 1)).join("\n"),
      "a.csv": csv,
      "a.tsv": csv.replaceAll('","', '"\t"').replace(",", "\t"),
    };
    for (const [name, content] of Object.entries(files)) {
      expect([name, (await loadDataset(await file(name, content))).records]).toEqual([name, RECORDS]);
      const packed = await loadDataset(await file(`${name}.gz`, gzipSync(content)));
      expect([name, packed.name, packed.records]).toEqual([name, name.split(".")[0], RECORDS]);
    }
  });

  it("keep good rows beside broken ones", async () => {
    const broken = await loadDataset(await file("a.json", `[${JSON.stringify(RECORDS[0])}, {"a" 1}, "text"]`));
    expect(broken.records).toEqual([RECORDS[0], { text: "text" }]);
    expect(broken.rejected).toMatchObject([{ row: 2, reason: expect.stringMatching(/not JSON/) }]);
    const table = await loadDataset(await file("a.csv", "instruction,output\nq,a\nq,a,too many\n,a\n"));
    expect(table.rejected).toMatchObject([{ row: 2 }, { row: 3, field: "instruction", reason: "it is empty" }]);
    await expect(loadDataset(await file("torn.json", `[${JSON.stringify(RECORDS[0])}, {"instr`))).rejects.toMatchObject(
      {
        code: "CORRUPT_FILE",
        message: expect.stringMatching(/after 1 whole rows/),
      },
    );
    await expect(loadDataset(await file("a.json.gz", "no gzip"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(loadDataset(await file("a.docx", "PK\u0003\u0004\u0000"))).rejects.toMatchObject({
      code: "UNSUPPORTED_FORMAT",
    });
    await expect(loadDataset(await file("empty.json", ""))).rejects.toThrow("no usable record");
  });

  it("says in Chinese why rows are left out, to who reads Chinese", async () => {
    vi.stubEnv("TUNELAB_LANG", "zh");
    const rows = [
      { instruction: "问", output: 3 },
      { instruction: "", output: "答" },
    ];
    const error = await loadDataset(rows).catch((failure) => failure);
    vi.unstubAllEnvs();
    expect(error).toMatchObject({
      message: "records 的 2 行中没有可用的记录",
      hint: "第 1 行的字段“output”：是数，不是文字；其他列名用 `columns` 对应",
      details: { rejected: [{ reason: "是数，不是文字" }, { reason: "为空" }] },
    });
  });

  it("may be GB 18030, UTF-16 or plain text", async () => {
    const gb = Uint8Array.from([0xd6, 0xd0, 0xb9, 0xfa]); // 中国
    const csv = Buffer.concat([Buffer.from("instruction,output\n"), gb, Buffer.from(","), gb]);
    expect((await loadDataset(await file("gb.csv", csv))).records).toEqual([
      { instruction: "中国", input: "", output: "中国" },
    ]);
    const wide = Buffer.from(`\ufeff${JSON.stringify(RECORDS)}`, "utf16le");
    expect((await loadDataset(await file("wide.json", wide))).records).toEqual(RECORDS);
    const text = await loadDataset(await file("a.txt", "one\nstill one\n\n\ntwo\r\n"));
    expect(text.records).toEqual([{ text: "one\nstill one" }, { text: "two" }]);
  });

  it("larger than the memory limit are read again each time, and split the same way", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({ instruction: `q${i % 250}`, input: "", output: `a${i}` }));
    const path = await file("big.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
    const data = await loadDataset(path, { memoryLimit: 1000 });
    expect([data.isStreamed, data.length]).toEqual([true, 500]);
    expect(() => data.records).toThrow("memory limit");
    const { train, validation } = data.split(0.2, 3);
    const [kept, held] = [await train.head(1000), await validation.head(1000)];
    expect([kept.length, held.length]).toEqual([train.length, validation.length]);
    expect(held.length).toBeGreaterThan(50);
    expect(held.length).toBeLessThan(150);
    const questions = new Set(held.map((record) => "instruction" in record && record.instruction));
    expect(kept.some((record) => "instruction" in record && questions.has(record.instruction))).toBe(false);
    expect([...kept, ...held].length).toBe(500);
    await writeFile(path, "changed");
    await expect(data.head(1)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
