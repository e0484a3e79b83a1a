/** The names inside a compound file (the container of Word 97, Excel 97 and of encrypted Office files). */

const MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export function isCompoundFile(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Names of the streams and storages in the directory; as many as can be reached in a damaged file. */
export function compoundFileNames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 512) return [];
  const sectorSize = 1 << Math.min(16, Math.max(7, view.getUint16(30, true)));
  const names: string[] = [];
  const seen = new Set<number>();
  let sector = view.getUint32(48, true);
  while (sector < 0xfffffffa && !seen.has(sector) && seen.size < 1000) {
    seen.add(sector);
    const start = (sector + 1) * sectorSize;
    if (start + sectorSize > bytes.length) break;
    for (let entry = start; entry < start + sectorSize; entry += 128) {
      const length = view.getUint16(entry + 64, true);
      if (length < 2 || length > 64) continue;
      names.push(new TextDecoder("utf-16le").decode(bytes.subarray(entry, entry + length - 2)));
    }
    sector = nextSector(view, sector, sectorSize);
  }
  return names;
}

/** Follows the allocation table; its first 109 sectors are named in the header, which covers directories of any real file. */
function nextSector(view: DataView, sector: number, sectorSize: number): number {
  const END = 0xfffffffe;
  const perSector = sectorSize / 4;
  const index = Math.floor(sector / perSector);
  if (index >= 109) return END;
  const tableSector = view.getUint32(76 + 4 * index, true);
  const position = (tableSector + 1) * sectorSize + 4 * (sector % perSector);
  return tableSector >= 0xfffffffa || position + 4 > view.byteLength ? END : view.getUint32(position, true);
}
