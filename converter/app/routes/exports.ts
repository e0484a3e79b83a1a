import { createReadStream } from "node:fs";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import yazl from "yazl";
import { z } from "zod";
import { missing } from "../problems.ts";
import { IdParams, route } from "../route.ts";
import { ExportList } from "../schema.ts";

const MEDIA_TYPES: Record<string, string> = {
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/x-ndjson; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

export const exportRoutes = [
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/exports",
    tag: "exports",
    summary: "Files to download, with all edits in, and the command line that makes them",
    params: IdParams,
    status: 200,
    returns: ExportList,
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: async ({ service, params }) => {
      const { folder: _folder, ...list } = await service.exports(params.id);
      return list;
    },
  }),
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/exports/{name}",
    tag: "exports",
    summary: "Download one file",
    params: z.strictObject({ ...IdParams.shape, name: z.string().max(100) }),
    status: 200,
    mediaType: "application/octet-stream",
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: async ({ service, params, response }) => {
      const { folder, files } = await service.exports(params.id);
      const file = files.find(({ name }) => name === params.name); // only names that we made ourselves become a path
      if (!file) throw missing("file", params.name);
      attach(response, file.name, MEDIA_TYPES[extname(file.name)] ?? "application/octet-stream");
      response.set("Content-Length", String(file.sizeBytes));
      await send(response, createReadStream(join(folder, file.name)));
    },
  }),
  route({
    method: "get",
    path: "/api/v1/jobs/{id}/exports.zip",
    tag: "exports",
    summary: "Download all files in one zip",
    params: IdParams,
    status: 200,
    mediaType: "application/zip",
    errors: ["NOT_FOUND", "CONFLICT", "STORAGE"],
    handle: async ({ service, params, response }) => {
      const { folder, files } = await service.exports(params.id);
      const zip = new yazl.ZipFile();
      const mtime = new Date(service.jobs.get(params.id).createdAt);
      for (const { name } of files) zip.addFile(join(folder, name), name, { mtime });
      zip.end();
      attach(response, `tunelab-${params.id}.zip`, "application/zip");
      await send(response, zip.outputStream);
    },
  }),
];

function attach(response: Response, name: string, type: string): void {
  response.set("Content-Type", type);
  response.set("Content-Disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
}

/** A client that goes away in the middle is no error of ours. */
async function send(response: Response, stream: NodeJS.ReadableStream): Promise<void> {
  try {
    await pipeline(stream, response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}
