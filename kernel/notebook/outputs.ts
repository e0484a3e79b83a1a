/** Outputs of a running notebook gathered into its cells, as a front end does it. */
import type { MimeBundle, Output } from "#kernel/session/frames";
import type { CodeCell, NotebookOutput } from "./file.ts";

type Displayed = Extract<NotebookOutput, { output_type: "display_data" | "execute_result" }>;

export class OutputCollector {
  /** All outputs of a display id, across cells: an update changes each of them. */
  #displays = new Map<string, Displayed[]>();
  #clearNext = new Set<CodeCell>();

  add(cell: CodeCell, output: Output): void {
    if (output.type === "clear") this.#clear(cell, output.wait);
    else if (output.type === "display" && output.update) this.#update(cell, output);
    else this.#append(cell, output);
  }

  #append(cell: CodeCell, output: Exclude<Output, { type: "clear" }>): void {
    if (this.#clearNext.delete(cell)) cell.outputs = [];
    if (output.type === "stream") addStream(cell, output.name, output.text);
    else cell.outputs.push(this.#toNotebook(output));
  }

  #clear(cell: CodeCell, wait: boolean): void {
    if (wait) this.#clearNext.add(cell);
    else cell.outputs = [];
  }

  #toNotebook(output: Exclude<Output, { type: "stream" | "clear" }>): NotebookOutput {
    if (output.type === "error") {
      const { ename, evalue, traceback } = output;
      return { output_type: "error", ename, evalue, traceback };
    }
    const { data, metadata } = output;
    if (output.type === "result")
      return { output_type: "execute_result", data, metadata, execution_count: output.executionCount };
    const shown: Displayed = { output_type: "display_data", data, metadata };
    if (output.displayId)
      this.#displays.set(output.displayId, [...(this.#displays.get(output.displayId) ?? []), shown]);
    return shown;
  }

  /** An update of something that was never shown is shown: a progress bar may begin with one. */
  #update(cell: CodeCell, output: { data: MimeBundle; metadata: MimeBundle; displayId?: string }): void {
    const shown = output.displayId ? this.#displays.get(output.displayId) : undefined;
    if (!shown) this.#append(cell, { type: "display", ...output });
    else for (const each of shown) Object.assign(each, { data: output.data, metadata: output.metadata });
  }
}

function addStream(cell: CodeCell, name: "stdout" | "stderr", text: string): void {
  const last = cell.outputs.at(-1);
  if (last?.output_type === "stream" && last.name === name) appendLines(last, text);
  else {
    const fresh = { output_type: "stream" as const, name, text: "" };
    appendLines(fresh, text);
    cell.outputs.push(fresh);
  }
}

/** A carriage return takes the last line back, as a terminal does: progress bars leave their final state. */
function appendLines(stream: { text: string }, added: string): void {
  if (!added.includes("\r") && !stream.text.endsWith("\r")) {
    stream.text += added;
    return;
  }
  const from = stream.text.lastIndexOf("\n") + 1;
  stream.text = stream.text.slice(0, from) + overwritten(stream.text.slice(from) + added);
}

function overwritten(text: string): string {
  return text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => {
      const parts = line.split("\r");
      const pending = line.endsWith("\r") ? "\r" : ""; // the next write overwrites this line
      const visible = parts.filter((part) => part !== "").at(-1) ?? "";
      return visible + pending;
    })
    .join("\n");
}
