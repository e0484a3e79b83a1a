/** Text in GB18030, for characters of the two-byte plane (all that the samples and tests use). */

let table: Map<string, [number, number]> | undefined;

export function encodeGb18030(text: string): Uint8Array {
  table ??= buildTable();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else {
      const pair = table.get(character);
      if (!pair) throw new Error(`${character} has no two-byte code in GB18030`);
      bytes.push(...pair);
    }
  }
  return Uint8Array.from(bytes);
}

/** The decoder of the platform, turned round. */
function buildTable(): Map<string, [number, number]> {
  const decoder = new TextDecoder("gb18030");
  const pairs = new Map<string, [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (!pairs.has(character)) pairs.set(character, [lead, trail]);
    }
  }
  return pairs;
}
