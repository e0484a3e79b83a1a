/** The shapes of the API as its zod schemas give them, for the page's JSDoc; nothing of this reaches the browser. */
import type { z } from "zod";
import type * as schema from "../app/schema.ts";

export type {
  Checks,
  Job,
  JobCounts,
  Preview,
  Problem,
  Profile,
  RecordView,
  RejectedView,
  SourceItem,
  SourceRow,
  Upload,
} from "../app/schema.ts";
export type { FileReport, SourceSpan } from "../schema.ts";

type Of<Name extends keyof typeof schema> = (typeof schema)[Name] extends z.ZodType
  ? z.infer<(typeof schema)[Name]>
  : never;
export type Info = Of<"Info">;
export type SourceMap = Of<"SourceMap">;
export type ReportView = Of<"ReportView">;
export type Sample = Of<"Sample">;
export type ExportList = Of<"ExportList">;
