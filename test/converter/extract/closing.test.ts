import { describe, expect, it } from "vitest";
import type { Conversion } from "../../../converter/index.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";

function read(name: string, text: string): Promise<Conversion> {
  return convertFiles([{ name, data: new TextEncoder().encode(text) }], { outputStyle: "answer-explanation" });
}

const QUESTION = "single | Which bird hoots?⏎A. Wren⏎B. Owl | Answer: B. Owl⏎Explanation: Owls hoot at night.";
const LINES = ["1. Which bird hoots?", "A. Wren", "B. Owl", "Answer: B", "Explanation: Owls hoot at night."];
const PAGE = LINES.map((line) => `<p>${line}</p>`).join("");

describe("the end of a saved page", () => {
  it.each([
    [
      "share and related",
      ["Share this quiz", "Facebook | Twitter", "Related posts", "1. Ten facts", "2. What is a nest?"],
    ],
    ["comments", ["3 comments", "Kim: I missed it!"]],
    ["the next page", ["← Previous post: Fish", "Next post: Trees"]],
    ["rights", ["© 2024 Birds", "Privacy policy | Contact us", "All rights reserved."]],
    [
      "Chinese",
      ["上一篇：鱼类", "点赞 12 收藏 3 分享", "版权声明：本文为原创文章，转载请注明出处。", "相关推荐", "1. 鸟类"],
    ],
    ["asked for", ["如果对你有帮助，欢迎点赞收藏！", "京ICP备12345678号"]],
  ])("%s: is reported, and no part of the last explanation", async (_, closing) => {
    const conversion = await read("a.txt", [...LINES, ...closing].join("\n"));
    expect(brief(conversion)).toEqual([QUESTION]);
    expect(conversion.rejected.map(({ reason, text }) => [reason, text])).toEqual([
      ["closing-lines", closing.join("\n")],
    ]);
  });

  it.each([
    ["elements around the text", "<aside><p>Kim writes about birds.</p></aside><footer><p>Made in Oslo</p></footer>"],
    ["roles", '<div role="navigation"><p>Birds</p></div><div role="contentinfo"><div>Made in <b>Oslo</b></div></div>'],
    ["nothing but links", '<ul><li><a href="/a">Fish</a></li><li><a href="/b">Trees</a> |</li></ul>'],
  ])("a web page with %s", async (_, closing) => {
    const conversion = await read("a.html", `<html><body>${PAGE}${closing}</body></html>`);
    expect(brief(conversion)).toEqual([QUESTION]);
    expect(reasons(conversion)).toEqual(["- closing-lines"]);
  });

  it("Markdown with links alone", async () => {
    const text = `# Birds\n\n${LINES.join("\n\n")}\n\n- [Fish](http://a.b/fish)\n- [Trees](http://a.b/trees) | [Home](/)\n`;
    const conversion = await read("a.md", text);
    expect(brief(conversion)).toEqual([QUESTION]);
    expect(reasons(conversion)).toEqual(["- closing-lines"]);
  });

  it("nothing is cut off where a question, an answer or a key follows", async () => {
    const second = "2. Which bird cannot fly?\nA. Kiwi\nB. Crow";
    const more = await read("a.txt", `${LINES.join("\n")}\nRelated posts\n${second}\nAnswer: A`);
    expect(brief(more)).toHaveLength(2);
    const [one, two] = [LINES.slice(0, 3).join("\n"), second];
    const keyed = await read("a.txt", `${one}\n© 2024 Birds\n${two}\n© 2024 Birds\nKey\n1. B\n2. A`);
    expect(keyed.records.map(({ record }) => record.output)).toEqual(["Answer: B. Owl", "Answer: A. Kiwi"]);
    expect(reasons(keyed)).toEqual([]);
  });

  it("an answer that is a link, and a text with links, stay", async () => {
    const link = `<p>1. Which bird hoots?</p><p>Answer:</p><p><a href="/owl">The owl</a></p>`;
    expect(brief(await read("a.html", `<html><body>${link}</body></html>`))).toEqual([
      "short | Which bird hoots? | The owl",
    ]);
    const linked = `${PAGE}<p>More of <a href="/owl">owls</a> stands in the book of nights.</p>`;
    const conversion = await read("a.html", `<html><body>${linked}</body></html>`);
    expect(brief(conversion)[0]).toContain("More of owls stands in the book of nights.");
    expect(conversion.rejected).toEqual([]);
  });
});
