/** Kind and size of a picture by its first bytes: known before anything is unpacked. */

export interface PictureSize {
  format: "png" | "jpeg" | "gif" | "bmp" | "webp";
  width: number;
  height: number;
}

export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (bytes.length < 30) return undefined;
  if (head.startsWith("\x89PNG")) return { format: "png", width: view.getUint32(16), height: view.getUint32(20) };
  if (head.startsWith("GIF8"))
    return { format: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (head.startsWith("BM"))
    return { format: "bmp", width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return webp(view, head.slice(12, 16));
  if (head.startsWith("\xFF\xD8")) return jpeg(view);
  return undefined;
}

function webp(view: DataView, kind: string): PictureSize | undefined {
  if (kind === "VP8 ")
    return { format: "webp", width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { format: "webp", width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind !== "VP8X") return undefined;
  const width = 1 + (view.getUint32(24, true) & 0xffffff);
  return { format: "webp", width, height: 1 + ((view.getUint16(27, true) | (view.getUint8(29) << 16)) & 0xffffff) };
}

/** The size stands in the frame header, behind other segments. */
function jpeg(view: DataView): PictureSize | undefined {
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { format: "jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
