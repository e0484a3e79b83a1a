import { randomUUID } from "node:crypto";
import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sampleFiles } from "../../samples/index.ts";
import { receiveFiles } from "../multipart.ts";
import { missing } from "../problems.ts";
import { IdParams, route } from "../route.ts";
import { SampleList, Upload, UploadList } from "../schema.ts";

export const uploadRoutes = [
  route({
    method: "post",
    path: "/api/v1/uploads",
    tag: "uploads",
    summary: "Send files; all of a request are kept, or none",
    upload: {
      mediaType: "multipart/form-data",
      schema: {
        type: "object",
        required: ["files"],
        properties: {
          files: { type: "array", items: { type: "string", contentMediaType: "application/octet-stream" } },
        },
      },
    },
    status: 201,
    returns: UploadList,
    errors: ["LIMIT_EXCEEDED", "UNSUPPORTED_MEDIA_TYPE", "INTERRUPTED", "STORAGE"],
    handle: async ({ service, request, response }) => ({ uploads: await receiveFiles(service, request, response) }),
  }),
  route({
    method: "get",
    path: "/api/v1/uploads",
    tag: "uploads",
    summary: "Files that the service holds, newest first",
    status: 200,
    returns: UploadList,
    errors: [],
    handle: ({ service }) => ({ uploads: service.uploads.list() }),
  }),
  route({
    method: "get",
    path: "/api/v1/uploads/{id}",
    tag: "uploads",
    summary: "One upload",
    params: IdParams,
    status: 200,
    returns: Upload,
    errors: ["NOT_FOUND"],
    handle: ({ service, params }) => service.uploads.get(params.id),
  }),
  route({
    method: "delete",
    path: "/api/v1/uploads/{id}",
    tag: "uploads",
    summary: "Delete an upload that no conversion uses",
    params: IdParams,
    status: 204,
    errors: ["NOT_FOUND", "CONFLICT"],
    handle: ({ service, params }) => service.removeUpload(params.id),
  }),
  route({
    method: "get",
    path: "/api/v1/samples",
    tag: "uploads",
    summary: "Files to try the service with",
    status: 200,
    returns: SampleList,
    errors: [],
    handle: async () => ({
      samples: await Promise.all(
        sampleFiles().map(async ({ name, title, kind, path }) => ({
          name,
          title,
          kind,
          sizeBytes: (await stat(path)).size,
        })),
      ),
    }),
  }),
  route({
    method: "post",
    path: "/api/v1/samples/{name}",
    tag: "uploads",
    summary: "Use a sample file as an upload",
    params: z.strictObject({ name: z.string().max(200) }),
    status: 201,
    returns: Upload,
    errors: ["NOT_FOUND", "STORAGE"],
    handle: async ({ service, params }) => {
      const sample = sampleFiles().find(({ name }) => name === params.name);
      if (!sample) throw missing("sample", params.name);
      await service.storage.reserve((await stat(sample.path)).size);
      const copy = join(service.uploads.incoming, randomUUID());
      await copyFile(sample.path, copy);
      return service.uploads.add(copy, sample.name);
    },
  }),
];
