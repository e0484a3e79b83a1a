/** How several processes of the service, on one machine or on many, share their work: a data folder and a Redis server. */
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Redis } from "ioredis";
import { TunelabError, toError } from "#lib/core/index";
import { serviceError } from "../../said/errors.ts";
import type { JobQueue, QueueParts } from "../jobs/queue.ts";

export interface Share {
  queue(parts: QueueParts): Promise<JobQueue>;
  /** Runs `work` while no other process runs any under the same name. @throws TunelabError CONFLICT when it takes too long */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const CONNECT_MILLISECONDS = 5000;
/** A lock of a process that died ends after this. */
const LEASE_MILLISECONDS = 15_000;
const WAIT_MILLISECONDS = 60_000;
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * @param url redis://… or rediss://…
 * @param dataFolder all processes must see the same one
 * @throws TunelabError MISSING_DEPENDENCY, DEVICE_UNAVAILABLE
 */
export async function openShare(url: string, dataFolder: string): Promise<Share> {
  const [{ Redis }, { RedisQueue }] = await loadPackages();
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null, // BullMQ wants to wait for as long as the line is down
    connectTimeout: CONNECT_MILLISECONDS,
  });
  redis.on("error", () => {}); // it connects again by itself; a failure shows where it is used
  try {
    await Promise.race([
      redis.connect(),
      setTimeout(CONNECT_MILLISECONDS).then(() => Promise.reject(new Error("no answer"))),
    ]);
  } catch (error) {
    redis.disconnect();
    throw new TunelabError(
      "DEVICE_UNAVAILABLE",
      [
        `无法连接 Redis（${shown(url)}）：${toError(error).message}`,
        `Redis at ${shown(url)} cannot be reached: ${toError(error).message}`,
      ],
      {
        hint: ["启动 redis-server，并检查地址和密码", "start redis-server, and check the address and the password"],
      },
    );
  }
  const prefix = `tunelab:${await folderName(dataFolder)}`;
  return {
    queue: (parts) => RedisQueue.open(redis, prefix, parts),
    locked: (name, work) => locked(redis, `${prefix}:lock:${name}`, work),
    close: async () => redis.disconnect(),
  };
}

async function loadPackages() {
  try {
    return await Promise.all([import("ioredis"), import("./redis-queue.ts")]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new TunelabError(
      "MISSING_DEPENDENCY",
      ["用 Redis 分担工作需要安装 bullmq 和 ioredis", "sharing work over Redis needs the packages bullmq and ioredis"],
      {
        hint: "npm install bullmq@6.7.0 ioredis@6.0.0",
        cause,
      },
    );
  }
}

/** Without the password. */
function shown(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}

/** A name that lies in the folder itself: processes share work when they share the folder. */
async function folderName(dataFolder: string): Promise<string> {
  const path = join(dataFolder, "share-id");
  await writeFile(path, randomUUID(), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return (await readFile(path, "utf8")).trim();
}

async function locked<T>(redis: Redis, key: string, work: () => Promise<T>): Promise<T> {
  const token = randomUUID();
  const end = performance.now() + WAIT_MILLISECONDS;
  while ((await redis.set(key, token, "PX", LEASE_MILLISECONDS, "NX")) === null) {
    if (performance.now() > end) throw serviceError("CONFLICT/busy", {});
    await setTimeout(50);
  }
  const renew = setInterval(() => void redis.pexpire(key, LEASE_MILLISECONDS).catch(() => {}), LEASE_MILLISECONDS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renew);
    await redis.eval(RELEASE, 1, key, token);
  }
}
