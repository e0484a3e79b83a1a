/** Notebook files: reading any nbformat 4, writing 4.5 the way Jupyter writes it. */

import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import * as z from "zod";
import { isJsonType } from "#kernel/display/format";
import { say } from "#kernel/display/locale";
import { KernelError, messageOf } from "#kernel/errors";
import type { MimeBundle } from "#kernel/session/frames";

const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value.join("") : value));
const metadata = z.record(z.string(), z.unknown());
const data = z.record(z.string(), z.unknown()).transform(joinLines);

const output = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.string(), text }),
  z.object({ output_type: z.literal("display_data"), data, metadata }),
  z.object({ output_type: z.literal("execute_result"), data, metadata, execution_count: z.number().nullable() }),
  z.object({ output_type: z.literal("error"), ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) }),
]);

const id = z.string().optional();
const attachments = z.record(z.string(), z.unknown()).optional();
const cell = z.discriminatedUnion("cell_type", [
  z.object({
    cell_type: z.literal("code"),
    id,
    metadata,
    source: text,
    outputs: z.array(output).default([]),
    execution_count: z.number().nullable().default(null),
  }),
  z.object({ cell_type: z.literal("markdown"), id, metadata, source: text, attachments }),
  z.object({ cell_type: z.literal("raw"), id, metadata, source: text, attachments }),
]);

const notebook = z.object({
  cells: z.array(cell),
  metadata,
  nbformat: z.literal(4, { error: "only notebooks of format 4 can be read" }),
  nbformat_minor: z.number().int(),
});

export type NotebookOutput = z.infer<typeof output>;
export type NotebookCell = z.infer<typeof cell> & { id: string };
export type CodeCell = Extract<NotebookCell, { cell_type: "code" }>;
export type Notebook = Omit<z.infer<typeof notebook>, "cells"> & { cells: NotebookCell[] };

/** @throws KernelError NOT_FOUND, CORRUPT_FILE */
export async function readNotebook(path: string): Promise<Notebook> {
  let source: string;
  try {
    source = await readFile(path, "utf8");
  } catch (cause) {
    throw new KernelError("NOT_FOUND", say(`cannot open the notebook ${path}`, `无法打开笔记本 ${path}`), {
      hint: say("check the path", "请检查路径"),
      details: { path },
      cause,
    });
  }
  return parseNotebook(source, path);
}

/** @throws KernelError CORRUPT_FILE */
export function parseNotebook(source: string, path: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    throw new KernelError(
      "CORRUPT_FILE",
      say(`${path} is not valid JSON: ${messageOf(cause)}`, `${path} 不是有效的 JSON：${messageOf(cause)}`),
      {
        details: { path },
        cause,
      },
    );
  }
  const parsed = notebook.safeParse(value);
  if (!parsed.success) {
    const { path: where, message } = parsed.error.issues[0]!;
    throw new KernelError(
      "CORRUPT_FILE",
      say(
        `${path} is not a notebook: ${where.join(".") || "file"}: ${message}`,
        `${path} 不是笔记本：${where.join(".") || "file"}: ${message}`,
      ),
      {
        hint: say("open and save it in Jupyter to repair it", "在 Jupyter 中打开并保存以修复"),
        details: { path },
      },
    );
  }
  return withIds(parsed.data);
}

/** Format 4.5 gives every cell an id of its own. */
function withIds(parsed: z.infer<typeof notebook>): Notebook {
  const used = new Set<string>();
  const cells = parsed.cells.map((each) => {
    const valid = each.id !== undefined && /^[a-zA-Z0-9-_]{1,64}$/.test(each.id) && !used.has(each.id);
    const unique = valid ? each.id! : newCellId();
    used.add(unique);
    return { ...each, id: unique };
  });
  return { ...parsed, cells, nbformat_minor: Math.max(5, parsed.nbformat_minor) };
}

export const newCellId = (): string => randomBytes(4).toString("hex");

export function codeCell(source: string, cellMetadata: Record<string, unknown> = {}): CodeCell {
  return { cell_type: "code", id: newCellId(), metadata: cellMetadata, source, outputs: [], execution_count: null };
}

export function markdownCell(source: string, cellMetadata: Record<string, unknown> = {}): NotebookCell {
  return { cell_type: "markdown", id: newCellId(), metadata: cellMetadata, source };
}

export function cellTags({ metadata: { tags } }: NotebookCell): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Lines as Jupyter writes them: a list, each keeping its newline. */
function lines(value: string): string[] {
  return value === "" ? [] : value.split(/(?<=\n)/);
}

function joinLines(bundle: Record<string, unknown>): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, content]) => [
      type,
      !isJsonType(type) && Array.isArray(content) ? content.join("") : content,
    ]),
  );
}

function splitLines(bundle: MimeBundle): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, content]) => {
      const isText = typeof content === "string" && !isJsonType(type) && !isBinary(type);
      return [type, isText ? lines(content) : content];
    }),
  );
}

const isBinary = (type: string) =>
  (type.startsWith("image/") && type !== "image/svg+xml") || type === "application/pdf";

export function notebookText({ cells, metadata: root, nbformat, nbformat_minor }: Notebook): string {
  const written = { cells: cells.map(cellJson), metadata: root, nbformat, nbformat_minor };
  return `${JSON.stringify(written, sortedKeys, 1)}\n`;
}

/** In the order in which Jupyter writes them, so that files differ only where they changed. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function cellJson(each: NotebookCell): Record<string, unknown> {
  const source = lines(each.source);
  const { cell_type, id: cellId } = each;
  if (each.cell_type !== "code")
    return {
      ...(each.attachments ? { attachments: each.attachments } : {}),
      cell_type,
      id: cellId,
      metadata: each.metadata,
      source,
    };
  const { execution_count, metadata: own, outputs } = each;
  return { cell_type, execution_count, id: cellId, metadata: own, outputs: outputs.map(outputJson), source };
}

function outputJson(each: NotebookOutput): Record<string, unknown> {
  if (each.output_type === "stream") return { name: each.name, output_type: "stream", text: lines(each.text) };
  if (each.output_type === "error")
    return { ename: each.ename, evalue: each.evalue, output_type: "error", traceback: each.traceback };
  const count = each.output_type === "execute_result" ? { execution_count: each.execution_count } : {};
  return { data: splitLines(each.data), ...count, metadata: each.metadata, output_type: each.output_type };
}

/** Whole or not at all: a reader never sees half a notebook. */
export async function writeNotebook(path: string, value: Notebook): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(notebookText(value));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const reason = (cause as NodeJS.ErrnoException).code ?? messageOf(cause);
    throw new KernelError("STORAGE", say(`cannot write ${path}: ${reason}`, `无法写入 ${path}：${reason}`), {
      hint: say("check that the folder exists, may be written and has space", "请检查文件夹是否存在、可写、有空间"),
      details: { path },
      cause,
    });
  }
}
