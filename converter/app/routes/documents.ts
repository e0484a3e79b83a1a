import { z } from "zod";
import { IdParams, route } from "../route.ts";
import { PageQuery, SourceItemPage, SourceMap, SourcePlace, SourceRowPage } from "../schema.ts";
import { RecordParams } from "./records.ts";

const DocumentParams = z.strictObject({
  ...IdParams.shape,
  document: z.coerce.number().int().min(0).max(1e6).describe("its number in the reports of the files"),
});
const DOCUMENT = "/api/v1/jobs/{id}/documents/{document}";

export const documentRoutes = [
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/places/{record}",
    tag: "documents",
    summary: "Where a record or a rejected item stands",
    params: RecordParams,
    status: 200,
    returns: SourcePlace,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params }) => (await service.result(params.id)).documents.locate(params.record),
  }),
  route({
    method: "get",
    path: DOCUMENT,
    tag: "documents",
    summary: "How long a document is, and at which row each of its items begins",
    params: DocumentParams,
    status: 200,
    returns: SourceMap,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params }) => (await service.result(params.id)).documents.map(params.document),
  }),
  route({
    method: "get",
    path: `${DOCUMENT}/rows`,
    tag: "documents",
    summary: "The document as it was read, row by row",
    params: DocumentParams,
    query: PageQuery,
    status: 200,
    returns: SourceRowPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query }) =>
      (await service.result(params.id)).documents.rows(params.document, query),
  }),
  route({
    method: "get",
    path: `${DOCUMENT}/items`,
    tag: "documents",
    summary: "Records and rejected items of a document in its order, each with its rows",
    params: DocumentParams,
    query: PageQuery,
    status: 200,
    returns: SourceItemPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query }) =>
      (await service.result(params.id)).documents.items(params.document, query),
  }),
];
