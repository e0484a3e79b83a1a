import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BANK, open } from "../converter/app/helpers.ts";
import { launch, missingChromium } from "./chromium.ts";

const CASES = [
  { language: "zh", locale: "zh-CN", colorScheme: "light", width: 1280 },
  { language: "en", locale: "en-US", colorScheme: "dark", width: 1280 },
  { language: "en", locale: "en-US", colorScheme: "light", width: 390 },
  { language: "zh", locale: "zh-CN", colorScheme: "dark", width: 390 },
] as const;

const file = (name: string, text: string) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(text),
});

describe.skipIf(missingChromium)("the page", () => {
  let service: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    service = await open();
  });
  afterAll(() => service?.close());

  async function expectAccessible(page: Page, room: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    expect(found, room).toEqual([]);
  }

  for (const { language, locale, colorScheme, width } of CASES)
    it(`passes axe in every room: ${language}, ${colorScheme}, ${width} wide`, async () => {
      const { context, close } = await launch({
        locale,
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
      });
      const page = context.pages()[0]!;
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(service.base);
      await page.setInputFiles("#files", [file("bank.txt", BANK), file("cut.docx", "PK\u0003\u0004broken")]);
      await page.locator(".sample").first().waitFor();
      await waitForCount(page, ".files .good", 2);
      expect(await page.getAttribute("html", "lang")).toBe(locale === "en-US" ? "en" : "zh-CN");
      await expectAccessible(page, "upload");
      await page.locator(".actions .primary").click();
      await page.locator(".figures").waitFor();
      await expectAccessible(page, "files");
      expect(await page.locator("tr[data-bad=true]").textContent()).toContain(
        language === "zh" ? "文件已损坏" : "The file is damaged",
      );
      const job = new URL(page.url()).pathname;
      for (const [tab, ready] of [
        ["records", "table.records"],
        ["records/r1", "textarea"],
        ["rejected", ".rejected"],
        ["export", ".copyable"],
      ] as const) {
        await page.goto(`${service.base}${job}/${tab}`); // every room has an address that can be opened afresh
        await page.locator(ready).first().waitFor();
        await expectAccessible(page, tab);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab).toBe(true);
      }
      for (const path of ["/jobs", "/api/docs", "/nowhere"]) {
        await page.goto(service.base + path);
        await page
          .locator(path === "/jobs" ? "tbody tr" : path === "/nowhere" ? "h1" : ".operation")
          .first()
          .waitFor();
        await expectAccessible(page, path);
      }
      expect(errors).toEqual([]);
      await close();
    });

  it("goes from upload to download by keyboard alone", async () => {
    const { context, close } = await launch({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    const page = context.pages()[0]!;
    await page.goto(service.base);
    await page.locator(".sample").first().waitFor();
    const reach = async (selector: string) => {
      for (let i = 0; i < 80; i++) {
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab never reaches ${selector}`);
    };
    await reach("summary"); // the first one: paste text
    await page.keyboard.press("Enter");
    await reach("#paste");
    await page.keyboard.insertText(BANK);
    await reach("#paste + button");
    await page.keyboard.press("Enter");
    await page.locator(".files .good").waitFor();
    await reach(".actions .primary");
    await page.keyboard.press("Enter");
    await page.locator(".figures").waitFor();
    await reach(".actions .primary");
    await page.keyboard.press("Enter");
    await page.locator("table.records").waitFor();
    await reach(".row-actions a");
    await page.keyboard.press("Enter");
    await page.locator("#output").waitFor();
    await reach("#output");
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("edited by keyboard");
    await reach("button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator(".tag.changed").waitFor();
    await reach(".actions .primary");
    await page.keyboard.press("Enter");
    await page.locator(".copyable").first().waitFor();
    await reach(".actions .primary");
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    const records = JSON.parse(await readFile((await download.path())!, "utf8"));
    expect(records).toHaveLength(2);
    expect(records[0].output).toBe("edited by keyboard");
    await close();
  });

  it("keeps language, theme and filters over a reload", async () => {
    const { context, close } = await launch({ locale: "en-US", colorScheme: "light" });
    const page = context.pages()[0]!;
    const job = await service.convert(["bank.txt", BANK]);
    await page.goto(`${service.base}/jobs/${job.id}/records`);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("button", { name: "切换到深色" }).click();
    await page.getByLabel("搜索").fill("首都");
    await page.keyboard.press("Enter");
    await waitForCount(page, "table.records tbody tr", 1);
    await page.reload();
    await page.locator("table.records").waitFor();
    expect(await page.locator("table.records tbody tr").count()).toBe(1);
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await page.getAttribute("html", "data-theme")).toBe("dark");
    await close();
  });

  it("says it when a file is too large", async () => {
    const small = await open({ limits: { fileBytes: 1000 } });
    const { context, close } = await launch({ locale: "en-US" });
    const page = context.pages()[0]!;
    await page.goto(small.base);
    await page.locator(".sample").first().waitFor();
    await page.setInputFiles("#files", [file("big.txt", "x".repeat(5000))]);
    await page.locator(".files .bad").waitFor();
    expect(await page.locator(".files .bad").textContent()).toContain("limit");
    expect(await page.locator(".actions .primary").isDisabled()).toBe(true);
    await close();
    await small.close();
  });
});

/** By locator, since the page's policy forbids evaluating texts. */
async function waitForCount(page: Page, selector: string, number: number): Promise<void> {
  await expect.poll(() => page.locator(selector).count(), { timeout: 30_000 }).toBe(number);
}
