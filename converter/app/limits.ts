/** Bounds of the service; every one can be changed by whoever starts it (`tunelab serve --limit`). */
import { z } from "zod";
import { described } from "#lib/core/index";
import { DEFAULT_LIMITS } from "../limits.ts";

const MB = 2 ** 20;
const count = (value: number, zh: string, en: string) => z.int().min(1).default(value).meta(described(zh, en));

export const ServiceLimits = z.strictObject({
  fileBytes: count(
    4096 * MB,
    "单个上传文件的上限；不逐行读取的文件另有上限",
    "largest upload; files that are not read row by row have a limit of their own",
  ),
  filesPerUpload: count(200, "一次上传的文件数", "files in one upload request"),
  quotaBytes: count(20 * 1024 * MB, "上传和结果合计的上限", "all uploads and results together"),
  reserveBytes: z
    .int()
    .min(0)
    .default(256 * MB)
    .meta(described("磁盘上始终空出的空间", "what stays free on the disk, whatever the quota says")),
  retentionHours: z
    .number()
    .positive()
    .default(24 * 7)
    .meta(
      described(
        "多少小时后自动删除转换、上传和结果",
        "hours until a conversion, its uploads and its results are deleted",
      ),
    ),
  fileMilliseconds: count(
    DEFAULT_LIMITS.fileMilliseconds,
    "处理一个文件的毫秒数，超过不久后结束其进程",
    "milliseconds for one file; its process is ended soon after",
  ),
  workerBytes: count(
    1024 * MB,
    "转换进程的堆内存，为整个进程内存上限的一半",
    "heap of a conversion's process, half of what the whole process may hold",
  ),
  workers: count(2, "同时进行的转换", "conversions at the same time"),
  requestsPerMinute: count(1200, "每个客户端每分钟的请求数", "requests of one client in a minute"),
});
export type ServiceLimits = z.infer<typeof ServiceLimits>;

export const SERVICE_LIMITS: ServiceLimits = ServiceLimits.parse({});
