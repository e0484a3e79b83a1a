import { readFileSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { z } from "zod";
import type { Word } from "#lib/core/index";
import { defaultChecklist } from "../../extract/contract/risk.ts";
import { ERRORS } from "../../said/errors.ts";
import { SENTENCES } from "../../said/sentences.ts";
import { ConvertSettings } from "../../schema.ts";
import { openApi } from "../openapi.ts";
import { type Route, route } from "../route.ts";
import { Checklist, Health, Info, Sentences } from "../schema.ts";

const PACKAGE = new URL("../../../package.json", import.meta.url);
export const version: string = JSON.parse(readFileSync(PACKAGE, "utf8")).version;

const both = ([zh, en]: Word) => ({ zh, en });
const sentences: Sentences = Object.fromEntries([
  ...Object.entries(SENTENCES).map(([key, said]) => [key, both(said)]),
  ...Object.entries(ERRORS).flatMap(([key, { said, hint }]) => [
    [key, both(said)],
    [`${key}/hint`, both(hint)],
  ]),
]);

const AnyJson = z.record(z.string(), z.unknown());

/** @param all every route of the service, for its description */
export function systemRoutes(all: () => readonly Route[], dataFolder: string): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/info",
      tag: "system",
      summary: "Version, limits and storage",
      status: 200,
      returns: Info,
      errors: [],
      handle: ({ service: { limits, storage } }) => ({
        version,
        limits: {
          fileBytes: limits.fileBytes,
          filesPerUpload: limits.filesPerUpload,
          retentionHours: limits.retentionHours,
        },
        storage: { usedBytes: storage.usedBytes, quotaBytes: storage.quotaBytes },
      }),
    }),
    route({
      method: "get",
      path: "/api/v1/settings/schema",
      tag: "system",
      summary: "JSON Schema of the settings of a conversion",
      status: 200,
      returns: AnyJson,
      errors: [],
      handle: () => z.toJSONSchema(ConvertSettings, { io: "input" }) as Record<string, unknown>,
    }),
    route({
      method: "get",
      path: "/api/v1/settings/checklist",
      tag: "system",
      summary: "The risks that contracts are reviewed for when the settings name none",
      status: 200,
      returns: Checklist,
      errors: [],
      handle: () => ({ checks: defaultChecklist() }),
    }),
    route({
      method: "get",
      path: "/api/v1/sentences",
      tag: "system",
      summary: "Why items are left out and files not read, in Chinese and English; {name} stands for a value",
      status: 200,
      returns: Sentences,
      errors: [],
      handle: () => sentences,
    }),
    route({
      method: "get",
      path: "/api/v1/openapi.json",
      tag: "system",
      summary: "This description",
      status: 200,
      returns: AnyJson,
      errors: [],
      handle: () => openApi(all(), version),
    }),
    route({
      method: "get",
      path: "/health",
      tag: "system",
      summary: "Whether the service can work; 503 when not",
      status: 200,
      returns: Health,
      errors: [],
      handle: async ({ response }) => {
        const writable = await access(dataFolder, constants.W_OK).then(
          () => true,
          () => false,
        );
        if (!writable) response.status(503);
        return {
          status: writable ? ("ok" as const) : ("failing" as const),
          checks: { dataFolder: writable },
          uptimeSeconds: process.uptime(),
        };
      },
    }),
    route({
      method: "get",
      path: "/metrics",
      tag: "system",
      summary: "Counts and times for Prometheus",
      status: 200,
      mediaType: "text/plain",
      errors: [],
      handle: ({ service, response }) => {
        response.type("text/plain; version=0.0.4; charset=utf-8").send(service.metrics.text());
      },
    }),
  ];
}
