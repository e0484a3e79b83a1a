/** Small PDF files in Helvetica, and Chinese in a font that the reader has to know, drawn operator by operator. */

/** @param contents what each page draws @param boxes width and height of the pages @param turned degrees by which pages are shown turned @param latin1 the contents hold bytes */
export function pdfOf(contents: string[], { box = [595, 842], turned = 0, latin1 = false } = {}): Uint8Array {
  const objects: string[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${contents.length} /Kids [${contents.map((_, i) => `${4 + 2 * i} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const [index, stream] of contents.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /Rotate ${turned} /MediaBox [0 0 ${box.join(" ")}] /Resources << /Font << /F1 3 0 R /F2 ${4 + 2 * contents.length} 0 R >> >> /Contents ${5 + 2 * index} 0 R >>`,
    );
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  }
  const next = objects.length + 1;
  objects.push(
    `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [${next + 1} 0 R] >>`,
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor ${next + 2} 0 R >>`,
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
  );
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return latin1 ? Uint8Array.from(Buffer.from(text, "latin1")) : new TextEncoder().encode(text);
}

const escaped = (text: string) => text.replace(/[()\\]/g, "\\$&");

/** Lines from the top, 16 points apart. */
export function linesPage(lines: string[]): string {
  return `BT /F1 12 Tf 16 TL 72 760 Td\n${lines.map((line) => `(${escaped(line)}) Tj T*`).join("\n")}\nET`;
}

export function textAt(x: number, y: number, text: string, size = 10): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${escaped(text)}) Tj ET`;
}

/** Chinese text: every sign is as wide as high. */
export function chineseAt(x: number, y: number, text: string, size = 10): string {
  const hex = Array.from(text, (sign) => sign.charCodeAt(0).toString(16).padStart(4, "0")).join("");
  return `BT /F2 ${size} Tf ${x} ${y} Td <${hex}> Tj ET`;
}

export function lineFrom(x1: number, y1: number, x2: number, y2: number): string {
  return `${x1} ${y1} m ${x2} ${y2} l S`;
}

export function box(x: number, y: number, width: number, height: number, paint: "S" | "f"): string {
  return `${x} ${y} ${width} ${height} re ${paint}`;
}
