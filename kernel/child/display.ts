/** What cells call to show things. */
import { randomUUID } from "node:crypto";
import { type Bundle, checked, formatValue } from "#kernel/display/format";
import type { MimeBundle } from "#kernel/session/frames";
import { errorOutput } from "./error-output.ts";
import { emit, owner, type RunningCell } from "./state.ts";

/** An output that can be replaced in place, in every cell and client that shows it. */
export interface DisplayHandle {
  readonly id: string;
  update(value: unknown): DisplayHandle;
}

export interface DisplayOptions {
  /** Name of the output, for updates from elsewhere. */
  displayId?: string;
  /** Replace the output of that name instead of adding one. */
  update?: boolean;
}

/** Shows a value the way a cell's result is shown. */
export function display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
  const displayId = options.displayId ?? randomUUID();
  show(value, displayId, options.update ?? false);
  const handle: DisplayHandle = {
    id: displayId,
    update(next) {
      show(next, displayId, true);
      return handle;
    },
  };
  return handle;
}

/** Shows a ready MIME bundle at once; progress displays of libraries come through here. */
export function displayBundle(data: MimeBundle, { displayId, update }: DisplayOptions = {}): void {
  emit({
    type: "display",
    ...checked(data),
    ...(displayId ? { displayId } : {}),
    ...(update ? { update } : {}),
  });
}

/** A bundle that takes time does not hold up the cell's code; the cell ends when all of its displays are out. */
function show(value: unknown, displayId: string, update: boolean): void {
  const out = ({ data, metadata }: Bundle) =>
    emit({ type: "display", data, metadata, displayId, ...(update ? { update } : {}) });
  const bundle = formatValue(value);
  if (!(bundle instanceof Promise)) out(bundle);
  else {
    const failed = (error: unknown) =>
      emit({ type: "stream", name: "stderr", text: `${errorOutput(error).traceback.join("\n")}\n` });
    track(owner(), bundle.then(out, failed));
  }
}

function track(cell: RunningCell | undefined, work: Promise<void>): void {
  cell?.pending.add(work);
  void work.finally(() => cell?.pending.delete(work));
}

export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  emit({ type: "clear", wait });
}

type Mime = { [displaySymbol: symbol]: () => MimeBundle };

function asMime(type: string, content: string): Mime {
  return { [Symbol.for("Jupyter.display")]: () => ({ [type]: content, "text/plain": content }) };
}

function joined(parts: TemplateStringsArray | string, values: unknown[]): string {
  return typeof parts === "string" ? parts : String.raw({ raw: parts }, ...values.map((value) => value ?? ""));
}

/** Tagged template (or function) whose value shows as HTML: html`<b>${x}</b>`. Values are inserted as they are. */
export const html = (parts: TemplateStringsArray | string, ...values: unknown[]): Mime =>
  asMime("text/html", joined(parts, values));

/** Tagged template (or function) whose value shows as Markdown. */
export const md = (parts: TemplateStringsArray | string, ...values: unknown[]): Mime =>
  asMime("text/markdown", joined(parts, values));

/** Tagged template (or function) whose value shows as SVG. */
export const svg = (parts: TemplateStringsArray | string, ...values: unknown[]): Mime =>
  asMime("image/svg+xml", joined(parts, values));
