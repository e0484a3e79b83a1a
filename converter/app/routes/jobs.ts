import { sendEvents } from "../events.ts";
import { IdParams, route } from "../route.ts";
import { Job, JobPage, NewJob, PageQuery, ReportPage } from "../schema.ts";

export const jobRoutes = [
  route({
    method: "post",
    path: "/api/v1/jobs",
    tag: "conversions",
    summary: "Convert uploads in the background",
    headers: { "Idempotency-Key": "the same key gives the same conversion, however often it is sent" },
    body: NewJob,
    status: 202,
    returns: Job,
    errors: ["NOT_FOUND", "UNSUPPORTED_MEDIA_TYPE", "STORAGE"],
    handle: async ({ service, body, request, response }) => {
      const job = await service.createJob(body, request.get("Idempotency-Key")?.slice(0, 200));
      response.set("Location", `/api/v1/jobs/${job.id}`);
      return job;
    },
  }),
  route({
    method: "get",
    path: "/api/v1/jobs",
    tag: "conversions",
    summary: "Conversions, newest first",
    query: PageQuery,
    status: 200,
    returns: JobPage,
    errors: [],
    handle: ({ service, query: { offset, limit } }) => {
      const jobs = service.jobs.list();
      return { items: jobs.slice(offset, offset + limit), total: jobs.length, offset };
    },
  }),
  route({
    method: "get",
    path: "/api/v1/jobs/{id}",
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
    path: "/api/v1/jobs/{id}/events",
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
    path: "/api/v1/jobs/{id}/reports",
    tag: "conversions",
    summary: "What became of each file",
    params: IdParams,
    query: PageQuery,
    status: 200,
    returns: ReportPage,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: async ({ service, params, query: { offset, limit } }) => {
      const { reports } = (await service.result(params.id)).documents;
      return { items: reports.slice(offset, offset + limit), total: reports.length, offset };
    },
  }),
  route({
    method: "post",
    path: "/api/v1/jobs/{id}/cancel",
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
    path: "/api/v1/jobs/{id}",
    tag: "conversions",
    summary: "Delete a conversion with its uploads and results",
    params: IdParams,
    status: 204,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.removeJob(params.id),
  }),
];
