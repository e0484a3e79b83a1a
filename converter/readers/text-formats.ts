/** The formats that are text with rules of their own, each known by how it begins. Order: the surer sign first. */
import type { ReadDocument } from "../document.ts";
import type { DecodedInput } from "./encoding.ts";
import { looksLikeAiken } from "./quiz/aiken.ts";
import { looksLikeAnki } from "./quiz/anki.ts";
import { looksLikeBlackboard } from "./quiz/blackboard.ts";
import { looksLikeGift } from "./quiz/gift.ts";
import { looksLikeQuizlet } from "./quiz/quizlet.ts";

interface TextFormat {
  matches(text: string): boolean;
  load(): Promise<(input: DecodedInput) => ReadDocument | Promise<ReadDocument>>;
}

const XML_ROOT =
  /^\s*(?:<\?[\w-]+[^>]*\?>\s*)*(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!DOCTYPE[^>[]{0,500}(?:\[[^\]]{0,4000}\]\s*)?>\s*)?<(?:\w+:)?([\w-]+)/i;
const rootOf = (text: string) => XML_ROOT.exec(text.slice(0, 8192))?.[1] ?? "";

const FORMATS: TextFormat[] = [
  {
    matches: (text) => rootOf(text) === "quiz",
    load: async () => (await import("./quiz/moodle-xml.ts")).readMoodleXml,
  },
  {
    matches: (text) => /^(?:questestinterop|(?:qti-)?assessment-?item)$/i.test(rootOf(text)),
    load: async () => (await import("./quiz/qti.ts")).readQtiFile,
  },
  { matches: isXmlWorkbook, load: async () => (await import("./sheets.ts")).readXmlWorkbook },
  { matches: isHtml, load: async () => (await import("./html.ts")).readHtml },
  { matches: isMessage, load: async () => (await import("./mht.ts")).readMht },
  { matches: isJson, load: async () => (await import("./json.ts")).readJson },
  { matches: looksLikeAnki, load: async () => (await import("./quiz/anki.ts")).readAnki },
  { matches: looksLikeGift, load: async () => (await import("./quiz/gift.ts")).readGift },
  { matches: looksLikeAiken, load: async () => (await import("./quiz/aiken.ts")).readAiken },
  { matches: looksLikeBlackboard, load: async () => (await import("./quiz/blackboard.ts")).readBlackboard },
  { matches: looksLikeQuizlet, load: async () => (await import("./quiz/quizlet.ts")).readQuizlet },
];

export function textFormat(text: string): TextFormat | undefined {
  return FORMATS.find(({ matches }) => matches(text));
}

/** Excel's and OpenDocument's workbook as one XML file; web systems like to call the former .xls. */
function isXmlWorkbook(text: string): boolean {
  const head = text.slice(0, 8192);
  return (
    (rootOf(text) === "Workbook" && head.includes("urn:schemas-microsoft-com:office:spreadsheet")) ||
    (rootOf(text) === "document" && head.includes("application/vnd.oasis.opendocument.spreadsheet"))
  );
}

function isHtml(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|ul|ol|section|article|main|meta|style|span)[\s>]/i.test(
    text.slice(0, 4096),
  );
}

/** A page that a browser or Word saved as one file. */
function isMessage(text: string): boolean {
  const head = text.slice(0, 4096);
  return (
    /^(?:[\w-]+:.*\n(?:[ \t].*\n)*){1,30}\n?/.test(head) &&
    /^MIME-Version:/im.test(head) &&
    /^Content-Type:\s*multipart\//im.test(head)
  );
}

/** `[` alone begins many a question; JSON goes on with a value. */
function isJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*(?:[[{]|\]|"[^"\n]*"\s*[,\]]))/.test(text.slice(0, 4096));
}
