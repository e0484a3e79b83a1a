/**
 * danfojs frames in and out. A frame is known by its shape, so that any copy of the library will do; cells are read from
 * its rows, since its own functions lose what they should keep (concat changes its first argument, blanks become null).
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { TunelabError, toError, type Word } from "#lib/core/index";
import type { DataRecord } from "./records.ts";

/** What is read of a frame. */
export interface FrameLike {
  readonly columns: readonly unknown[];
  readonly values: readonly unknown[];
}

export function isFrame(value: unknown): value is FrameLike {
  const frame = value as Partial<FrameLike> | null;
  return typeof value === "object" && Array.isArray(frame?.columns) && Array.isArray(frame.values);
}

/** The rows of a frame as objects; numbers are texts, empty cells (null, NaN) are left out or, in `input`, empty. */
export function rowsOfFrame({ columns, values }: FrameLike): unknown[] {
  const names = columns.map(String);
  return values.map((cells, index) => {
    if (!Array.isArray(cells) || cells.length !== names.length)
      throw new TunelabError(
        "INVALID_INPUT",
        [
          `数据框第 ${index + 1} 行的单元格不是 ${names.length} 个`,
          `row ${index + 1} of the frame has not ${names.length} cells`,
        ],
        {
          hint: [
            "danfojs 的列取自第一个对象：请用键都相同的行构建数据框",
            "danfojs takes its columns from the first object: build the frame from rows that all have the same keys",
          ],
          details: { row: index + 1, columns: names },
        },
      );
    const entries = names.map((name, j): [string, unknown] => [name, cellOf(cells[j], name)]);
    return Object.fromEntries(entries.filter(([, cell]) => cell !== undefined));
  });
}

function cellOf(cell: unknown, name: string): unknown {
  const empty = cell === null || cell === undefined || (typeof cell === "number" && Number.isNaN(cell));
  if (empty) return name === "input" ? "" : undefined;
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  return typeof cell === "string" && /^\s*\[\s*[[{]/.test(cell) ? parsed(cell) : cell;
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** The columns of a data set, the same in every row; lists of messages are JSON. */
export function columnsOf(records: readonly DataRecord[]): Record<string, string[]> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cell = (value: unknown) =>
    typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  return Object.fromEntries(
    names.map((name) => [name, records.map((record) => cell((record as unknown as Record<string, unknown>)[name]))]),
  );
}

/** A danfojs DataFrame. @throws TunelabError MISSING_DEPENDENCY */
export async function toFrame(records: readonly DataRecord[]) {
  const { DataFrame } = requireDanfojs();
  return new DataFrame(columnsOf(records));
}

/** Both packages that danfojs asks for besides TF.js come from elsewhere than npm; the overrides name npm's own. */
const INSTALL = [
  "npm init -y",
  'npm pkg set "overrides[danfojs-node][xlsx]=npm:@e965/xlsx@0.20.3" "overrides[danfojs-node][@tensorflow/tfjs-node]=npm:@tensorflow/tfjs@4.22.0"',
  "npm install --ignore-scripts danfojs-node@1.2.0",
].join(" && ");

/**
 * The danfojs of the folder in which the program runs (the notebook's own, also when tunelab is installed globally), else
 * the one beside tunelab.
 */
export function requireDanfojs(places = [join(process.cwd(), "package.json"), import.meta.url]) {
  let failure: unknown;
  for (const place of places) {
    const require = createRequire(place);
    try {
      require.resolve("danfojs-node");
    } catch {
      continue;
    }
    try {
      return require("danfojs-node") as typeof import("danfojs-node");
    } catch (cause) {
      failure = cause;
    }
  }
  const reason = toError(failure).message.split("\n")[0];
  const message: Word =
    failure === undefined
      ? ["没有安装 danfojs-node", "danfojs-node is not installed"]
      : [`danfojs-node 无法加载：${reason}`, `danfojs-node does not load: ${reason}`];
  throw new TunelabError("MISSING_DEPENDENCY", message, {
    hint: [`请在工作文件夹中运行：${INSTALL}`, `in the folder where you work: ${INSTALL}`],
    cause: failure,
  });
}
