/** Joins the service to Express. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { opensPage, sendErrorPage } from "./error-page.ts";
import { newId } from "./ids.ts";
import { faultOf } from "./log.ts";
import { importMapHash, servePage } from "./page.ts";
import { toProblem } from "./problems.ts";
import { mount, type Route } from "./route.ts";
import { documentRoutes } from "./routes/documents.ts";
import { editRoutes } from "./routes/edits.ts";
import { exportRoutes } from "./routes/exports.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { previewRoutes } from "./routes/previews.ts";
import { profileRoutes } from "./routes/profiles.ts";
import { recordRoutes } from "./routes/records.ts";
import { systemRoutes } from "./routes/system.ts";
import { transferRoutes } from "./routes/transfers.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { checkOrigin, limitRate, requireToken, securityHeaders } from "./security.ts";
import { Service, type ServiceOptions } from "./service.ts";

export interface AppOptions extends ServiceOptions {
  /** What clients must send; nothing is asked for when absent, which is right only on loopback. */
  token?: string;
  /** Host names that the service answers to, beside loopback and addresses. */
  allowedHosts?: readonly string[];
  /** Validates every answer against its schema; for tests. */
  checkResponses?: boolean;
}

export interface ConverterApp {
  app: Express;
  service: Service;
  /** Ends all work; conversions under way go on when a service opens the folder again. */
  close(): Promise<void>;
}

/**
 * The converter as an Express application that is not listening yet.
 * @throws TunelabError STORAGE when the data folder cannot be written
 */
export async function createApp(options: AppOptions): Promise<ConverterApp> {
  const service = await Service.open(options);
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.use(observe(service));
  app.use(securityHeaders(importMapHash));
  app.use(checkOrigin(options.allowedHosts ?? []));
  app.use(limitRate(service.limits.requestsPerMinute));
  if (options.token !== undefined) app.use(requireToken(options.token));
  app.use("/api", (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  if (service.shared)
    app.use("/api", async (request, _response, next) => {
      await service.refresh(/\/jobs\/([0-9a-z]{20})/.exec(request.path)?.[1]);
      next();
    });
  app.use(express.json({ limit: "4mb" }));
  const routes: Route[] = [
    uploadRoutes,
    transferRoutes,
    previewRoutes,
    profileRoutes,
    jobRoutes,
    documentRoutes,
  ].flat();
  routes.push(...recordRoutes, ...editRoutes, ...exportRoutes);
  routes.push(...systemRoutes(() => routes, options.dataFolder));
  mount(app, routes, service, options.checkResponses ?? false);
  servePage(app);
  app.use(sendProblem(service));
  return { app, service, close: () => service.close() };
}

/** Logs and measures each request by the route that took it, not by its address. */
function observe({ log, metrics }: Service): RequestHandler {
  return (request, response, next) => {
    const id = newId();
    const started = performance.now();
    response.locals["requestId"] = id;
    response.set("X-Request-Id", id);
    response.on("close", () => {
      const ms = Math.round(performance.now() - started);
      const route = String(response.locals["route"] ?? "page");
      const { method } = request;
      const status = response.writableFinished ? response.statusCode : 499; // the client went away
      log(status >= 500 ? "error" : "info", "request", { request: id, method, route, status, ms });
      metrics.count("http_requests_total", "Requests.", { method, route, status });
      metrics.observe("http_request_seconds", "Time of requests.", ms / 1000, { method, route });
    });
    next();
  };
}

function sendProblem({ log }: Service): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const id = String(response.locals["requestId"]);
    const problem = toProblem(error, id);
    if (problem.code === "INTERNAL") log("error", "defect", { request: id, ...faultOf(error) });
    if (response.headersSent || response.destroyed) {
      response.destroy(); // too late to say it: the client sees that the answer is cut short
      return;
    }
    if (opensPage(request)) return sendErrorPage(request, response, problem);
    response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
  };
}
