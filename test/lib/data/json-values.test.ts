import { describe, expect, test } from "vitest";
import { type JsonPiece, splitJson } from "../../../lib/data/json-values.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}

async function split(text: string, isArray: boolean, size: number, limit: number): Promise<JsonPiece[]> {
  const found: JsonPiece[] = [];
  for await (const piece of splitJson(inPieces(text, size), isArray, limit)) found.push(piece);
  return found;
}

const long = JSON.stringify({ output: ']}{[,\\"'.repeat(20) });
const [first, last] = ['{"a":1}', '{"b":[2]}'];

// Whether a value is too long does not hang on where the file was cut into pieces.
describe.each([1, 3, 50, 10_000])("in pieces of %i characters", (size) => {
  test("a value over the limit costs only itself, wherever it stands", async () => {
    const kept = [{ text: first }, { text: last }];
    const [before, between, after] = [
      [long, first, last],
      [first, long, last],
      [first, last, long],
    ];
    const tooLong = { text: "", tooLong: true };
    expect(await split(`[${before.join(",")}]`, true, size, 100)).toEqual([tooLong, ...kept]);
    expect(await split(`[${between.join(", ")}]`, true, size, 100)).toEqual([kept[0], tooLong, kept[1]]);
    expect(await split(`[${after.join(",\n")}]`, true, size, 100)).toEqual([...kept, tooLong]);
    expect(await split(between.join("\n"), false, size, 100)).toEqual([kept[0], tooLong, kept[1]]);
  });

  test("a value that the file's end tears is torn, also when it is too long", async () => {
    for (const isArray of [true, false]) {
      const found = await split(
        `${isArray ? "[" : ""}${first}${isArray ? "," : "\n"}${long.slice(0, -2)}`,
        isArray,
        size,
        100,
      );
      expect(found).toEqual([{ text: first }, { text: "", torn: true }]);
    }
  });
});
