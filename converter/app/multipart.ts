/** Uploads by multipart form: multer writes each file to the disk while it comes, within limits. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Request, Response } from "express";
import multer, { MulterError } from "multer";
import { formatBytes } from "#lib/core/index";
import { serviceError } from "../said/errors.ts";
import { HttpProblem, httpProblem } from "./problems.ts";
import type { Upload } from "./schema.ts";
import type { Service } from "./service.ts";

/** Stores the files of the form field `files`. All of a request or none. */
export async function receiveFiles(service: Service, request: Request, response: Response): Promise<Upload[]> {
  if (!request.is("multipart/form-data"))
    throw new HttpProblem("UNSUPPORTED_MEDIA_TYPE", "files are sent as multipart/form-data", {
      hint: "put them into the form field “files”",
    });
  await service.storage.reserve(Number(request.headers["content-length"] ?? 0));
  const paths: string[] = [];
  try {
    await receive(service, request, response, paths);
    const files = request.files as Express.Multer.File[] | undefined;
    if (!files?.length) throw httpProblem("INVALID_INPUT/no-file", {});
    const uploads: Upload[] = [];
    for (const { path, originalname } of files) uploads.push(await service.uploads.add(path, originalname));
    service.metrics.count("tunelab_upload_bytes_total", "Bytes uploaded.", {}, sum(uploads));
    return uploads;
  } finally {
    for (const path of paths) await rm(path, { force: true }); // what was not taken over: a file too large, an abort
  }
}

function receive(service: Service, request: Request, response: Response, paths: string[]): Promise<void> {
  const { fileBytes, filesPerUpload } = service.limits;
  const storage = multer.diskStorage({
    destination: service.uploads.incoming,
    filename: (_request, _file, done) => {
      const name = randomUUID();
      paths.push(`${service.uploads.incoming}/${name}`);
      done(null, name);
    },
  });
  const upload = multer({
    storage,
    defParamCharset: "utf8", // the default, latin1, garbles Chinese names
    limits: { fileSize: fileBytes, files: filesPerUpload, fields: 4, fieldSize: 1024, parts: filesPerUpload + 4 },
  }).array("files");
  return new Promise((resolve, reject) => {
    request.once("aborted", () => reject(new HttpProblem("INTERRUPTED", "the client went away during the upload")));
    upload(request, response, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(explain(error, fileBytes, filesPerUpload));
    });
  });
}

function explain(error: unknown, fileBytes: number, files: number): unknown {
  if (!(error instanceof MulterError)) {
    const broken = error instanceof Error && !("code" in error);
    return broken ? new HttpProblem("INVALID_INPUT", `the form cannot be read: ${error.message}`) : error;
  }
  if (error.code === "LIMIT_FILE_SIZE")
    return serviceError("LIMIT_EXCEEDED/upload-size", { most: formatBytes(fileBytes) }, { limit: fileBytes });
  if (error.code === "LIMIT_FILE_COUNT" || error.code === "LIMIT_PART_COUNT")
    return serviceError("LIMIT_EXCEEDED/upload-count", { most: files }, { limit: files });
  const field = error.code === "LIMIT_UNEXPECTED_FILE" ? "files go into the form field “files”" : error.message;
  return new HttpProblem("INVALID_INPUT", field, { details: { multer: error.code } });
}

function sum(uploads: readonly Upload[]): number {
  return uploads.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}
