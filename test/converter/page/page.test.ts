import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convertSpooled } from "../../../converter/index.ts";
import { serviceError } from "../../../converter/said/errors.ts";
import { launch, missingChromium } from "../../browser/chromium.ts";
import { BANK, inProcess, open } from "../app/helpers.ts";
import { modelService, questions } from "../generate/service.ts";

const CASES = [
  { language: "zh", locale: "zh-CN", colorScheme: "light", width: 1280 },
  { language: "en", locale: "en-US", colorScheme: "dark", width: 1280 },
  { language: "en", locale: "en-US", colorScheme: "light", width: 390 },
  { language: "zh", locale: "zh-CN", colorScheme: "dark", width: 390 },
] as const;

/** What a room says of an error or a rejected item, with its values. */
const SAID: Partial<Record<string, { zh: string; en: string }>> = {
  "?file=1": {
    zh: "cut.docx 已损坏或不完整：文件末尾的目录缺失",
    en: "cut.docx is damaged or cut short: the directory at its end is missing",
  },
  "/checks?group=rejected:answer-missing&item=x0": {
    zh: "没有找到这道题的答案；请写在题目后面或答案表里",
    en: "No answer was found for this question; add it after the question or in the key",
  },
};

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
      await expectAccessible(page, "preview");
      expect(await page.locator(".file-list [data-bad=true]").textContent()).toContain(
        language === "zh" ? "文件已损坏" : "The file is damaged",
      );
      const job = new URL(page.url()).pathname;
      for (const [room, ready] of [
        ["?file=0&item=1", "#document-0"],
        ["?file=1", ".error-box"],
        ["/mapping", ".live-records li"],
        ["/checks?group=rejected:answer-missing&item=x0", "#edit-output"],
        ["/checks?group=records&place=0&item=r1", "#edit-output"],
        ["/export", ".copyable"],
      ] as const) {
        await page.goto(`${service.base}${job}${room}`); // every room has an address that can be opened afresh
        await page.locator(ready).first().waitFor();
        await expectAccessible(page, room);
        const said = SAID[room]?.[language];
        if (said) expect(await page.locator(".error-box, .editor .note").first().textContent()).toContain(said);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), room).toBe(true);
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

  it("leads from a duplicate to the item that it repeats, by keyboard", async () => {
    const { context, close } = await launch({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await service.convert([
      "b.txt",
      "1. 甲（ ）\nA. 一 B. 二\n答案：A\n2. 甲（ ）\nA. 一 B. 二\n答案：A\n",
    ]);
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=rejected:duplicate&item=x0`);
    const link = page.locator(".editor .note a");
    expect(await link.textContent()).toBe("b.txt · 第 1 题 · 第 1 行");
    expect(await page.locator(".editor .note").textContent()).toBe(
      "同样的题目和答案已在 b.txt · 第 1 题 · 第 1 行 出现",
    );
    await link.focus();
    await page.keyboard.press("Enter");
    await page.locator("#items [aria-selected=true]").waitFor();
    expect(new URL(page.url()).search).toBe("?file=0&item=0");
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
    await page.locator(".groups").waitFor();
    await reach(".groups a[href$=records]");
    await page.keyboard.press("Enter");
    await page.locator("#group-items-0").waitFor();
    await reach("#group-items");
    await page.keyboard.press("Home");
    await page.locator("#edit-output").waitFor();
    await reach("#edit-output");
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("edited by keyboard");
    await reach("button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator("#group-items-0 .tag.changed").waitFor();
    await page.keyboard.press("Control+z");
    await waitForCount(page, "#group-items-0 .tag.changed", 0);
    await page.keyboard.press("Control+Shift+z");
    await waitForCount(page, "#group-items-0 .tag.changed", 1);
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
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=records`);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("button", { name: "切换到深色" }).click();
    await page.getByLabel("搜索").fill("首都");
    await page.keyboard.press("Enter");
    await waitForCount(page, "#group-items [role=option]", 1);
    await page.reload();
    await waitForCount(page, "#group-items [role=option]", 1);
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await page.getAttribute("html", "data-theme")).toBe("dark");
    await close();
  });

  it("marks the place of an item in the document, and the item of a place", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await service.convert(["bank.txt", BANK]);
    await page.goto(`${service.base}/jobs/${job.id}`);
    await page.locator("#items-1 .item-text").click();
    await waitForCount(page, "#document [data-marked=true]", 4); // question 2, its options and its answer
    expect(await page.locator("#document [data-marked=true]").first().textContent()).toContain("2. 一加一等于");
    await page.locator("#document-10").click();
    await expect.poll(() => page.locator("#items [aria-selected=true]").textContent()).toContain("没有答案的题");
    await page.reload();
    await expect.poll(() => page.locator("#items [aria-selected=true]").textContent()).toContain("没有答案的题");
    await close();
  });

  it("completes a rejected item, fixes a group and takes it back", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await service.convert(["bank.txt", BANK]);
    await page.goto(`${service.base}/jobs/${job.id}/checks`);
    await page.route(/records\?limit=1&/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the example's instruction comes when the answer is typed
      await route.continue();
    });
    await page.locator("#group-items-0").click(); // the first group that nobody has looked at: no answer
    await page.locator("#edit-output").fill("A. 甲");
    await expect.poll(() => page.locator("#edit-instruction").inputValue()).not.toBe("");
    await page.getByRole("button", { name: "Make a record of it" }).click();
    await page.locator("#group-items-0 .tag.changed").waitFor();
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=warning:explanation-missing`);
    await page.getByRole("button", { name: "Take all 1 out" }).click();
    await page.locator(".tag.gone").waitFor();
    await page.getByRole("button", { name: "Undo: take out (1)" }).click();
    await waitForCount(page, ".tag.gone", 0);
    await page.goto(`${service.base}/jobs/${job.id}/export`);
    await page.locator(".copyable").first().waitFor();
    expect(await (await fetch(`${service.base}/api/v1/jobs/${job.id}/exports/dataset.json`)).json()).toHaveLength(3);
    await close();
  });

  it("takes the answers that a file lacks, over a reload, and converts again with them", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const bank =
      "1. Snow is\nA. white\nB. black\n2. Fire is\nA. cold\nB. hot\n3. Water flows. ( )\n4. Ice is\nA. soft\nB. solid\nAnswer: B";
    const job = await service.convert(["bank.txt", bank]);
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=rejected:answer-missing`);
    await page.locator(".answers summary").click();
    const lines = page.locator(".answers input");
    await lines.first().focus();
    // A column of a table fills the lines below.
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "A\\nB\\n");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }`);
    const values = () => Promise.all([0, 1, 2].map((i) => lines.nth(i).inputValue()));
    expect(await values()).toEqual(["A", "B", ""]);
    await page.reload();
    await page.locator(".answers summary").click();
    await lines.first().press("Enter");
    await lines.nth(1).press("Enter");
    await page.keyboard.type("true");
    await expectAccessible(page, "answers");
    await page.getByRole("button", { name: "Convert again with 3 answers" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith(`/jobs/${job.id}`));
    await expect.poll(() => page.locator(".figures [data-kind=records] dd").textContent()).toBe("4");
    const next = new URL(page.url()).pathname.split("/")[2];
    const found = await fetch(`${service.base}/api/v1/jobs/${next}/records`);
    const { items } = (await found.json()) as { items: { record: { output: string } }[] };
    expect(items.map(({ record }) => record.output.slice(0, 12))).toEqual([
      "Answer: A. w",
      "Answer: B. h",
      "Answer: True",
      "Answer: B. s",
    ]);
    await close();
  });

  it("shows at once what a setting makes, keeps it over a reload, and applies it", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await service.convert(["bank.txt", BANK]);
    await page.goto(`${service.base}/jobs/${job.id}/mapping`);
    await page.locator(".live-records .output").first().waitFor();
    await page.getByLabel("Form of the output").selectOption("answer");
    const shown = () => page.locator(".live-records .output").first().textContent();
    await expect.poll(shown).toBe("B");
    await page.reload();
    await expect.poll(shown).toBe("B");
    await page.getByRole("button", { name: "Apply to all files" }).click();
    await page.locator("#items-0").waitFor();
    await expect.poll(() => page.locator("#items-0 .item-output").textContent()).toBe("B");
    await close();
  });

  it("maps the columns of a table by roles and templates, with live records", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 900 } });
    const page = context.pages()[0]!;
    const job = await service.convert(["drugs.csv", "药品,规格,用法用量\n甲片,10mg,每日一次\n乙片,5mg,每日两次\n"]);
    await page.goto(`${service.base}/jobs/${job.id}/mapping`);
    await page.getByRole("button", { name: "Guess by the names" }).click();
    await page.getByLabel("规格", { exact: true }).selectOption("input");
    await page.locator("#template-instruction").fill("说明的用法。");
    await page.locator("#template-instruction").press("Home");
    for (let i = 0; i < 2; i++) await page.locator("#template-instruction").press("ArrowRight");
    await page.getByLabel("Insert a column into “Instruction”").selectOption("药品");
    expect(await page.locator("#template-instruction").inputValue()).toBe("说明{{药品}}的用法。");
    const live = () => page.locator(".live-records li dd").allTextContents();
    await expect.poll(live).toEqual(["说明甲片的用法。", "10mg", "每日一次", "说明乙片的用法。", "5mg", "每日两次"]);
    await page.locator("#template-input").fill("{{剂型}}");
    await expect.poll(() => page.locator(".columns .bad[role=status]").textContent()).toContain("剂型");
    await page.locator("#template-input").fill("{{规格.raw}}"); // the value behind a cell is no column of its own
    await expect.poll(() => page.locator(".columns .bad[role=status]").textContent()).toBe("");
    expect(await page.getByLabel("规格", { exact: true }).inputValue()).toBe("input");
    await page.locator("#template-input").fill("");
    await expectAccessible(page, "columns");
    await page.reload(); // the draft stays
    await expect.poll(live).toEqual(["说明甲片的用法。", "每日一次", "说明乙片的用法。", "每日两次"]);
    await page.getByRole("button", { name: "Apply to all files" }).click();
    await page.locator("#items-1").waitFor();
    expect(await page.locator("#items-0 .item-output").textContent()).toBe("每日一次");
    await close();
  });

  it("leaves the columns of a contract's tables closed, and names a clause by its own number", async () => {
    const { context, close } = await launch({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
    const page = context.pages()[0]!;
    const contract = await readFile("converter/samples/equipment-purchase-contract.zh.docx");
    const table = "药品,规格,用法用量\n甲片,10mg,每日一次\n";
    const job = await service.convert(["contract.docx", Uint8Array.from(contract)], ["drugs.csv", table]);
    await page.goto(`${service.base}/jobs/${job.id}/mapping`);
    await page.locator(".columns summary").waitFor();
    expect(await page.locator("#template-output").isVisible()).toBe(false);
    expect(await page.locator(".live-records").textContent()).toContain("合同价款 · 第三条 · ");
    await page.locator(".columns summary").click();
    expect(await page.locator("#template-output").isVisible()).toBe(true);
    await page.locator(".live select").selectOption("drugs.csv"); // nothing was found there: the columns are wanted
    await page.getByText("甲片").waitFor();
    expect(await page.locator("#template-output").isVisible()).toBe(true);
    await close();
  });

  it("shows who wrote a record and the evidence for it", async () => {
    const model = await modelService(() => questions(["多久检查一次？", "每季度至少一次。", "每季度至少检查一次"]));
    const { body } = await service.upload(["rules.txt", "主要负责人应当组织检查，每季度至少检查一次，并如实记录。"]);
    const settings = { generate: { tasks: ["questions"], address: model.address, model: "tiny" } };
    const created = await service.post("/api/v1/jobs", { uploads: [body.uploads[0].id], settings });
    const job = await service.finished(created.body.id);
    const { context, close } = await launch({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=warning:written-by-model&item=r1`);
    await page.locator(".evidence blockquote").waitFor();
    expect(await page.locator(".evidence").textContent()).toContain("由 tiny 编写");
    expect(await page.locator(".evidence blockquote").textContent()).toBe("每季度至少检查一次");
    await expectAccessible(page, "evidence");
    await model.close(); // the next conversion finds nobody
    const gone = await service.post("/api/v1/jobs", {
      uploads: [body.uploads[0].id],
      settings: { generate: { ...settings.generate, retries: 0 } },
    });
    await service.finished(gone.body.id);
    await page.goto(`${service.base}/jobs/${gone.body.id}`);
    await page.locator(".file-preview .note").waitFor();
    expect(await page.locator(".file-preview .note").textContent()).toContain(
      "没有回应（ECONNREFUSED）启动运行模型的服务",
    );
    await expectAccessible(page, "a model that is away");
    await close();
  });

  it("reaches the last of a million items", async () => {
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await service.convert(["bank.txt", BANK]);
    const total = 1_000_000;
    const [template] = (await service.json(`/api/v1/jobs/${job.id}/records`)).body.items;
    await page.route(`**/jobs/${job.id}/records?*`, (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [offset, limit] = [Number(query.get("offset")), Number(query.get("limit"))];
      const items = Array.from({ length: Math.min(limit, total - offset) }, (_, i) => {
        const n = offset + i;
        return {
          ...template,
          id: `r${n + 1}`,
          position: n,
          record: { ...template.record, input: `question ${n + 1}` },
        };
      });
      return route.fulfill({ json: { items, total, offset } });
    });
    await page.route(`**/jobs/${job.id}/records/*`, (route) => route.fulfill({ json: template }));
    await page.goto(`${service.base}/jobs/${job.id}/checks?group=records`);
    const last = page.locator(`#group-items-${total - 1} .item-text`);
    await page.locator("#group-items-0 .item-text").waitFor();
    await page.locator("#group-items").focus();
    await page.keyboard.press("End");
    await expect.poll(() => last.textContent()).toBe(`question ${total}`);
    expect(await last.isVisible()).toBe(true);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.locator("#group-items [aria-selected=true]").textContent()).toContain("999,999");
    await page.keyboard.press("Home");
    await expect.poll(() => page.locator("#group-items-0 .item-text").textContent()).toBe("question 1");
    const box = (await page.locator("#group-items").boundingBox())!;
    await page.mouse.move(box.x + 50, box.y + 50);
    await page.mouse.wheel(0, 300); // by rows, not by a share of the list
    await expect.poll(() => page.locator("#group-items [role=option]").first().getAttribute("data-index")).toBe("0");
    await close();
  });

  it("stays quick with a hundred thousand items", async () => {
    const count = 100_000;
    const many = await open({ engine: inProcess(manyRecords(count)) });
    const { context, close } = await launch({ locale: "en-US", viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0]!;
    const job = await many.convert(["many.txt", "x"]);
    await page.goto(`${many.base}/jobs/${job.id}/checks?group=records`);
    await page.locator("#group-items-0 .item-text").waitFor();
    await page.locator("#group-items").focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => page.locator(`#group-items-${count - 1} .item-text`).textContent())
      .toBe(`question ${count}`);
    expect(await page.locator("#group-items [role=option]").count()).toBeLessThan(60);
    await expect.poll(() => page.locator("#edit-input").inputValue()).toBe(`question ${count}`);
    await close();
    await many.close();
  });

  it("sends a large file in pieces, and goes on when the line comes back", async () => {
    const { context, close } = await launch({ locale: "en-US" });
    const page = context.pages()[0]!;
    await page.goto(service.base);
    await page.locator(".sample").first().waitFor();
    let pieces = 0;
    await page.route("**/api/v1/transfers/*", (route) =>
      route.request().method() === "PATCH" && ++pieces === 2 ? route.abort() : route.continue(),
    );
    await page.setInputFiles("#files", [file("large.txt", BANK.padEnd(9 * 2 ** 20, "\n"))]);
    await page.locator(".files .good").waitFor();
    expect(pieces).toBe(4); // three pieces of 4 MB, one of them twice
    await page.reload();
    await page.locator(".files .good").waitFor(); // what has arrived survives a reload
    await close();
  });

  it("shows all files at once, and keeps files and settings over a reload, but no password", async () => {
    const { context, close } = await launch({ locale: "en-US" });
    const page = context.pages()[0]!;
    await page.goto(service.base);
    await page.locator(".sample").first().waitFor();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route("**/api/v1/uploads", (route) => held.then(() => route.continue()));
    await page.setInputFiles(
      "#files",
      ["a", "b", "c"].map((name) => file(`${name}.txt`, BANK)),
    );
    await waitForCount(page, ".files progress", 3); // the first is still on its way
    letGo();
    await waitForCount(page, ".files .good", 3);
    await page.locator("summary", { hasText: "Settings" }).click();
    await page.getByLabel("What the files hold").selectOption("questions");
    await page.getByLabel("Passwords of files").fill("secret-word");
    await page.reload();
    await waitForCount(page, ".files .good", 3);
    expect(await page.getByLabel("What the files hold").inputValue()).toBe("questions");
    expect(await page.getByLabel("Passwords of files").inputValue()).toBe("");
    await close();
  });

  it("starts a conversion that failed again", async () => {
    const full = serviceError("STORAGE/disk", {});
    let room = false;
    const engine: NonNullable<Parameters<typeof open>[0]>["engine"] = (task, options) =>
      room ? inProcess()(task, options) : Promise.reject(full);
    const failing = await open({ engine });
    const { context, close } = await launch({ locale: "zh-CN" });
    const page = context.pages()[0]!;
    const job = await failing.convert(["bank.txt", BANK]);
    await page.goto(`${failing.base}/jobs/${job.id}`);
    await page.locator(".error-box").waitFor();
    expect(await page.locator(".error-box").textContent()).toContain("腾出空间，或删除旧的转换磁盘快满了");
    await expectAccessible(page, "failed");
    room = true;
    await page.getByRole("button", { name: "重新转换" }).click();
    await page.locator("#items-1").waitFor();
    await close();
    await failing.close();
  });

  it("exports once there is room again, without another conversion", async () => {
    let room = true;
    const full = serviceError("STORAGE/disk", {});
    const engine: NonNullable<Parameters<typeof open>[0]>["engine"] = (task, options) =>
      room ? inProcess()(task, options) : Promise.reject(full);
    const failing = await open({ engine });
    const { context, close } = await launch({ locale: "zh-CN" });
    const page = context.pages()[0]!;
    const job = await failing.convert(["bank.txt", BANK]);
    await rm(join(failing.dataFolder, "jobs", job.id, "export"), { recursive: true });
    room = false;
    await page.goto(`${failing.base}/jobs/${job.id}/export`);
    await page.locator(".error-box").waitFor();
    await expectAccessible(page, "no room");
    room = true;
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.getByRole("link", { name: "dataset.json", exact: true }).waitFor();
    expect(await page.locator(".error-box").count()).toBe(0);
    await close();
    await failing.close();
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

/** A conversion of one file that gives `count` records. */
const manyRecords =
  (count: number): Parameters<typeof inProcess>[0] =>
  async (files, settings, options) => {
    const conversion = await convertSpooled([], settings, options);
    const file = files[0]!.name;
    for (let n = 1; n <= count; n++)
      conversion.addRecord({
        id: `r${n}`,
        record: { instruction: "Answer.", input: `question ${n}`, output: `answer ${n}` },
        kind: "short",
        source: { file, line: n },
        warnings: [],
      });
    conversion.files.push({ file, sizeBytes: 1, items: count, records: count, rejected: 0, warnings: [] });
    return conversion;
  };

/** By locator, since the page's policy forbids evaluating texts. */
async function waitForCount(page: Page, selector: string, number: number): Promise<void> {
  await expect.poll(() => page.locator(selector).count(), { timeout: 30_000 }).toBe(number);
}
