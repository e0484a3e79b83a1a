import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { convertFiles } from "../helpers.ts";

const GOOD = "1.甲（ ）\nA.一 B.二\n答案：A";

/** A header of POSIX.1-1988 and its content. */
function tarEntry(name: string, content: string | Uint8Array, type = "0"): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(bytes.length.toString(8).padStart(11, "0"), 124);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
const tar = (...entries: Buffer[]) => Buffer.concat([...entries, Buffer.alloc(1024)]);
const show = async (name: string, data: Uint8Array) =>
  (await convertFiles([{ name, data }])).files.map(({ file, records, error }) => [file, records, error?.code]);

describe("tape archives", () => {
  const long = `${"很长的名字".repeat(12)}.txt`;
  const pax = `path=${long}\n`;
  const length = Buffer.byteLength(pax) + 4;
  const plain = tar(
    tarEntry("题库/", "", "5"),
    tarEntry("题库/一.txt", GOOD),
    tarEntry("link", "", "2"),
    tarEntry("../out.txt", GOOD),
    tarEntry("x", `${length} ${pax}`, "x"),
    tarEntry("short", GOOD),
    tarEntry("._", `${long}2\0`, "L"),
    tarEntry("short", GOOD),
  );
  const expected = (name: string) => [
    [name, 0, undefined],
    [`${name}/题库/一.txt`, 1, undefined],
    [`${name}/../out.txt`, 0, "INVALID_INPUT"],
    [`${name}/${long}`, 0, undefined],
    [`${name}/${long}2`, 0, undefined],
  ];

  it("give their files, packed or not; links are no files, names that leave the folder are refused", async () => {
    expect(await show("a.tar", plain)).toEqual(expected("a.tar"));
    expect(await show("a.tgz", gzipSync(plain))).toEqual(expected("a.tgz"));
  });

  it("that tar writes are read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tunelab-tar-"));
    for (const name of ["a/一.txt", `b/${"长".repeat(60)}/二.txt`]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `${GOOD}\n${name}`);
    }
    execFileSync("tar", ["-czf", "all.tgz", "a", "b"], { cwd: folder });
    const files = await show("all.tgz", readFileSync(join(folder, "all.tgz")));
    expect(files.map(([name]) => name)).toEqual(["all.tgz", "all.tgz/a/一.txt", `all.tgz/b/${"长".repeat(60)}/二.txt`]);
  });

  it("one packed file is that file; damage and bombs have names", async () => {
    expect(await show("bank.txt.gz", gzipSync(GOOD))).toEqual([
      ["bank.txt.gz", 0, undefined],
      ["bank.txt.gz/bank.txt", 1, undefined],
    ]);
    expect(await show("cut.tgz", gzipSync(plain).subarray(0, 200))).toEqual([["cut.tgz", 0, "CORRUPT_FILE"]]);
    expect(await show("cut.tar", plain.subarray(0, 1030))).toEqual([["cut.tar", 0, "CORRUPT_FILE"]]);
    expect(await show("bomb.gz", gzipSync(Buffer.alloc(60 << 20)))).toEqual([["bomb.gz", 0, "LIMIT_EXCEEDED"]]);
    const nested = gzipSync(tar(tarEntry("b.tgz", gzipSync(tar(tarEntry("c.tgz", gzipSync(GOOD)))))));
    expect((await show("a.tgz", nested)).at(-1)).toEqual(["a.tgz/b.tgz/c.tgz", 0, "LIMIT_EXCEEDED"]);
  });
});
