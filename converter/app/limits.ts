/** Bounds of the service; every one can be changed by whoever starts it. */
import { DEFAULT_LIMITS } from "../limits.ts";

export interface ServiceLimits {
  /** Largest upload; files that are not read row by row have a limit of their own. */
  fileBytes: number;
  /** Files in one upload request. */
  filesPerUpload: number;
  /** Bytes of all uploads and results together. */
  quotaBytes: number;
  /** Bytes that stay free on the disk, whatever the quota says. */
  reserveBytes: number;
  /** Hours until a job, its uploads and its results are deleted. */
  retentionHours: number;
  /** Milliseconds for one file; its worker is ended soon after. */
  fileMilliseconds: number;
  /** Heap of a worker, and half of what its whole process may hold. */
  workerBytes: number;
  /** Conversions at the same time. */
  workers: number;
  /** Requests of one client in a minute. */
  requestsPerMinute: number;
}

const MB = 2 ** 20;

export const SERVICE_LIMITS: ServiceLimits = {
  fileBytes: 4096 * MB,
  filesPerUpload: 200,
  quotaBytes: 20 * 1024 * MB,
  reserveBytes: 256 * MB,
  retentionHours: 24 * 7,
  fileMilliseconds: DEFAULT_LIMITS.fileMilliseconds,
  workerBytes: 1024 * MB,
  workers: 2,
  requestsPerMinute: 1200,
};
