/** Tables of contents: dots lead from each title to its page. The titles stand in the text again, with what is under them. */
import type { PageLine } from "./lines.ts";

const ENTRY = /^(.*?)\s*(?:[.．·…•‥]\s*){4,}\d{1,4}$/;
const HEADING = /^(?:目\s*[录錄次]|(?:table of )?contents)$/i;

export function withoutContents(lines: readonly PageLine[]): PageLine[] {
  const titles = lines.map(({ text }) => ENTRY.exec(text)?.[1]);
  if (titles.every((title) => title === undefined)) return [...lines];
  const texts = new Set(lines.map(({ text }) => plain(text)));
  const starts = lines.map(({ text }) => plain(text));
  const isEntry = titles.map(
    (title) =>
      title !== undefined &&
      (texts.has(plain(title)) || starts.some((text, i) => titles[i] === undefined && text.startsWith(plain(title)))),
  );
  return lines.filter(({ text }, i) => !isEntry[i] && !(HEADING.test(text) && isEntry[i + 1]));
}

const plain = (text: string) => text.replace(/\s+/g, "");
