/**
 * Web pages and Markdown mark by a class what is to be filled in: `<span class="keyterms_link">Effective Date</span>`. Classes
 * are named by what they are for, alone or as a part.
 */
const CLASS = /(?:^|[\s_-])(?:placeholder|field|variable|var|blank|fill-?in|merge|link)(?:$|[\s_-])/i;

export function marksPlaceholder(className: string | undefined): boolean {
  return CLASS.test(className ?? "");
}
