/**
 * A value as a MIME bundle. In order: the value's own `Symbol.for("Jupyter.display")` (the convention of Deno's kernel),
 * registered adapters, `toHTML()`, then what the kernel knows: tensors, data frames, images, SVG, figures, errors, tables.
 */
import { inspect } from "node:util";
import type { MimeBundle } from "#kernel/session/frames";
import { say } from "./locale.ts";
import { asTable, tableHtml } from "./table.ts";

export const displaySymbol = Symbol.for("Jupyter.display");

export interface Bundle {
  data: MimeBundle;
  metadata: MimeBundle;
}

/** Gives a bundle for the values it knows, undefined for all others. */
export type DisplayAdapter = (value: unknown) => MimeBundle | undefined;

const MAX_TEXT = 100_000;
/** A bundle beyond this would make the notebook file unusable. */
const MAX_BUNDLE = 32 * 1024 * 1024;

const adapters: DisplayAdapter[] = [];

/** The newest adapter is asked first. */
export function registerDisplay(adapter: DisplayAdapter): void {
  adapters.unshift(adapter);
}

/**
 * At once, unless the value's own display method gives a promise: displays keep their place among prints.
 * @throws what the value's own display method throws
 */
export function formatValue(value: unknown): Bundle | Promise<Bundle> {
  const own = ownBundle(value);
  if (own instanceof Promise) return own.then((data) => checked(asBundle(data)));
  if (own !== undefined) return checked(asBundle(own));
  for (const adapter of [...adapters, ...builtIn]) {
    const data = adapter(value);
    if (data) return checked({ "text/plain": text(value), ...data });
  }
  return checked({ "text/plain": text(value) });
}

/** Plain text as Node would print it, limited in depth and length. */
export function text(value: unknown): string {
  let shown: string;
  try {
    shown = inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 20_000, breakLength: 100, sorted: false });
  } catch (error) {
    shown = `[${say("cannot be shown", "无法显示")}: ${error instanceof Error ? error.message : error}]`;
  }
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)}\n… ${say("cut", "已截断")}` : shown;
}

function ownBundle(value: unknown): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[displaySymbol];
  if (typeof method !== "function") return undefined;
  const bundle: unknown = method.call(value);
  return bundle ?? null;
}

function asBundle(bundle: unknown): MimeBundle {
  if (typeof bundle === "object" && bundle !== null) return { ...bundle };
  throw new TypeError(`Symbol.for("Jupyter.display") returned ${inspect(bundle)} instead of a MIME bundle`);
}

/** What the notebook format accepts: text for every type but JSON, binary as base64; a notice when it is too large. */
export function checked(data: MimeBundle): Bundle {
  const result: MimeBundle = {};
  let size = 0;
  for (const [type, content] of Object.entries(data)) {
    if (content === undefined || content === null || !/^[^/\s]+\/[^/\s]+$/.test(type)) continue;
    const encoded = encode(type, content);
    size += typeof encoded === "string" ? encoded.length : JSON.stringify(encoded).length;
    result[type] = encoded;
  }
  if (size > MAX_BUNDLE) return { data: { "text/plain": tooLarge(size) }, metadata: {} };
  if (Object.keys(result).length === 0) result["text/plain"] = "";
  return { data: result, metadata: {} };
}

function tooLarge(size: number): string {
  const mb = (size / 1024 / 1024).toFixed(0);
  return say(
    `[output of ${mb} MB left out: more than the limit of 32 MB]`,
    `[输出 ${mb} MB，超过 32 MB 的上限，已省略]`,
  );
}

export function isJsonType(type: string): boolean {
  return type === "application/json" || /^application\/.*\+json$/.test(type);
}

function encode(type: string, content: unknown): unknown {
  if (content instanceof Uint8Array) return Buffer.from(content).toString("base64");
  if (isJsonType(type)) return JSON.parse(JSON.stringify(content) ?? "null"); // drops functions, applies toJSON
  if (typeof content === "string") return content;
  return Array.isArray(content) && content.every((part) => typeof part === "string") ? content.join("") : text(content);
}

// --- values that the kernel knows by their shape

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const htmlOfItself: DisplayAdapter = (value) => {
  if (!isObject(value)) return undefined;
  if (typeof value["toHTML"] === "function") return { "text/html": String(value["toHTML"]()) };
  const outer = value["outerHTML"];
  if (typeof outer !== "string") return undefined;
  return /^\s*<svg[\s>]/i.test(outer) ? { "image/svg+xml": outer } : { "text/html": outer };
};

const tensor: DisplayAdapter = (value) => {
  if (!isObject(value) || typeof value["dataSync"] !== "function" || !Array.isArray(value["shape"])) return undefined;
  if (typeof value["dtype"] !== "string" || value["isDisposed"] === true) return undefined;
  const values =
    typeof value["toString"] === "function" ? `\n${(value["toString"] as (verbose?: boolean) => string)(false)}` : "";
  return { "text/plain": `Tensor ${value["dtype"]} [${value["shape"].join(", ")}]${values}` };
};

/** danfojs frames and series. */
const dataFrame: DisplayAdapter = (value) => {
  if (!isObject(value) || !Array.isArray(value["columns"]) || !Array.isArray(value["values"])) return undefined;
  if (!Array.isArray(value["index"]) || !Array.isArray(value["shape"])) return undefined;
  const columns = value["columns"].map(String);
  const rows = value["values"].slice(0, 60).map((row) => (Array.isArray(row) ? row : [row]));
  const table = { columns, rows, rowCount: value["values"].length, columnCount: columns.length };
  return { "text/html": tableHtml(table), "text/plain": String(value) };
};

const image: DisplayAdapter = (value) => {
  if (!(value instanceof Uint8Array) || value.length < 12) return undefined;
  const head = Buffer.from(value.buffer, value.byteOffset, 12).toString("latin1");
  const type = head.startsWith("\x89PNG")
    ? "png"
    : head.startsWith("\xff\xd8\xff")
      ? "jpeg"
      : head.startsWith("GIF8")
        ? "gif"
        : undefined;
  return type ? { [`image/${type}`]: value, "text/plain": `<${type} image, ${value.length} bytes>` } : undefined;
};

/** A plotly figure as plain data. */
const figure: DisplayAdapter = (value) => {
  if (!isObject(value) || !Array.isArray(value["data"]) || !isObject(value["layout"])) return undefined;
  const traces = value["data"];
  if (
    traces.length === 0 ||
    !traces.every((trace) => isObject(trace) && ("type" in trace || "x" in trace || "y" in trace))
  )
    return undefined;
  const { data, layout, frames, config } = value;
  return {
    "application/vnd.plotly.v1+json": { data, layout, ...(frames ? { frames } : {}), ...(config ? { config } : {}) },
  };
};

const table: DisplayAdapter = (value) => {
  const found = asTable(value);
  return found && { "text/html": tableHtml(found) };
};

const builtIn: DisplayAdapter[] = [tensor, dataFrame, htmlOfItself, image, figure, table];
