/** What a client is told when something goes wrong: RFC 9457 problem JSON, by one table from code to status. */
import { type ErrorCode, isTunelabError, type TunelabError } from "#lib/core/index";
import { serviceError, type Values } from "../said/errors.ts";
import { fill } from "../said/fill.ts";
import { HTTP_ERRORS } from "../said/http-errors.ts";
import type { MissingThing } from "../said/service-errors.ts";
import type { Problem } from "./schema.ts";

/** The errors of the library and those that only a service has. Pages translate by code. */
export type ProblemCode =
  | ErrorCode
  | "UNAUTHORIZED" // the token is missing or wrong
  | "FORBIDDEN" // the request comes from another site or under another name
  | "METHOD_NOT_ALLOWED"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "RATE_LIMITED"
  | "INTERNAL"; // a defect of ours

/** Code → status and title; the documentation lists this table. */
export const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  INVALID_INPUT: { status: 400, title: "The request is not valid" },
  INVALID_CONFIG: { status: 400, title: "A setting is not valid" },
  USAGE: { status: 400, title: "The request cannot be understood" },
  UNAUTHORIZED: { status: 401, title: "A token is needed" },
  FORBIDDEN: { status: 403, title: "The request is refused" },
  NOT_FOUND: { status: 404, title: "There is no such thing" },
  METHOD_NOT_ALLOWED: { status: 405, title: "The method is not allowed here" },
  CONFLICT: { status: 409, title: "The state does not allow this" },
  INTERRUPTED: { status: 409, title: "The work was stopped" },
  LIMIT_EXCEEDED: { status: 413, title: "A limit is exceeded" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: "The media type is not supported" },
  UNSUPPORTED_FORMAT: { status: 422, title: "The file format is not supported" },
  CORRUPT_FILE: { status: 422, title: "The file is damaged" },
  ENCRYPTED_FILE: { status: 422, title: "The file needs a password" },
  SHAPE_MISMATCH: { status: 422, title: "Shapes do not fit" },
  NUMERICAL: { status: 422, title: "A number is not finite" },
  CHECKPOINT: { status: 422, title: "The checkpoint cannot be used" },
  RATE_LIMITED: { status: 429, title: "Too many requests" },
  INTERNAL: { status: 500, title: "A defect in the service" },
  MISSING_DEPENDENCY: { status: 501, title: "An optional part is not installed" },
  DEVICE_UNAVAILABLE: { status: 503, title: "The device is not available" },
  OUT_OF_MEMORY: { status: 503, title: "Not enough memory" },
  TIMEOUT: { status: 504, title: "The work took too long" },
  STORAGE: { status: 507, title: "The storage is full or refuses to write" },
};

export interface ProblemOptions {
  hint?: string;
  details?: Record<string, unknown>;
  /** What is wrong with which field. */
  issues?: { path: string; message: string }[];
}

/** An error of the service itself; library code throws TunelabError instead. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(message);
    this.code = code;
    this.options = options;
  }
}

type HttpErrors = typeof HTTP_ERRORS;

/** @example throw httpProblem("RATE_LIMITED/requests", { most: 1200 }); */
export function httpProblem<Key extends keyof HttpErrors>(key: Key, values: Values<HttpErrors[Key]>): HttpProblem {
  const { said, hint } = HTTP_ERRORS[key];
  return new HttpProblem(key.split("/", 1)[0] as ProblemCode, fill(said[1], values, "en"), {
    hint: hint[1],
    details: { ...values, sentence: key },
  });
}

/** `error` as problem JSON. A defect's message may hold content of files, so it is not sent. */
export function toProblem(error: unknown, instance?: string): Problem {
  const { code, message, hint, details, issues } = describe(error);
  const { status, title } = PROBLEMS[code];
  return {
    type: `/api/docs#${code}`,
    title,
    status,
    detail: message,
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
    ...(issues === undefined ? {} : { issues }),
    ...(instance === undefined ? {} : { instance }),
  };
}

function describe(error: unknown): { code: ProblemCode; message: string } & ProblemOptions {
  if (error instanceof HttpProblem) return { code: error.code, message: error.message, ...error.options };
  if (isTunelabError(error)) {
    const { code, message, hint, details } = error;
    if (code === "STORAGE" && details["path"] !== undefined) return describe(ofDisk(String(details["reason"])));
    return { code, message, details: publicDetails(details), ...(hint === undefined ? {} : { hint }) };
  }
  return expressProblem(error) ?? { code: "INTERNAL", message: "the service made a mistake; its log has the cause" };
}

/** The paths of the data folder tell a client nothing. */
function ofDisk(reason: string): HttpProblem {
  return FULL.has(reason) ? httpProblem("STORAGE/full", {}) : httpProblem("STORAGE/refused", { reason });
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** Where a file lies on this machine is nobody's business. */
function publicDetails({ path: _path, ...details }: Record<string, unknown>): Record<string, unknown> {
  return details;
}

/** Errors of body parsers and of multer, which carry a status or a code of their own. */
function expressProblem(error: unknown): ({ code: ProblemCode; message: string } & ProblemOptions) | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status, code } = error as Error & { type?: string; status?: number; code?: string };
  if (code === "ENOSPC" || code === "EDQUOT") return describe(ofDisk(code));
  if (type === "entity.too.large") return describe(httpProblem("LIMIT_EXCEEDED/body", {}));
  if (type === "entity.parse.failed") return describe(httpProblem("INVALID_INPUT/json", {}));
  if (type?.startsWith("encoding.") || type?.startsWith("charset."))
    return { code: "UNSUPPORTED_MEDIA_TYPE", message: error.message };
  if (type === "request.aborted") return { code: "INTERRUPTED", message: "the client went away" };
  if (error instanceof URIError || (status !== undefined && status >= 400 && status < 500))
    return { code: "INVALID_INPUT", message: error.message };
  return undefined;
}

export function missing(what: MissingThing, id: string): TunelabError {
  return serviceError(`NOT_FOUND/${what}`, { id });
}
