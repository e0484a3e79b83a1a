import { z } from "zod";
import { IdParams, route } from "../route.ts";
import { RecordEdit, RecordPage, RecordQuery, RecordView, RejectedPage, RejectedQuery } from "../schema.ts";

const RecordParams = z.strictObject({ ...IdParams.shape, record: z.string().max(100) });
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
    handle: async ({ service, params, query }) => (await service.table(params.id)).records(query),
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
    handle: async ({ service, params }) => (await service.table(params.id)).record(params.record),
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
    handle: async ({ service, params, body }) => {
      const { record: before } = await (await service.table(params.id)).record(params.record);
      const record = {
        instruction: body.instruction ?? before.instruction,
        input: body.input ?? before.input,
        output: body.output ?? before.output,
      };
      return service.edit(params.id, { type: "edit", id: params.record, record });
    },
  }),
  route({
    method: "delete",
    path: RECORD,
    tag: "records",
    summary: "Take a record out; it counts as rejected from now on",
    params: RecordParams,
    status: 200,
    returns: RecordView,
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: ({ service, params }) => service.edit(params.id, { type: "remove", id: params.record }),
  }),
  route({
    method: "post",
    path: `${RECORD}/restore`,
    tag: "records",
    summary: "Undo all changes to a record",
    params: RecordParams,
    status: 200,
    returns: RecordView,
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: ({ service, params }) => service.edit(params.id, { type: "restore", id: params.record }),
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
    handle: async ({ service, params, query }) => (await service.table(params.id)).rejected(query),
  }),
];
