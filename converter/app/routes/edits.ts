import type { History } from "../jobs/history.ts";
import { IdParams, route } from "../route.ts";
import { Adoption, BulkEdit, Checks, EditResult, RecordView } from "../schema.ts";
import { RecordParams } from "./records.ts";

const ERRORS = ["NOT_FOUND", "CONFLICT", "STORAGE"] as const;

export const editRoutes = [
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/checks",
    tag: "checks",
    summary: "What there is to look at, grouped by what would repair it, and what undo and redo would do",
    params: IdParams,
    status: 200,
    returns: Checks,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params }) => {
      const { table } = await service.result(params.id);
      const { revision, next } = table.history;
      return { ...table.checks(), revision, ...steps(next) };
    },
  }),
  route({
    method: "post",
    path: "/api/v1/jobs/{id}/edits",
    tag: "checks",
    summary: "Change many records or rejected items at once; one step for undo",
    params: IdParams,
    body: BulkEdit,
    status: 200,
    returns: EditResult,
    errors: [...ERRORS, "UNSUPPORTED_MEDIA_TYPE"],
    handle: ({ service, params, body }) => service.edit(params.id, (editor) => editor.bulk(body)),
  }),
  route({
    method: "post",
    path: "/api/v1/jobs/{id}/rejected/{record}/adopt",
    tag: "checks",
    summary: "Complete a rejected item: it becomes a record",
    params: RecordParams,
    body: Adoption,
    status: 200,
    returns: RecordView,
    errors: [...ERRORS, "UNSUPPORTED_MEDIA_TYPE"],
    handle: ({ service, params, body }) =>
      service.edit(params.id, (editor) => editor.adopt(params.record, body.record, body.kind)),
  }),
  ...(["undo", "redo"] as const).map((type) =>
    route({
      method: "post",
      path: `/api/v1/jobs/{id}/${type}`,
      tag: "checks",
      summary: type === "undo" ? "Take back the last step" : "Do again what undo took back",
      params: IdParams,
      status: 200,
      returns: EditResult,
      errors: ERRORS,
      handle: ({ service, params }) => service.edit(params.id, (editor) => editor.step(type)),
    }),
  ),
];

function steps(next: History["next"]): Pick<Checks, "undo" | "redo"> {
  const shown: Pick<Checks, "undo" | "redo"> = {};
  for (const type of ["undo", "redo"] as const) {
    const change = next[type];
    if (change) shown[type] = { action: change.action, changed: Object.keys(change.changes).length, at: change.at };
  }
  return shown;
}
