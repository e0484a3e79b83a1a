import { expect, test } from "vitest";
import { highlightTypeScript } from "#kernel/notebook/highlight";

const plain = (html: string) =>
  html.replace(/<\/?span[^>]*>/g, "").replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

test("keywords, texts, numbers and comments are told apart, and nothing is lost", () => {
  const source = ["const a = `x$", "{f({ b: 1 })}y` + 's<'; // 注释\nawait g(/re'x/g, a / 2 / 3)"].join("");
  const html = highlightTypeScript(source);
  expect(plain(html)).toBe(source);
  expect(html).toContain('<span class="k">const</span>');
  expect(html).toContain('<span class="s">`x${</span>');
  expect(html).toContain('<span class="s">}y`</span>');
  expect(html).toContain('<span class="n">1</span>');
  expect(html).toContain('<span class="c">// 注释</span>');
  expect(html).toContain('<span class="k">await</span>');
  expect(html).toContain('<span class="s">/re&#39;x/g</span>');
  expect(html).toContain('a / <span class="n">2</span> / <span class="n">3</span>');
});

test.each(["const x = `never closed", "/* open", "'open\nnext", "#!x ％ @", "%time f()", "}}}`${"])(
  "whatever does not parse is written as it is: %j",
  (source) => {
    expect(plain(highlightTypeScript(source))).toBe(source);
  },
);
