import { z } from "zod";
import { IdParams, route } from "../route.ts";
import {
  RecordEdit,
  RecordPage,
  RecordQuery,
  RecordView,
  RejectedPage,
  RejectedQuery,
  RejectedView,
} from "../schema.ts";

export const RecordParams = z.strictObject({ ...IdParams.shape, record: z.string().max(100) });
const JOB = "/api/v1/jobs/{id}";
const RECORD = `${JOB}/records/{record}`;
const READ = { method: "get", tag: "records", status: 200, errors: ["NOT_FOUND", "CONFLICT"] } as const;
const CHANGE = { tag: "records", params: RecordParams } as const;
const CHANGE_ERRORS = ["NOT_FOUND", "CONFLICT", "STORAGE"] as const;

export const recordRoutes = [
  route({
    ...READ,
    path: `${JOB}/records`,
    summary: "The records of a conversion, by page and filter",
    params: IdParams,
    query: RecordQuery,
    returns: RecordPage,
    handle: async ({ service, params, query }) => (await service.result(params.id)).table.records(query),
  }),
  route({
    ...READ,
    path: RECORD,
    summary: "One record",
    params: RecordParams,
    returns: RecordView,
    handle: async ({ service, params }) => (await service.result(params.id)).table.record(params.record),
  }),
  route({
    ...CHANGE,
    method: "patch",
    path: RECORD,
    summary: "Change a record; what was found is kept",
    body: RecordEdit,
    status: 200,
    returns: RecordView,
    errors: [...CHANGE_ERRORS, "UNSUPPORTED_MEDIA_TYPE"],
    handle: ({ service, params, body }) => service.edit(params.id, (editor) => editor.edit(params.record, body)),
  }),
  route({
    ...CHANGE,
    method: "delete",
    path: RECORD,
    summary: "Take a record out; it counts as rejected from now on",
    status: 204,
    errors: CHANGE_ERRORS,
    handle: ({ service, params }) => service.edit(params.id, (editor) => editor.set(params.record, "remove")),
  }),
  route({
    ...CHANGE,
    method: "post",
    path: `${RECORD}/restore`,
    summary: "Take back all changes to a record, or to a rejected item",
    status: 204,
    errors: CHANGE_ERRORS,
    handle: ({ service, params }) => service.edit(params.id, (editor) => editor.set(params.record, "restore")),
  }),
  route({
    ...READ,
    path: `${JOB}/rejected`,
    summary: "Items that became no record, and why",
    params: IdParams,
    query: RejectedQuery,
    returns: RejectedPage,
    handle: async ({ service, params, query }) => (await service.result(params.id)).table.rejected(query),
  }),
  route({
    ...READ,
    path: `${JOB}/rejected/{record}`,
    summary: "One rejected item",
    params: RecordParams,
    returns: RejectedView,
    handle: async ({ service, params }) => {
      const [item] = await (await service.result(params.id)).table.rejectedViews([params.record]);
      return item!;
    },
  }),
];
