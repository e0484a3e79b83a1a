import { sendEvents } from "../events.ts";
import { IdParams, located, pageOf, route } from "../route.ts";
import { Job, JobPage, NewJob, PageQuery, ReportPage } from "../schema.ts";

const JOBS = "/api/v1/jobs";
const JOB = `${JOBS}/{id}`;

export const jobRoutes = [
  route({
    method: "post",
    path: JOBS,
    tag: "conversions",
    summary: "Convert uploads in the background",
    headers: { "Idempotency-Key": "the same key gives the same conversion, however often it is sent" },
    body: NewJob,
    status: 202,
    returns: Job,
    errors: ["NOT_FOUND", "UNSUPPORTED_MEDIA_TYPE", "STORAGE"],
    handle: async ({ service, body, request, response }) =>
      located(response, JOBS, await service.createJob(body, request.get("Idempotency-Key")?.slice(0, 200))),
  }),
  route({
    method: "get",
    path: JOBS,
    tag: "conversions",
    summary: "Conversions, newest first",
    query: PageQuery,
    status: 200,
    returns: JobPage,
    errors: [],
    handle: ({ service, query }) => pageOf(service.jobs.list(), query),
  }),
  route({
    method: "get",
    path: JOB,
    tag: "conversions",
    summary: "One conversion: state, progress, counts",
    params: IdParams,
    status: 200,
    returns: Job,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.jobs.get(params.id),
  }),
  route({
    method: "get",
    path: `${JOB}/events`,
    tag: "conversions",
    summary: "What happens, as server-sent events (JobEvent); resumes after Last-Event-ID, ends with the conversion",
    params: IdParams,
    headers: { "Last-Event-ID": "number of the last event that was received" },
    status: 200,
    mediaType: "text/event-stream",
    errors: ["NOT_FOUND"],
    handle: ({ service, params, request, response }) => sendEvents(service, params.id, request, response),
  }),
  route({
    method: "get",
    path: `${JOB}/reports`,
    tag: "conversions",
    summary: "What became of each file",
    params: IdParams,
    query: PageQuery,
    status: 200,
    returns: ReportPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query }) => pageOf((await service.result(params.id)).documents.reports, query),
  }),
  route({
    method: "post",
    path: `${JOB}/cancel`,
    tag: "conversions",
    summary: "Stop a conversion",
    params: IdParams,
    status: 200,
    returns: Job,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: ({ service, params }) => service.cancelJob(params.id),
  }),
  route({
    method: "delete",
    path: JOB,
    tag: "conversions",
    summary: "Delete a conversion with its uploads and results",
    params: IdParams,
    status: 204,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.removeJob(params.id),
  }),
];
