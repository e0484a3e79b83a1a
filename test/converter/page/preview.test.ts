/** What the page tells of files: scans and the way out, archives, hidden parts, sheets, what was left out and why. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { launch, missingChromium } from "../../browser/chromium.ts";
import { BANK, open } from "../app/helpers.ts";
import { zip } from "../ooxml.ts";
import { SCAN } from "../readers/scanned.ts";

describe.skipIf(missingChromium)("the page on files", () => {
  let service: Awaited<ReturnType<typeof open>>;
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    service = await open();
    browser = await launch({ locale: "en-US", viewport: { width: 1280, height: 900 } });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  const page = () => browser.context.pages()[0]!;

  it("offers to recognise a scan, and shows what came of it", async () => {
    const job = await service.convert(["scan.png", Uint8Array.from(SCAN)]);
    await page().goto(`${service.base}/jobs/${job.id}`);
    await page().getByText("A picture: no text to read").first().waitFor();
    await page().getByRole("button", { name: "Recognise the text (OCR) and convert again" }).click();
    await page().locator("#items-1").waitFor({ timeout: 60_000 });
    expect(await page().locator(".file-head").textContent()).toContain("Text was read from pictures: check it");
  });

  it("names archives, sheets and what a workbook hides, and marks its items", async () => {
    const packed = await service.convert(["files.zip", Uint8Array.from(zip({ "a.txt": Buffer.from(BANK) }))]);
    await page().goto(`${service.base}/jobs/${packed.id}?file=0`);
    await page().getByText("The files of the archive are listed one by one: choose one of them.").waitFor();
    const job = await service.convert(["bank.xlsx", hidingBook()]);
    await page().goto(`${service.base}/jobs/${job.id}?file=0`);
    await expect
      .poll(() => page().locator(".file-preview .note").textContent())
      .toBe("The file hides parts, which were read all the same: row 3 of “Fire”; sheet “Old”");
    await expect.poll(() => page().locator(".sheet-name").allTextContents()).toEqual(["Fire", "Old"]);
    await page().goto(`${service.base}/jobs/${job.id}/checks?group=warning:hidden-source`);
    await page().getByRole("button", { name: "Take all 2 out" }).waitFor();
  });

  it("says in the templates why nothing became a record, and at the export what was left out", async () => {
    const text = "一、单选题\n1. 首都是（ ）\nA. 上海\nB. 北京\n2. 最大的海洋是（ ）\nA. 太平洋\nB. 大西洋\n";
    const job = await service.convert(["open.txt", text], ["cut.docx", "PK\u0003\u0004broken"]);
    await page().goto(`${service.base}/jobs/${job.id}/mapping`);
    await page().getByText("With these settings no item of this file becomes a record.").waitFor();
    expect(await page().locator(".left-out").count()).toBe(2);
    await page().goto(`${service.base}/jobs/${job.id}/export`);
    await expect
      .poll(() => page().locator(".reasons li").allTextContents())
      .toEqual([expect.stringMatching(/^No answer\s*2$/), expect.stringMatching(/^cut\.docx\s*The file is damaged$/)]);
    await page().locator(".reasons a").click();
    await page().locator("#group-items-1").waitFor();
    await page().locator("#group-items-0").click();
    await page().locator("#edit-output").waitFor();
    const { items } = (await service.json(`/api/v1/jobs/${job.id}/rejected`)).body;
    expect(items.map(({ kind }: { kind?: string }) => kind)).toEqual(["single", "single"]);
    expect(await page().locator(".editor .bad").count()).toBe(0); // nothing is wrong before somebody tried
    await page().locator("button[type=submit]").click();
    await expect.poll(() => page().locator(".editor .bad").count()).toBeGreaterThan(0);
  });
});

function hidingBook(): Uint8Array<ArrayBuffer> {
  const head = ["题干", "答案"];
  const sheet = utils.aoa_to_sheet([head, ["火警电话是____。", "119"], ["急救电话是____。", "120"]]);
  sheet["!rows"] = [{}, {}, { hidden: true }];
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, "Fire");
  utils.book_append_sheet(book, utils.aoa_to_sheet([head, ["匪警电话是____。", "110"]]), "Old");
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return Uint8Array.from(write(book, { type: "buffer", bookType: "xlsx", cellStyles: true }));
}
