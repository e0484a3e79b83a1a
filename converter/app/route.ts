/** A route is data: what it takes and gives as schemas, and a function. Express, validation and OpenAPI read the same table. */
import type { Express, NextFunction, Request, Response } from "express";
import { z } from "zod";
import { HttpProblem, type ProblemCode } from "./problems.ts";
import type { Service } from "./service.ts";

export interface RouteContext<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  service: Service;
  request: Request;
  response: Response;
}

export interface Route {
  method: "get" | "post" | "patch" | "put" | "delete";
  /** As in OpenAPI: `/api/v1/jobs/{id}`. */
  path: string;
  tag: string;
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body is not JSON: its media type, and its shape for OpenAPI. The handler reads it. */
  upload?: { mediaType: string; schema: Record<string, unknown> };
  /** Request headers that the handler looks at. */
  headers?: Record<string, string>;
  status: number;
  /** JSON that is returned; without it the handler answers by itself or there is no body. */
  returns?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  mediaType?: string;
  errors: readonly ProblemCode[];
  handle(context: RouteContext<never, never, never>): unknown;
}

type Infer<T> = T extends z.ZodType ? z.infer<T> : undefined;

/** Keeps the types of the schemas for the handler. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(
  definition: Omit<Route, "handle" | "params" | "query" | "body" | "returns"> & {
    params?: P;
    query?: Q;
    body?: B;
    returns?: R;
    handle(
      context: RouteContext<Infer<P>, Infer<Q>, Infer<B>>,
    ): R extends z.ZodType ? z.infer<R> | Promise<z.infer<R>> : void | Promise<void>;
  },
): Route {
  return definition as unknown as Route; // the schemas that the table keeps are those that the handler was typed by
}

export function mount(app: Express, routes: readonly Route[], service: Service, checkResponses: boolean): void {
  const methods = new Map<string, string[]>();
  for (const one of routes) {
    const path = one.path.replace(/\{(\w+)\}/g, ":$1");
    methods.set(path, [...(methods.get(path) ?? []), one.method.toUpperCase()]);
    app[one.method](path, async (request: Request, response: Response, next: NextFunction) => {
      response.locals["route"] = one.path;
      try {
        await answer(one, { service, request, response }, checkResponses);
      } catch (error) {
        next(error);
      }
    });
  }
  for (const [path, allowed] of methods)
    app.all(path, (request, response) => {
      response.set("Allow", allowed.join(", "));
      throw new HttpProblem("METHOD_NOT_ALLOWED", `${request.method} is not allowed here`, {
        hint: `use ${allowed.join(" or ")}`,
      });
    });
}

async function answer(
  one: Route,
  context: { service: Service; request: Request; response: Response },
  checkResponses: boolean,
): Promise<void> {
  const { request, response } = context;
  if (one.body && !request.is("application/json"))
    throw new HttpProblem("UNSUPPORTED_MEDIA_TYPE", "the body must be JSON", {
      hint: "send it with Content-Type: application/json",
    });
  const parsed = {
    params: parse(one.params, request.params, "params"),
    query: parse(one.query, request.query, "query"),
    body: parse(one.body, request.body, "body"),
  };
  const result = await one.handle({ ...context, ...parsed } as RouteContext<never, never, never>);
  if (response.headersSent || response.writableEnded) return;
  response.status(one.status);
  if (one.returns) response.json(checkResponses ? one.returns.parse(result) : result);
  else if (!one.mediaType) response.end();
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: [where, ...path].join("."), message }));
  const first = issues[0];
  throw new HttpProblem("INVALID_INPUT", first ? `${first.path}: ${first.message}` : "the request is not valid", {
    issues,
    hint: "see /api/docs for what this address takes",
  });
}

/** Says where what was just made can be found. */
export function located<T extends { id: string }>(response: Response, folder: string, made: T): T {
  response.set("Location", `${folder}/${made.id}`);
  return made;
}

/** The part of a list that a page asks for. */
export function pageOf<T>(all: readonly T[], { offset, limit }: { offset: number; limit: number }) {
  return { items: all.slice(offset, offset + limit), total: all.length, offset };
}

export const IdParams = z.strictObject({ id: z.string().regex(/^[0-9a-z]{20}$/) });
