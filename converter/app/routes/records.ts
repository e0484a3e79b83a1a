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
const RECORD = "/api/v1/jobs/{id}/records/{record}";

export const recordRoutes = [
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/records",
    tag: "records",
    summary: "The records of a conversion, by page and filter",
    params: IdParams,
    query: RecordQuery,
    status: 200,
    returns: RecordPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query }) => (await service.result(params.id)).table.records(query),
  }),
  route({
    method: "get",
    path: RECORD,
    tag: "records",
    summary: "One record",
    params: RecordParams,
    status: 200,
    returns: RecordView,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params }) => (await service.result(params.id)).table.record(params.record),
  }),
  route({
    method: "patch",
    path: RECORD,
    tag: "records",
    summary: "Change a record; what was found is kept",
    params: RecordParams,
    body: RecordEdit,
    status: 200,
    returns: RecordView,
    errors: ["NOT_FOUND", "CONFLICT", "UNSUPPORTED_MEDIA_TYPE", "STORAGE"],
    handle: ({ service, params, body }) => service.edit(params.id, (editor) => editor.edit(params.record, body)),
  }),
  route({
    method: "delete",
    path: RECORD,
    tag: "records",
    summary: "Take a record out; it counts as rejected from now on",
    params: RecordParams,
    status: 204,
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: ({ service, params }) => service.edit(params.id, (editor) => editor.set(params.record, "remove")),
  }),
  route({
    method: "post",
    path: `${RECORD}/restore`,
    tag: "records",
    summary: "Take back all changes to a record, or to a rejected item",
    params: RecordParams,
    status: 204,
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: ({ service, params }) => service.edit(params.id, (editor) => editor.set(params.record, "restore")),
  }),
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/rejected",
    tag: "records",
    summary: "Items that became no record, and why",
    params: IdParams,
    query: RejectedQuery,
    status: 200,
    returns: RejectedPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query }) => (await service.result(params.id)).table.rejected(query),
  }),
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/rejected/{record}",
    tag: "records",
    summary: "One rejected item",
    params: RecordParams,
    status: 200,
    returns: RejectedView,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params }) => {
      const [item] = await (await service.result(params.id)).table.rejectedViews([params.record]);
      return item!;
    },
  }),
];
