/** What the service takes and gives, as zod schemas: validation, types and OpenAPI derive from these. */
import { z } from "zod";
import { InstructionRecord } from "#lib/data/index";
import { CheckReport } from "../clean/settings.ts";
import { RiskChecklist } from "../extract/contract/risk.ts";
import { GenerateReport } from "../generate/settings.ts";
import { ConvertedRecord, ConvertSettings, FileReport, RejectedItem } from "../schema.ts";
import { Count, component, Id, paged, Time } from "./schema-common.ts";

export { Id, named, PageQuery } from "./schema-common.ts";
export * from "./schema-items.ts";

component("InstructionRecord", InstructionRecord);
component("ConvertSettings", ConvertSettings);
component("ConvertedRecord", ConvertedRecord);
component("RejectedItem", RejectedItem);
component("FileReport", FileReport);

export const Problem = component(
  "Problem",
  z.strictObject({
    type: z.string().describe("address of the documentation of the code"),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("what happened, with the offending value"),
    code: z.string().describe("stable; translate by this"),
    hint: z.string().optional().describe("how to fix it"),
    details: z.record(z.string(), z.unknown()).optional(),
    issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    instance: z.string().optional().describe("id of the request, as in the log"),
  }),
);
export type Problem = z.infer<typeof Problem>;

export const Upload = component(
  "Upload",
  z.strictObject({
    id: Id,
    name: z.string().describe("the client's name of the file, for display"),
    sizeBytes: Count,
    sha256: z.string(),
    createdAt: Time,
  }),
);
export type Upload = z.infer<typeof Upload>;

export const UploadList = component("UploadList", z.strictObject({ uploads: z.array(Upload) }));

export const NewTransfer = component(
  "NewTransfer",
  z.strictObject({
    name: z.string().min(1).max(1000),
    sizeBytes: z.int().min(1).describe("of the whole file"),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe("what arrives is compared with it"),
  }),
);
export type NewTransfer = z.infer<typeof NewTransfer>;
/** A transfer as it lies on the disk; its offset is the size of its content. */
export const StoredTransfer = z.strictObject({ ...NewTransfer.shape, id: Id, createdAt: Time });
export type StoredTransfer = z.infer<typeof StoredTransfer>;
export const Transfer = component(
  "Transfer",
  z.strictObject({ ...StoredTransfer.shape, offset: Count.describe("bytes that have arrived") }),
);
export type Transfer = z.infer<typeof Transfer>;
export const TransferPiece = component(
  "TransferPiece",
  z.strictObject({ transfer: Transfer, upload: Upload.optional().describe("there when the file is whole") }),
);

export const Sample = component(
  "Sample",
  z.strictObject({
    name: z.string(),
    title: z.strictObject({ zh: z.string(), en: z.string() }),
    kind: z.enum(["questions", "contract"]),
    sizeBytes: Count,
  }),
);
export const SampleList = component("SampleList", z.strictObject({ samples: z.array(Sample) }));

export const JobStatus = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type JobStatus = z.infer<typeof JobStatus>;

const Tally = z.record(z.string(), Count);

export const JobCounts = component(
  "JobCounts",
  z.strictObject({
    files: Count,
    filesFailed: Count,
    items: Count,
    records: Count,
    rejected: Count,
    kinds: Tally,
    reasons: Tally,
    warnings: Tally,
  }),
);
export type JobCounts = z.infer<typeof JobCounts>;

const Stage = {
  stage: z.enum(["reading", "checking", "writing"]).describe("reading a file, checking records, writing the data set"),
  done: Count,
  total: Count,
  unit: z.enum(["bytes", "pages", "records"]),
};

export const Job = component(
  "Job",
  z.strictObject({
    id: Id,
    status: JobStatus,
    uploads: z.array(Upload),
    settings: ConvertSettings,
    from: Id.optional().describe("the conversion whose edits were taken over"),
    idempotencyKey: z.string().optional().describe("the client's key for its request"),
    createdAt: Time,
    startedAt: Time.optional(),
    finishedAt: Time.optional(),
    expiresAt: Time.describe("deleted with all its files after this"),
    attempts: Count.describe("how often it was started; more than one after a crash"),
    progress: z.strictObject({
      filesDone: Count,
      filesTotal: Count,
      file: z.string().optional(),
      stage: z.strictObject(Stage).optional().describe("how far a long stage is"),
    }),
    counts: JobCounts.optional().describe("there when the job is done"),
    revision: Count.describe("number of edits; grows with each"),
    edited: Count.describe("records that differ from what was found"),
    removed: Count.describe("records taken out by hand"),
    adopted: Count.describe("rejected items that somebody made a record of"),
    error: Problem.optional().describe("why the job failed"),
  }),
);
export type Job = z.infer<typeof Job>;

export const NewJob = component(
  "NewJob",
  z.strictObject({
    uploads: z.array(Id).min(1).max(1000).describe("ids of uploads, converted in this order"),
    settings: ConvertSettings.prefault({}),
    from: Id.optional().describe("an earlier conversion whose edits by hand are taken over where an item is the same"),
  }),
);

export type NewJob = z.infer<typeof NewJob>;

export const NewPreview = component(
  "NewPreview",
  z.strictObject({ upload: Id, settings: ConvertSettings.prefault({}) }),
);

export const PreviewTable = component(
  "PreviewTable",
  z.strictObject({
    file: z.string(),
    sheet: z.string().optional(),
    row: z.int().describe("row that names the columns, 1-based"),
    columns: z.array(z.string()).describe("names that a template can hold"),
    rows: z.array(z.array(z.string())).describe("the first rows below, cell by column"),
  }),
);
export type PreviewTable = z.infer<typeof PreviewTable>;

/** What settings make of one file. */
export const Preview = component(
  "Preview",
  z.strictObject({
    counts: JobCounts,
    records: z.array(ConvertedRecord).describe("at most 20, of every kind"),
    rejected: z.array(RejectedItem).describe("the first 20"),
    files: z.array(FileReport).describe("the file, or the first 20 of an archive"),
    tables: z.array(PreviewTable).describe("the first 20 tables, for a mapping of their columns"),
  }),
);
export type Preview = z.infer<typeof Preview>;

/** Settings under a name, to use again for the next files of a customer. */
export const Profile = component(
  "Profile",
  z.strictObject({
    id: Id,
    name: z.string(),
    settings: ConvertSettings,
    createdAt: Time,
    updatedAt: Time,
  }),
);
export type Profile = z.infer<typeof Profile>;
export const ProfileList = component("ProfileList", z.strictObject({ profiles: z.array(Profile) }));
export const NewProfile = component(
  "NewProfile",
  z.strictObject({ name: z.string().trim().min(1).max(100), settings: ConvertSettings }),
);
export type NewProfile = z.infer<typeof NewProfile>;

export const JobPage = component("JobPage", paged(Job));
export const ReportView = z.strictObject({
  ...FileReport.shape,
  document: Count.optional().describe("its number among the documents; there when it could be read"),
});
export const ReportPage = component("ReportPage", paged(ReportView));

export const ExportFile = z.strictObject({ name: z.string(), sizeBytes: Count, sha256: z.string() });
export const ExportList = component(
  "ExportList",
  z.strictObject({
    revision: Count.describe("the edits that are in"),
    files: z.array(ExportFile),
    command: z.string().describe("the command line that makes the same files, edits aside"),
  }),
);
export type ExportList = z.infer<typeof ExportList>;

export const Info = component(
  "Info",
  z.strictObject({
    version: z.string(),
    limits: z.strictObject({ fileBytes: Count, filesPerUpload: Count, retentionHours: z.number() }),
    storage: z.strictObject({ usedBytes: Count, quotaBytes: Count }),
  }),
);

export const Checklist = component("Checklist", z.strictObject({ checks: RiskChecklist }));

export const Sentences = component(
  "Sentences",
  z.record(z.string(), z.strictObject({ zh: z.string(), en: z.string() })),
);
export type Sentences = z.infer<typeof Sentences>;

export const Health = component(
  "Health",
  z.strictObject({
    status: z.enum(["ok", "failing"]),
    checks: z.record(z.string(), z.boolean()),
    uptimeSeconds: z.number(),
  }),
);

/** One message of a job's event stream. `id` counts from 1; the stream resumes after Last-Event-ID. */
export const JobEvent = component(
  "JobEvent",
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("status"), status: JobStatus, at: Time }),
    z.strictObject({
      type: z.literal("file-started"),
      file: z.string(),
      index: Count,
      total: Count,
      at: Time,
    }),
    z.strictObject({
      type: z.literal("file-finished"),
      report: FileReport,
      index: Count,
      total: Count,
      at: Time,
    }),
    z
      .strictObject({ type: z.literal("model-progress"), done: Count, total: Count, at: Time })
      .describe("sections of documents that a language model has written for"),
    z
      .strictObject({ type: z.literal("progress"), ...Stage, at: Time })
      .describe("how far a long stage is, at most once a second"),
  ]),
);
export type JobEvent = z.infer<typeof JobEvent>;

/** The results of a job as its worker leaves them beside the records. */
export const Summary = z.strictObject({
  counts: JobCounts,
  files: z.array(FileReport),
  checks: z.array(CheckReport).default([]),
  generated: GenerateReport.optional(),
});
export type Summary = z.infer<typeof Summary>;
