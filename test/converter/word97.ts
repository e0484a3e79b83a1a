import { CFB } from "xlsx";

interface DocSettings {
  flags?: number;
  counts?: number[];
  marked?: { property: number; from: number; to: number };
}

/**
 * A file with one piece of text in two bytes a character, as Word writes it, and no more.
 * @param marked a run of characters with one property that is on: its number, where it begins and where it ends
 */
export function docFile(
  text: string,
  { flags = 0x0200, counts = [text.length], marked }: DocSettings = {},
): Uint8Array {
  const main = Buffer.alloc(2048 + 2 * text.length);
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(flags, 0x0a);
  for (const [i, count] of counts.entries()) main.writeUInt32LE(count, 0x4c + 4 * i);
  main.writeUInt32LE(0, 0x01a2);
  main.writeUInt32LE(21, 0x01a6);
  main.write(text, 2048, "utf16le");
  const table = Buffer.alloc(4096);
  table[0] = 2;
  table.writeUInt32LE(16, 1);
  table.writeUInt32LE(text.length, 9);
  table.writeUInt32LE(2048, 15);
  if (marked) {
    main.writeUInt32LE(64, 0xfa);
    main.writeUInt32LE(12, 0xfe);
    table.writeUInt32LE(2048, 64);
    table.writeUInt32LE(main.length, 68);
    table.writeUInt32LE(2, 72); // the page behind the first two
    const page = main.subarray(1024, 1536);
    page.writeUInt32LE(2048 + 2 * marked.from, 0);
    page.writeUInt32LE(2048 + 2 * marked.to, 4);
    page[8] = 100;
    page.set([3, marked.property & 0xff, marked.property >>> 8, 1], 200);
    page[511] = 1;
  }
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, "WordDocument", [...main]);
  CFB.utils.cfb_add(container, "1Table", [...table]);
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}
