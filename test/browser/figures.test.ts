/** Every kind of figure, interactive in Chromium, from a page that must not ask the network for anything. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, missingChromium } from "./chromium.ts";
import { gallery } from "./gallery.ts";

interface Drawn {
  traces: string[];
  words: string;
  overflow: number;
}

/** Read inside the page: what it shows. */
const LOOK = `(() => {
  const figure = document.querySelector("#figure");
  return {
    traces: figure._fullData.filter(({ visible }) => visible === true).map(({ type }) => type),
    words: figure.textContent,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
})()`;

describe.skipIf(missingChromium)("interactive figures", () => {
  let folder: string;
  let browser: { context: BrowserContext; close(): Promise<void> };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunelab-figures-"));
    browser = await launch({ viewport: { width: 900, height: 700 }, colorScheme: "light" });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  // Every second kind in Chinese: the words come the same way.
  const [zh, en] = [gallery("zh"), gallery("en")];
  const figures = Object.entries(en).map(([name, figure], i) => [name, i % 2 ? zh[name]! : figure] as const);

  it.each(figures)("%s", async (name, figure) => {
    const path = await figure.save(join(folder, `${name}.html`));
    const page = await browser.context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      const isGraphicsCard = message.text().includes("GL Driver Message");
      if (["error", "warning"].includes(message.type()) && !isGraphicsCard) problems.push(message.text());
    });
    page.on("request", (request) => {
      if (/^https?:/.test(request.url())) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    await page.locator("#figure .main-svg").first().waitFor();
    const seen = await page.evaluate<Drawn>(LOOK);
    expect(problems).toEqual([]);
    expect(seen.traces).toEqual(figure.data.map(({ type }) => type));
    expect(seen.overflow).toBeLessThanOrEqual(0);
    const title = figure.layout.title?.text;
    if (title) expect(seen.words.replaceAll(/\s/g, "")).toContain(title.replaceAll(/\s/g, ""));
    await page.close();
  });

  it.each([
    ["a dark notebook on a light system", "light", "false", "rgb(20, 24, 31)"],
    ["a light notebook on a dark system", "dark", "true", "rgb(255, 255, 255)"],
    ["a dark system", "dark", "", "rgb(20, 24, 31)"],
  ] as const)("the drawing is as %s", async (_name, colorScheme, notebook, background) => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    const said = notebook ? ` data-jp-theme-light="${notebook}"` : "";
    await page.setContent(`<body${said}>${en["history"]!.toSvg()}</body>`);
    expect(await page.evaluate<string>('getComputedStyle(document.querySelector("svg rect")).fill')).toBe(background);
    await page.close();
  });
});
