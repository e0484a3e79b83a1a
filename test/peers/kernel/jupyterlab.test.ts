/**
 * A real JupyterLab in Chromium, which reaches nothing but this machine: a notebook of ours trains, plots, completes, asks,
 * stops and is debugged. Needs a Python with jupyterlab (TUNELAB_PEER_PYTHON) and Chromium. Screenshots go into the folder
 * that TUNELAB_SCREENSHOTS names.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeCell, type Notebook, notebookText } from "#kernel/notebook/file";
import { launch, missingChromium, OFFLINE } from "../../browser/chromium.ts";
import { temporaryFolder } from "../../kernel/helpers.ts";
import { type Lab, missingLab, startLab } from "./jupyterlab.ts";

const reason = missingChromium ?? missingLab();
if (reason) console.warn(`skipped: ${reason}`);
const screenshots = process.env["TUNELAB_SCREENSHOTS"];

describe.skipIf(reason)("JupyterLab", () => {
  const folder = temporaryFolder();
  /** Addresses outside this machine that the page asked for. */
  const outside: string[] = [];
  let lab: Lab;
  let context: BrowserContext;
  let close: () => Promise<void>;

  beforeAll(async () => {
    lab = await startLab(folder);
    ({ context, close } = await launch({ args: OFFLINE, locale: "en-US", viewport: { width: 1280, height: 900 } }));
  });
  afterAll(async () => {
    await close?.();
    await lab?.close();
  });

  async function open(name: string, cells: string[]): Promise<LabPage> {
    const notebook: Notebook = {
      cells: cells.map((source) => codeCell(source)),
      metadata: { kernelspec: { name: "tunelab", display_name: "TypeScript (tunelab)", language: "typescript" } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    writeFileSync(join(folder, `${name}.ipynb`), notebookText(notebook));
    const page = await context.newPage();
    page.on("request", (request) => note(request.url()));
    page.on("websocket", (socket) => note(socket.url()));
    await page.goto(`${lab.url}lab/workspaces/${name}/tree/${name}.ipynb?token=${lab.token}`);
    const opened = new LabPage(page, name);
    await opened.connected();
    return opened;
  }

  function note(url: string): void {
    if (!/^(data|blob):/.test(url) && new URL(url).hostname !== "127.0.0.1") outside.push(url);
  }

  test("a training run is followed live, and its figure answers the mouse", async () => {
    const notebook = await open("training", [
      'import { fineTune, loadDataset, loadModel } from "tunelab";\nconst model = await loadModel("tiny");\nconst data = await loadDataset(Array.from({ length: 24 }, (_, i) => ({ instruction: "Add one to " + i, input: "", output: String(i + 1) })));\ndata.length',
      'const run = await fineTune({ model, data, mode: "lora", batchSize: 2, maxLength: 64, maxSteps: 60 });\n"trained"',
      "run.plot()",
    ]);
    await notebook.run(0);
    await expectText(notebook.outputs(0), "24");
    await notebook.run(1, false);
    const seen = new Set<string>();
    await notebook.until(async () => {
      const text = (await notebook.outputs(1).allInnerTexts()).join(" ");
      const step = /(\d+)\s*\/\s*60/.exec(text)?.[1];
      if (step && seen.size === 3) await notebook.screenshot("live");
      if (step) seen.add(step);
      return step === "60";
    });
    expect(seen.size).toBeGreaterThan(2);
    await notebook.idle();
    await notebook.screenshot("trained");
    await notebook.run(2);
    const plot = notebook.cell(2).locator(".jp-RenderedPlotly");
    await plot.locator(".main-svg").first().waitFor();
    await notebook.hoverPoint(plot);
    await notebook.screenshot("plot");
    expect(await plot.locator(".hoverlayer .legend").textContent()).toMatch(/train.* : \d+\.\d+/);
    expect(await notebook.outputs(2).count()).toBe(1);
    await notebook.page.close();
  });

  test("completes, explains, asks, stops a loop and restarts", async () => {
    const notebook = await open("editing", [
      "/** Adds two numbers. */\nfunction add(a: number, b: number): number {\n  return a + b;\n}\ninterface Point { x: number; y: number }\nconst point: Point = { x: 1, y: 2 };",
      "",
      "const name = await input('Your name? ');\nname.toUpperCase()",
      "console.log('on');\nwhile (true) {}",
      "point.x + 40",
    ]);
    const { page } = notebook;
    await notebook.run(0);
    await notebook.write(1, "point.");
    const items = page.locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-match");
    await notebook.until(async () => {
      await page.keyboard.press("Tab"); // JupyterLab waits a second; the first time, types may take longer to be read
      await page.waitForTimeout(1500);
      return (await items.count()) > 0;
    });
    expect(await items.allTextContents()).toEqual(["x", "y"]);
    await notebook.screenshot("completion");
    await page.keyboard.press("Escape");
    await notebook.write(1, "add(1, 2)");
    for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator(".jp-Tooltip");
    await tooltip.waitFor();
    await notebook.screenshot("inspection");
    expect(await tooltip.textContent()).toMatch(/^\s*add\(a: number, b: number\): number\s*Adds two numbers/);
    await page.keyboard.press("Escape");

    await notebook.run(2, false);
    const stdin = notebook.cell(2).locator(".jp-Stdin-input");
    await stdin.waitFor();
    await notebook.screenshot("input");
    await stdin.fill("Ada");
    await stdin.press("Enter");
    await expectText(notebook.outputs(2), "'ADA'");

    await notebook.run(3, false);
    await expectText(notebook.outputs(3), "on");
    await notebook.command("interrupt");
    await expectText(notebook.outputs(3), "KeyboardInterrupt");
    await notebook.screenshot("interrupted");
    await notebook.run(4);
    await expectText(notebook.outputs(4), "41");

    await notebook.command("restart");
    await page.locator(".jp-Dialog .jp-mod-accept").click();
    await notebook.idle();
    await notebook.run(4);
    await expectText(notebook.outputs(4), "ReferenceError");
    await notebook.screenshot("restarted");
    await page.close();
  });

  test("stops at a breakpoint, with its variables beside it", async () => {
    const notebook = await open("debugging", [
      "function area(width: number, height: number) {\n  const size = width * height;\n  return size;\n}\nconst found = area(6, 7);\nfound",
    ]);
    const { page } = notebook;
    await page.locator(".jp-DebuggerBugButton").click();
    await page.locator(".jp-DebuggerBugButton[aria-pressed=true]").waitFor();
    const gutter = notebook.cell(0).locator(".cm-breakpoint-gutter .cm-gutterElement");
    await notebook.until(async () => {
      await gutter.nth(3).click(); // lost while JupyterLab is still connecting its debugger to the cell
      await page.waitForTimeout(1500);
      return (await page.locator(".jp-DebuggerBreakpoint").count()) > 0; // the kernel has it
    });
    await notebook.run(0, false);
    const frames = page.locator(".jp-DebuggerCallstack li");
    await frames.first().waitFor();
    await notebook.screenshot("stopped");
    expect((await frames.allInnerTexts())[0]).toMatch(/area/);
    const variables = page.locator(".jp-DebuggerVariables");
    await notebook.until(async () => /size[\s\S]*42/.test((await variables.textContent()) ?? ""));
    await notebook.screenshot("variables");
    await page.keyboard.press("F9");
    await expectText(notebook.outputs(0), "42");
    await page.close();
  });

  test("nothing outside this machine was asked", () => {
    expect(outside).toEqual([]);
  });
});

/** A notebook in JupyterLab. */
class LabPage {
  readonly page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.#name = name;
  }

  cell(index: number): Locator {
    return this.page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  }

  outputs(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  /** @param wait until the kernel has done it */
  async run(index: number, wait = true): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
    if (wait) await this.idle();
  }

  async write(index: number, text: string): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text);
  }

  /** The kernel has said that it can debug, hence it has answered; before, JupyterLab loses what is run. */
  async connected(): Promise<void> {
    await this.page.locator(".jp-DebuggerBugButton[aria-disabled=false]").waitFor({ timeout: 120_000 });
    await this.idle();
  }

  /** No cell runs or waits. */
  async idle(): Promise<void> {
    await this.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ timeout: 120_000 });
    await this.until(
      async () => !(await this.page.locator(".jp-InputPrompt").allInnerTexts()).some((text) => text.includes("*")),
    );
  }

  async command(name: "interrupt" | "restart"): Promise<void> {
    await this.page.locator(`.jp-NotebookPanel-toolbar [data-jp-item-name="${name}"]`).click();
  }

  async until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await this.page.waitForTimeout(100);
  }

  /** Moves the mouse to a point of the figure. */
  async hoverPoint(plot: Locator): Promise<void> {
    const point = plot.locator(".scatterlayer path.point").last();
    await point.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await point.boundingBox())!;
    await this.page.mouse.move(x + width / 2 + 3, y + height / 2);
    await this.page.mouse.move(x + width / 2, y + height / 2);
    await plot.locator(".hoverlayer .legend").waitFor();
  }

  async screenshot(name: string): Promise<void> {
    if (screenshots) await this.page.screenshot({ path: join(screenshots, `lab-${this.#name}-${name}.png`) });
  }
}

async function expectText(outputs: Locator, text: string): Promise<void> {
  await outputs.filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
}
