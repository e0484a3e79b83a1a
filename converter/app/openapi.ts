/** The OpenAPI 3.1 description, made from the table of routes; zod's JSON Schema is the schema language of OpenAPI 3.1. */
import { z } from "zod";
import { PROBLEMS, type ProblemCode } from "./problems.ts";
import type { Route } from "./route.ts";
import { named, Problem } from "./schema.ts";

type Json = Record<string, unknown>;

const COMPONENT = "#/components/schemas/";

export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "tunelab converter",
      version,
      description: "Customers' files in, instruction data out. Errors are problem JSON (RFC 9457).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: components(),
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "needed when the service does not listen on loopback" },
      },
    },
  };
}

function components(): Json {
  const { schemas } = z.toJSONSchema(named, { uri: (id) => `${COMPONENT}${id}`, io: "output" });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parameters(route.params, "path"),
      ...parameters(route.query, "query"),
      ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
        name,
        in: "header",
        description,
        schema: { type: "string" },
      })),
    ],
    ...requestBody(route),
    responses: responses(route),
  };
}

function operationId({ method, path }: Route): string {
  const words = path
    .replace("/api/v1", "")
    .split(/[/{}.-]+/)
    .filter(Boolean);
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

function parameters(schema: z.ZodObject | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as Json;
    return {
      name,
      in: place,
      required: place === "path" || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function requestBody({ body, upload }: Route): Json {
  if (upload) return { requestBody: { required: true, content: { [upload.mediaType]: { schema: upload.schema } } } };
  if (!body) return {};
  return { requestBody: { required: true, content: { "application/json": { schema: reference(body, "input") } } } };
}

function responses({ status, returns, mediaType, errors }: Route): Json {
  const content = returns
    ? { "application/json": { schema: reference(returns, "output") } }
    : mediaType
      ? { [mediaType]: { schema: mediaType === "application/zip" ? { type: "string", format: "binary" } : {} } }
      : undefined;
  const all: Json = { [status]: { description: "done", ...(content === undefined ? {} : { content }) } };
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...errors, ...COMMON_ERRORS]) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [problemStatus, codes] of [...byStatus].sort(([a], [b]) => a - b))
    all[problemStatus] = {
      description: codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join("; "),
      content: { "application/problem+json": { schema: reference(Problem, "output") } },
    };
  return all;
}

const COMMON_ERRORS: readonly ProblemCode[] = [
  "INVALID_INPUT",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "INTERNAL",
];

function reference(schema: z.ZodType, io: "input" | "output"): Json {
  const entry = named.get(schema);
  if (entry && io === "output") return { $ref: COMPONENT + entry.id };
  const { $schema: _schema, ...json } = z.toJSONSchema(schema, { io });
  return json;
}
