/** Records, rejected items, edits and documents, as the service gives and takes them. */
import { z } from "zod";
import { InstructionRecord } from "#lib/data/index";
import { ConvertedRecord, RejectedItem } from "../schema.ts";
import { EditAction } from "./jobs/history.ts";
import { Count, component, Page, paged, Time } from "./schema-common.ts";

export const RecordState = z.enum(["original", "edited", "removed", "adopted"]);
/** A boolean, in an address too. */
const Flag = z.union([z.boolean(), z.stringbool()]).optional();
/** What both kinds of items can be chosen by. */
const Filter = {
  file: z.string().optional().describe("only from this file"),
  checked: Flag.describe("whether somebody has looked at it"),
};
const search = (where: string) => z.string().max(200).optional().describe(`text ${where}, whatever the case`);
export const RecordFilter = z.strictObject({
  ...Filter,
  kind: z.string().optional().describe("only this type, e.g. single"),
  warning: z.string().optional().describe("only with this warning; any for every warning"),
  state: RecordState.optional(),
  q: search("in instruction, input or output"),
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
  ...Filter,
  reason: z.string().optional().describe("only with this reason"),
  q: search("of the item"),
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
