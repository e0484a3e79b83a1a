import type { Block, ReadDocument } from "../document.ts";
import { fileError } from "../said/errors.ts";
import { type DecodedInput, decodeText } from "./encoding.ts";
import { type HtmlContext, htmlBlocks } from "./html.ts";

interface Part {
  headers: string;
  body: string;
}

export function readMht(input: DecodedInput): ReadDocument {
  // Byte for byte: parts may be in other encodings than the whole.
  const { blocks, warnings } = mhtBlocks(new TextDecoder("latin1").decode(input.bytes), input);
  return { format: "mht", encoding: input.encoding, blocks, warnings };
}

/** @param text the message, one character a byte */
export function mhtBlocks(text: string, context: HtmlContext): { blocks: Block[]; warnings: string[] } {
  const html = htmlPart(text.replace(/\r\n/g, "\n"), 0);
  if (html === undefined) throw fileError("CORRUPT_FILE/no-html", { file: context.name });
  return htmlBlocks(decoded(html, context.name), context);
}

const MAX_DEPTH = 5;

function htmlPart(message: string, depth: number): Part | undefined {
  const { headers, body } = split(message);
  if (/^Content-Type:\s*text\/html/im.test(headers) || (depth === 0 && !/^Content-Type:/im.test(headers)))
    return { headers, body };
  const boundary = /^Content-Type:\s*multipart\/[\s\S]{0,500}?boundary=(?:"([^"\n]{1,200})"|([^\s;]{1,200}))/im.exec(
    headers,
  );
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined || depth >= MAX_DEPTH) return undefined;
  for (const part of body.split(`--${mark}`).slice(1)) {
    const found = part.startsWith("--") ? undefined : htmlPart(part.replace(/^\n/, ""), depth + 1);
    if (found) return found;
  }
  return undefined;
}

function split(message: string): Part {
  const end = message.indexOf("\n\n");
  return end < 0 ? { headers: message, body: "" } : { headers: message.slice(0, end), body: message.slice(end + 2) };
}

function decoded({ headers, body }: Part, name: string): string {
  const transfer = /^Content-Transfer-Encoding:\s*([\w-]+)/im.exec(headers)?.[1]?.toLowerCase();
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(headers)?.[1];
  const bytes =
    transfer === "base64"
      ? Buffer.from(body, "base64")
      : Buffer.from(transfer === "quoted-printable" ? unquoted(body) : body, "latin1");
  return decodeText(bytes, name, charset === undefined ? undefined : known(charset)).text;
}

function unquoted(body: string): string {
  return body
    .replace(/=[ \t]*\n/g, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** An encoding that does not exist is detected instead. */
function known(label: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === "gbk" ? "gb18030" : encoding;
  } catch {
    return undefined;
  }
}
