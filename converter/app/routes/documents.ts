import { z } from "zod";
import type { Documents } from "../jobs/documents.ts";
import { IdParams, route } from "../route.ts";
import { PageQuery, SourceItemPage, SourceMap, SourcePlace, SourceRowPage } from "../schema.ts";
import type { Service } from "../service.ts";
import { RecordParams } from "./records.ts";

const DocumentParams = z.strictObject({
  ...IdParams.shape,
  document: z.coerce.number().int().min(0).max(1e6).describe("its number in the reports of the files"),
});
const DOCUMENT = "/api/v1/jobs/{id}/documents/{document}";
const READ = { method: "get", tag: "documents", status: 200, errors: ["NOT_FOUND", "CONFLICT"] } as const;

async function documentsOf(service: Service, { id }: { id: string }): Promise<Documents> {
  return (await service.result(id)).documents;
}

export const documentRoutes = [
  route({
    ...READ,
    path: "/api/v1/jobs/{id}/places/{record}",
    summary: "Where a record or a rejected item stands",
    params: RecordParams,
    returns: SourcePlace,
    handle: async ({ service, params }) => (await documentsOf(service, params)).locate(params.record),
  }),
  route({
    ...READ,
    path: "/api/v1/jobs/{id}/rejected/{record}/other",
    summary: "Where the item stands that a rejected item repeats or contradicts",
    params: RecordParams,
    returns: SourcePlace,
    handle: async ({ service, params }) => (await documentsOf(service, params)).locateOther(params.record),
  }),
  route({
    ...READ,
    path: DOCUMENT,
    summary: "How long a document is, and at which row each of its items begins",
    params: DocumentParams,
    returns: SourceMap,
    handle: async ({ service, params }) => (await documentsOf(service, params)).map(params.document),
  }),
  route({
    ...READ,
    path: `${DOCUMENT}/rows`,
    summary: "The document as it was read, row by row",
    params: DocumentParams,
    query: PageQuery,
    returns: SourceRowPage,
    handle: async ({ service, params, query }) => (await documentsOf(service, params)).rows(params.document, query),
  }),
  route({
    ...READ,
    path: `${DOCUMENT}/items`,
    summary: "Records and rejected items of a document in its order, each with its rows",
    params: DocumentParams,
    query: PageQuery,
    returns: SourceItemPage,
    handle: async ({ service, params, query }) => (await documentsOf(service, params)).items(params.document, query),
  }),
];
