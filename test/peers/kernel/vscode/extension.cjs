/**
 * Runs notebooks in VS Code on our kernel, as Microsoft's Jupyter extension would, which only its marketplace has. What the
 * kernel publishes becomes outputs for VS Code's own renderers. The file peer.json beside it names the kernel.
 */
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const vscode = require("vscode");
const { startRawKernel } = require("./raw-kernel.cjs");

/** The richest form first, in the order of the Jupyter extension. */
const RICHEST = [
  /^application\/vnd/,
  /^text\/html$/,
  /^text\/latex$/,
  /^text\/markdown$/,
  /^image\/png$/,
  /^image\/svg/,
  /^image\/jpeg$/,
  /^application\/json$/,
];
/** VS Code's completion kinds by the kernel's words. */
const KINDS = vscode.CompletionItemKind;
const kindOf = (word = "") => KINDS[word.charAt(0).toUpperCase() + word.slice(1)];

const settings = JSON.parse(readFileSync(join(__dirname, "peer.json"), "utf8"));
let started;

function activate(context) {
  const controller = vscode.notebooks.createNotebookController(
    "tunelab-peer",
    "jupyter-notebook",
    "TypeScript (tunelab)",
  );
  controller.supportedLanguages = ["typescript"];
  controller.supportsExecutionOrder = true;
  controller.executeHandler = async (cells, notebook) => {
    for (const cell of cells) if (!(await new CellRun(controller, cell).run(await kernelOf(notebook)))) break;
  };
  controller.interruptHandler = async (notebook) => (await kernelOf(notebook)).interrupt();
  const cells = { language: "typescript", notebookType: "jupyter-notebook" };
  context.subscriptions.push(
    controller,
    vscode.languages.registerCompletionItemProvider(cells, { provideCompletionItems }, "."),
  );
}

function kernelOf(notebook) {
  started ??= startRawKernel({ ...settings, cwd: dirname(notebook.uri.fsPath) });
  return started;
}

async function provideCompletionItems(document, position) {
  if (!started) return [];
  const { kernel } = await started;
  if (kernel.status !== "idle") return [];
  const request = { code: document.getText(), cursor_pos: document.offsetAt(position) };
  const { content } = await kernel.requestComplete(request);
  return content.metadata._jupyter_types_experimental.map(({ text, type, start, end }) => {
    const item = new vscode.CompletionItem({ label: text, description: "kernel" }, kindOf(type));
    item.range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    return item;
  });
}

class CellRun {
  #cell;
  #execution;
  /** Outputs that may be replaced, by their identifiers. */
  static #named = new Map();
  /** The last output, while it is prints of one name. */
  #stream;
  #clearsNext = false;

  constructor(controller, cell) {
    this.#cell = cell;
    this.#execution = controller.createNotebookCellExecution(cell);
  }

  async run({ kernel }) {
    const execution = this.#execution;
    execution.start(Date.now());
    await execution.clearOutput();
    const metadata = { cellId: this.#cell.document.uri.toString() };
    const content = { code: this.#cell.document.getText(), stop_on_error: false, allow_stdin: true };
    const future = kernel.requestExecute(content, false, metadata);
    future.onIOPub = (message) => this.#show(message.header.msg_type, message.content);
    future.onStdin = async ({ content: { prompt, password } }) => {
      const value = (await vscode.window.showInputBox({ prompt, password, ignoreFocusOut: true })) ?? "";
      kernel.sendInputReply({ status: "ok", value });
    };
    const reply = await future.done;
    const succeeded = reply.content.status === "ok";
    execution.end(succeeded, Date.now());
    return succeeded;
  }

  async #show(type, content) {
    if (content.execution_count) this.#execution.executionOrder = content.execution_count;
    if (type === "clear_output") {
      this.#clearsNext = content.wait;
      if (!content.wait) await this.#clear();
    } else if (type === "stream") await this.#print(content);
    else if (type === "error") await this.#append([errorItem(content)]);
    else if (type === "display_data" || type === "execute_result") {
      const output = await this.#append(items(content.data));
      if (content.transient?.display_id) CellRun.#named.set(content.transient.display_id, output);
    } else if (type === "update_display_data") {
      const output = CellRun.#named.get(content.transient.display_id);
      if (output) await this.#execution.replaceOutputItems(items(content.data), output);
    }
  }

  async #print({ name, text }) {
    const item = vscode.NotebookCellOutputItem[name](text);
    if (this.#stream?.name === name && !this.#clearsNext)
      await this.#execution.appendOutputItems([item], this.#stream.output);
    else this.#stream = { name, output: await this.#append([item]) };
  }

  async #append(shown) {
    if (this.#clearsNext) await this.#clear();
    this.#stream = undefined;
    const output = new vscode.NotebookCellOutput(shown);
    await this.#execution.appendOutput([output]);
    return output;
  }

  async #clear() {
    this.#clearsNext = false;
    this.#stream = undefined;
    await this.#execution.clearOutput();
  }
}

function items(data) {
  const rank = (mime) => (RICHEST.findIndex((each) => each.test(mime)) + RICHEST.length + 1) % (RICHEST.length + 1);
  return Object.entries(data)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([mime, content]) => {
      if (typeof content !== "string") return vscode.NotebookCellOutputItem.json(content, mime);
      const binary = mime.startsWith("image/") && mime !== "image/svg+xml";
      return binary
        ? new vscode.NotebookCellOutputItem(Buffer.from(content, "base64"), mime)
        : vscode.NotebookCellOutputItem.text(content, mime);
    });
}

const errorItem = ({ ename, evalue, traceback }) =>
  vscode.NotebookCellOutputItem.error({ name: ename, message: evalue, stack: traceback.join("\n") });

async function deactivate() {
  await (await started)?.close();
}

module.exports = { activate, deactivate };
