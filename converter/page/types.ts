/** The shapes of the API as its zod schemas give them, for the page's JSDoc; nothing of this reaches the browser. */
import type { z } from "zod";
import type * as schema from "../app/schema.ts";
import type { ConvertSettings } from "../schema.ts";

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
export type { FileReport, RejectedItem as Rejected, SourceSpan } from "../schema.ts";

type Of<Name extends keyof typeof schema> = (typeof schema)[Name] extends z.ZodType
  ? z.infer<(typeof schema)[Name]>
  : never;
export type Info = Of<"Info">;
export type SourceMap = Of<"SourceMap">;
export type ReportView = Of<"ReportView">;
export type Sample = Of<"Sample">;
export type Sentences = Of<"Sentences">;
export type ExportFile = Of<"ExportFile">;
export type PreviewTable = Of<"Preview">["tables"][number];
export type Record = Of<"RecordView">["record"];

/** Settings as a client may send them: what is left out has its default. */
export type Settings = z.input<typeof ConvertSettings>;

type Any = string;
/** Address below /api/v1 → what a GET gives; the first that fits counts. */
type Gets = [
  [`/info`, Info],
  [`/settings/schema`, JsonSchema],
  [`/openapi.json`, OpenApi],
  [`/sentences`, Of<"Sentences">],
  [`/settings/checklist`, Of<"Checklist">],
  [`/samples`, Of<"SampleList">],
  [`/profiles`, Of<"ProfileList">],
  [`/uploads/${Any}`, Of<"Upload">],
  [`/transfers/${Any}`, Of<"Transfer">],
  [`/jobs/${Any}/checks`, Of<"Checks">],
  [`/jobs/${Any}/exports`, Of<"ExportList">],
  [`/jobs/${Any}/rejected/${Any}/other`, Of<"SourcePlace">],
  [`/jobs/${Any}/places/${Any}`, Of<"SourcePlace">],
  [`/jobs/${Any}/reports?${Any}`, Of<"ReportPage">],
  [`/jobs/${Any}/documents/${Any}/rows?${Any}`, Of<"SourceRowPage">],
  [`/jobs/${Any}/documents/${Any}`, SourceMap],
  [`/jobs/${Any}/records?${Any}`, Of<"RecordPage">],
  [`/jobs/${Any}/records/${Any}`, Of<"RecordView">],
  [`/jobs/${Any}/rejected?${Any}`, Of<"RejectedPage">],
  [`/jobs/${Any}/rejected/${Any}`, Of<"RejectedView">],
  [`/jobs?${Any}`, Of<"JobPage">],
  [`/jobs/${Any}`, Of<"Job">],
];
/** The same for the methods that change something. */
type Posts = [
  [`/samples/${Any}`, Of<"Upload">],
  [`/transfers`, Of<"Transfer">],
  [`/previews`, Of<"Preview">],
  [`/profiles`, Of<"Profile">],
  [`/jobs/${Any}/${"undo" | "redo" | "edits"}`, Of<"EditResult">],
  [`/jobs/${Any}/cancel`, Of<"Job">],
  [`/jobs`, Of<"Job">],
];

type First<Path extends string, Table extends [string, unknown][]> = Table extends [
  infer Entry extends [string, unknown],
  ...infer Rest extends [string, unknown][],
]
  ? Path extends Entry[0]
    ? Entry[1]
    : First<Path, Rest>
  : unknown;

/** What the API answers to a method at an address; unknown where the page does not look at it. */
export type Answer<Method extends string, Path extends string> = Method extends "GET"
  ? First<Path, Gets>
  : Method extends "POST"
    ? First<Path, Posts>
    : unknown;

/** What the page reads of a JSON Schema. */
export interface JsonSchema {
  /** false: no part of the form of all settings. */
  "x-form"?: boolean;
  type?: string;
  format?: string;
  enum?: string[];
  properties?: { [name: string]: JsonSchema };
  propertyNames?: { enum?: string[] };
  additionalProperties?: JsonSchema;
  items?: JsonSchema;
  required?: string[];
  writeOnly?: boolean;
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** What the page reads of the API's description. */
export interface OpenApi {
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: unknown } };
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters: { name: string; in: string; description?: string; schema: { type?: string } }[];
  requestBody?: { content: { [mediaType: string]: unknown } };
  responses: { [status: string]: { description: string } };
}
