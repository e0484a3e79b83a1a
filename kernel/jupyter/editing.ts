/** What front ends ask while a cell is typed: completions, documentation, and whether the cell is complete. */
import type { Session } from "#kernel/session/session";
import type { Content } from "./message.ts";
import { Cursor } from "./positions.ts";

export async function isComplete({ engine }: Session, { code }: Content): Promise<Content> {
  const { status, indent } = await engine.isComplete(String(code ?? ""));
  return status === "incomplete" ? { status, indent } : { status };
}

export async function complete({ language }: Session, { code, cursor_pos }: Content): Promise<Content> {
  const text = String(code ?? "");
  const cursor = new Cursor(text, cursor_pos);
  const { items, start, end } = await language.complete(text, cursor.units);
  const span = { start: cursor.toClient(start), end: cursor.toClient(end) };
  const types = items.map(({ name, kind, signature = "" }) => ({ text: name, type: kind, signature, ...span }));
  return {
    status: "ok",
    matches: items.map(({ name }) => name),
    cursor_start: span.start,
    cursor_end: span.end,
    metadata: { _jupyter_types_experimental: types },
  };
}

export async function inspect({ language }: Session, { code, cursor_pos }: Content): Promise<Content> {
  const text = String(code ?? "");
  const found = await language.inspect(text, new Cursor(text, cursor_pos).units);
  return { status: "ok", found: found !== undefined, data: found ?? {}, metadata: {} };
}
