/** Fetching wheels and taking the shared libraries out of them. */
import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { makeFolder, TunelabError } from "#lib/core/index";
import { COMPLETE } from "./folder.ts";
import type { Wheel } from "./packages.ts";

/** A library is larger than this only in a wheel that is not what it says. */
const MAX_LIBRARY_BYTES = 4 * 2 ** 30;

/** ONNX Runtime's core with its CUDA provider, and NVIDIA's libraries. */
const LIBRARY = /^(onnxruntime\/capi\/libonnxruntime(?!.*tensorrt)[^/]*|nvidia\/[^.]+\/[^/]+)\.so(\.[^/]*)?$/;

export interface Progress {
  wheel: Wheel;
  /** Bytes fetched so far. */
  bytes: number;
}

/**
 * Fetches the wheels one after the other, checks each against its SHA-256 and puts their libraries into `folder`, which
 * appears only when all are there.
 * @throws TunelabError CORRUPT_FILE when a wheel is not the one that the index names
 */
export async function installWheels(
  wheels: readonly Wheel[],
  folder: string,
  onProgress: (progress: Progress) => void = () => {},
): Promise<string[]> {
  await assertOurs(folder);
  makeFolder(dirname(folder));
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  const libraries: string[] = [];
  try {
    for (const wheel of wheels) {
      const file = join(unfinished, "download.whl");
      await download(wheel, file, onProgress);
      libraries.push(...(await extractLibraries(wheel, file, unfinished)));
      await rm(file);
    }
    await writeFile(join(unfinished, COMPLETE), JSON.stringify({ wheels, libraries }, null, 2));
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return libraries;
}

/** What an earlier setup made is replaced, nothing else. */
async function assertOurs(folder: string): Promise<void> {
  if (!existsSync(folder) || existsSync(join(folder, COMPLETE)) || (await readdir(folder)).length === 0) return;
  throw new TunelabError("CONFLICT", [`${folder} 中有其他文件`, `${folder} has other files in it`], {
    hint: ["请换一个文件夹", "choose another folder"],
  });
}

async function download(wheel: Wheel, file: string, onProgress: (progress: Progress) => void): Promise<void> {
  const response = await fetch(wheel.url);
  if (!response.ok || !response.body)
    throw new TunelabError("NOT_FOUND", [
      `无法下载 ${wheel.url}：状态码 ${response.status}`,
      `${wheel.url} could not be fetched: status ${response.status}`,
    ]);
  const hash = createHash("sha256");
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      onProgress({ wheel, bytes });
      done(bytes > wheel.bytes ? damaged(wheel) : null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body as never), count, createWriteStream(file));
  if (hash.digest("hex") !== wheel.sha256) throw damaged(wheel);
}

function damaged({ package: name, version, url }: Wheel): TunelabError {
  return new TunelabError(
    "CORRUPT_FILE",
    [`${name} ${version} 不是索引所指的文件`, `${name} ${version} is not the file that the index names`],
    {
      hint: ["请重试，或用 --index 换一个索引", "try again, or choose another index with --index"],
      details: { url },
    },
  );
}

/** @returns the names of the libraries, which lie side by side in `folder` */
async function extractLibraries(wheel: Wheel, file: string, folder: string): Promise<string[]> {
  const names: string[] = [];
  const zip = await yauzl.openPromise(file, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (!LIBRARY.test(entry.fileName)) continue;
    if (entry.uncompressedSize > MAX_LIBRARY_BYTES) throw damaged(wheel);
    const name = basename(entry.fileName);
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, name)));
    names.push(name);
  }
  return names;
}
