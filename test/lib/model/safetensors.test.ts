import { mkdtemp, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SafetensorsFile, writeSafetensors } from "#lib/model/index";

const folder = () => mkdtemp(join(tmpdir(), "tunelab-safetensors-"));

/** A file by hand: header length, header, data. */
function handmade(header: unknown, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

describe("safetensors", () => {
  it("reads a file made by hand, in every float type", async () => {
    const path = join(await folder(), "a.safetensors");
    // 1.5 and -2: F32 3FC00000 C0000000, F16 3E00 C000, BF16 3FC0 C000, little endian
    const bytes = [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 0x00, 0x3e, 0x00, 0xc0, 0xc0, 0x3f, 0x00, 0xc0];
    const entry = (dtype: string, begin: number, end: number) => ({ dtype, shape: [2], data_offsets: [begin, end] });
    await writeFile(
      path,
      handmade({ a: entry("F32", 0, 8), b: entry("F16", 8, 12), c: entry("BF16", 12, 16) }, new Uint8Array(bytes)),
    );
    const file = await SafetensorsFile.open(path);
    for (const name of ["a", "b", "c"]) expect([...(await file.readFloat32(name))]).toEqual([1.5, -2]);
    await file.close();
  });

  it("writes what it reads, with an aligned header, and rounds halves to nearest even", async () => {
    const path = join(await folder(), "b.safetensors");
    // 2049 lies between 2048 and 2050 in half precision: the even mantissa wins; 65520 is the first to become infinity.
    const values = [2049, 2051, 65519, 65520, 1e-8, 6e-8, 0.1, -0];
    const data = Float32Array.from(values);
    await writeSafetensors(path, [{ name: "w", shape: [2, 4], data }], { dtype: "F16" });
    const bytes = await readFile(path);
    expect((8 + Number(bytes.readBigUInt64LE(0))) % 8).toBe(0);
    const file = await SafetensorsFile.open(path);
    expect(file.metadata).toEqual({ format: "pt" });
    expect(file.entries.get("w")?.shape).toEqual([2, 4]);
    expect([...(await file.readFloat32("w"))]).toEqual([
      2048,
      2052,
      65504,
      Number.POSITIVE_INFINITY,
      0,
      2 ** -24,
      0.0999755859375,
      -0,
    ]);
    await file.close();
  });

  it("refuses broken files and says why", async () => {
    const root = await folder();
    const open = async (name: string, content: Uint8Array) => {
      await writeFile(join(root, name), content);
      return SafetensorsFile.open(join(root, name));
    };
    const one = (offsets: number[], shape = [1]) => ({ w: { dtype: "F32", shape, data_offsets: offsets } });
    const data = new Uint8Array(4);
    await expect(open("short", new Uint8Array(4))).rejects.toThrow("ends too early");
    await expect(open("huge", handmade("", data).fill(255, 0, 8))).rejects.toThrow("header claims");
    await expect(open("nojson", handmade("{nope", data))).rejects.toThrow("not JSON");
    await expect(open("size", handmade(one([0, 4], [2]), data))).rejects.toThrow("takes 4 bytes");
    await expect(open("hole", handmade(one([4, 8]), new Uint8Array(8)))).rejects.toThrow("hole");
    await expect(open("rest", handmade(one([0, 4]), new Uint8Array(8)))).rejects.toThrow("need 4 bytes");
    await expect(SafetensorsFile.open(join(root, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    const path = join(root, "cut.safetensors");
    await writeSafetensors(path, [{ name: "w", shape: [64], data: new Float32Array(64) }]);
    await truncate(path, 200);
    await expect(SafetensorsFile.open(path)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  });
});
