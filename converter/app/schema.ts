/** What the service takes and gives, as zod schemas: validation, types and OpenAPI derive from these. */
import { z } from "zod";
import { InstructionRecord } from "#lib/data/index";
import { ConvertedRecord, ConvertSettings, FileReport, RejectedItem } from "../schema.ts";
import { EditAction } from "./jobs/history.ts";

/** Names of the schemas that OpenAPI shows as components. */
export const named = z.registry<{ id: string }>();

function component<T extends z.ZodType>(id: string, schema: T): T {
  named.add(schema, { id });
  return schema;
}

component("InstructionRecord", InstructionRecord);
component("ConvertSettings", ConvertSettings);
component("ConvertedRecord", ConvertedRecord);
component("RejectedItem", RejectedItem);
component("FileReport", FileReport);

/** Made by the service, sorted by time; never more than these characters, so that it can name a folder. */
export const Id = z.string().regex(/^[0-9a-z]{20}$/, "an id has 20 lower-case letters and digits");
const Time = z.iso.datetime().describe("UTC");
const Count = z.int().min(0);

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
    progress: z.strictObject({ filesDone: Count, filesTotal: Count, file: z.string().optional() }),
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

/** What settings make of one file. */
export const Preview = component(
  "Preview",
  z.strictObject({
    counts: JobCounts,
    records: z.array(ConvertedRecord).describe("at most 20, of every kind"),
    rejected: z.array(RejectedItem).describe("the first 20"),
    files: z.array(FileReport).describe("the file, or the first 20 of an archive"),
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

const Page = {
  offset: z.coerce.number().int().min(0).default(0).describe("items to skip"),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("items to return"),
};
const paged = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: Count.describe("items that match"), offset: Count });

export const PageQuery = z.strictObject(Page);
export const JobPage = component("JobPage", paged(Job));
export const ReportView = z.strictObject({
  ...FileReport.shape,
  document: Count.optional().describe("its number among the documents; there when it could be read"),
});
export const ReportPage = component("ReportPage", paged(ReportView));

export const RecordState = z.enum(["original", "edited", "removed", "adopted"]);
const Flag = z.stringbool().optional();
export const RecordFilter = z.strictObject({
  kind: z.string().optional().describe("only this type, e.g. single"),
  file: z.string().optional().describe("only from this file"),
  warning: z.string().optional().describe("only with this warning; any for every warning"),
  state: RecordState.optional(),
  checked: Flag.describe("whether somebody has looked at it"),
  q: z.string().max(200).optional().describe("text in instruction, input or output, whatever the case"),
});
export type RecordFilter = z.infer<typeof RecordFilter>;
export const RecordQuery = z.strictObject({ ...Page, ...RecordFilter.shape });
export type RecordQuery = z.infer<typeof RecordQuery>;

export const RecordView = component(
  "RecordView",
  z.strictObject({
    ...ConvertedRecord.shape,
    position: Count.describe("0-based place in the data set"),
    state: RecordState,
    checked: z.boolean().describe("somebody has looked at it"),
    original: InstructionRecord.optional().describe("as found in the file; there when edited"),
  }),
);
export type RecordView = z.infer<typeof RecordView>;
export const RecordPage = component("RecordPage", paged(RecordView));

export const RecordEdit = component(
  "RecordEdit",
  InstructionRecord.partial().refine((edit) => Object.keys(edit).length > 0, "give at least one field"),
);

export const RejectedFilter = z.strictObject({
  reason: z.string().optional().describe("only with this reason"),
  file: z.string().optional().describe("only from this file"),
  checked: Flag.describe("whether somebody has looked at it"),
  q: z.string().max(200).optional().describe("text of the item, whatever the case"),
});
export type RejectedFilter = z.infer<typeof RejectedFilter>;
export const RejectedQuery = z.strictObject({ ...Page, ...RejectedFilter.shape });
export type RejectedQuery = z.infer<typeof RejectedQuery>;

export const RejectedView = component(
  "RejectedView",
  z.strictObject({
    ...RejectedItem.shape,
    id: z.string().describe("names the item, and the record that is made of it"),
    checked: z.boolean().describe("somebody agrees that it is left out"),
    record: InstructionRecord.optional().describe("what somebody made of it"),
  }),
);
export type RejectedView = z.infer<typeof RejectedView>;
export const RejectedPage = component("RejectedPage", paged(RejectedView));

export const Adoption = component(
  "Adoption",
  z.strictObject({ record: InstructionRecord, kind: ConvertedRecord.shape.kind.default("short") }),
);

const Selection = z
  .union([
    z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }),
    z.strictObject({ records: RecordFilter }),
    z.strictObject({ rejected: RejectedFilter }),
  ])
  .describe("ids of records or rejected items, or all that match a filter");
export type Selection = z.infer<typeof Selection>;

/** One step for the history, however many items it changes. */
export const BulkEdit = component(
  "BulkEdit",
  z.discriminatedUnion("action", [
    z.strictObject({ action: z.enum(["remove", "restore", "check", "uncheck"]), select: Selection }),
    z.strictObject({
      action: z.literal("replace"),
      select: Selection,
      find: z.string().min(1).max(1000).describe("exact text"),
      replace: z.string().max(1000),
      fields: z.array(InstructionRecord.keyof()).min(1).default(["instruction", "input", "output"]),
    }),
  ]),
);
export type BulkEdit = z.infer<typeof BulkEdit>;

export const EditResult = component(
  "EditResult",
  z.strictObject({
    action: EditAction.describe("what was done, or undone"),
    changed: Count.describe("items"),
    revision: Count,
  }),
);
export type EditResult = z.infer<typeof EditResult>;

const Step = z.strictObject({ action: EditAction, changed: Count, at: Time });

/** What there is to look at, grouped by what would repair it. */
export const Checks = component(
  "Checks",
  z.strictObject({
    groups: z.array(
      z.strictObject({
        type: z.enum(["rejected", "warning"]),
        code: z.string().describe("reason of the rejection, or code of the warning"),
        total: Count,
        open: Count.describe("nobody has looked at these yet"),
      }),
    ),
    revision: Count,
    undo: Step.optional().describe("the step that undo takes back"),
    redo: Step.optional(),
  }),
);
export type Checks = z.infer<typeof Checks>;

/** A paragraph or a row of a table, as a page shows it. */
export const SourceRow = component(
  "SourceRow",
  z.strictObject({
    row: Count.describe("0-based place in the document"),
    block: Count,
    text: z.string().optional().describe("of a paragraph, at most 4,000 characters"),
    cells: z.array(z.string()).optional().describe("of a row of a table"),
    heading: z.int().optional().describe("outline level, 1 for the highest"),
    line: z.int().optional(),
    page: z.int().optional(),
    sheet: z.string().optional(),
    tableRow: z.int().optional().describe("1-based, as the program that made the file counts"),
  }),
);
export type SourceRow = z.infer<typeof SourceRow>;
export const SourceRowPage = component("SourceRowPage", paged(SourceRow));

/** An item beside its source; it reaches from `row` to `end`. */
export const SourceItem = component(
  "SourceItem",
  z.strictObject({
    row: Count.describe("row of the document where it begins"),
    end: Count.describe("last row that belongs to it"),
    item: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("record"), ...RecordView.shape }),
      z.strictObject({ type: z.literal("rejected"), ...RejectedView.shape }),
    ]),
  }),
);
export type SourceItem = z.infer<typeof SourceItem>;
export const SourceItemPage = component("SourceItemPage", paged(SourceItem));

export const SourcePlace = component(
  "SourcePlace",
  z.strictObject({
    document: Count,
    report: Count.describe("place of the file's report among the reports"),
    item: Count.describe("its place among the items of the document"),
    row: Count,
    end: Count,
  }),
);
export type SourcePlace = z.infer<typeof SourcePlace>;

/** Where each item of a document begins, for a page that scrolls through both: row and number of items there. */
export const SourceMap = component(
  "SourceMap",
  z.strictObject({
    file: z.string(),
    format: z.string(),
    rows: Count,
    items: z.array(Count).describe("by item, in order: the row where it begins"),
  }),
);

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
  ]),
);
export type JobEvent = z.infer<typeof JobEvent>;

/** The results of a job as its worker leaves them beside the records. */
export const Summary = z.strictObject({ counts: JobCounts, files: z.array(FileReport) });
export type Summary = z.infer<typeof Summary>;
