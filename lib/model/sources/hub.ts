/**
 * Models of the Hugging Face Hub, or of a mirror: listed and fetched through @huggingface/hub into the shared cache. A
 * download that was cut off goes on where it stood; every file is checked against its hash. The environment decides as
 * for Hugging Face's own tools: HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, HF_HOME, HF_HUB_CACHE.
 */
import { createWriteStream } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { downloadFile, listFiles, modelInfo } from "@huggingface/hub";
import { inLanguage, isTunelabError, makeFolder, TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { cachedSnapshot, cacheFolder, hasHash, linkBlob, rememberRef, repositoryFolder } from "./hub-cache.ts";

export interface HubReference {
  /** `owner/name` */
  repository: string;
  /** Branch, tag or commit. */
  revision: string;
  /** A .gguf file of a repository that holds several. */
  file: string | undefined;
}

export interface DownloadProgress {
  phase: "download";
  file: string;
  /** Bytes of all files together. */
  loadedBytes: number;
  totalBytes: number;
}

export interface PullOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

interface RemoteFile {
  path: string;
  size: number;
  hash: string;
}

type Hub = { hubUrl: string; accessToken?: string; fetch: typeof fetch };

const WANTED =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|model\.safetensors\.index)\.json$|^chat_template\.jinja$|^model(-\d+-of-\d+)?\.safetensors$|^(README\.md|LICENSE(\.\w+)?)$/;
const HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** `hf:owner/name`, `hf:owner/name@revision`, `hf:owner/name/file.gguf`. @throws TunelabError INVALID_INPUT */
export function parseHubReference(source: string): HubReference {
  const match = /^hf:([\w.-]+\/[\w.-]+)(?:\/([\w./-]+\.gguf))?(?:@([\w./-]+))?$/.exec(source);
  const parts = match?.slice(1) ?? [];
  if (!match || parts.some((part) => part?.split("/").includes("..")))
    throw new TunelabError(
      "INVALID_INPUT",
      [`“${source}”不是 Hub 上模型的名称`, `"${source}" names no model of the hub`],
      {
        hint: [
          "请写成 hf:所有者/名称、hf:所有者/名称@版本 或 hf:所有者/名称/文件.gguf",
          "write hf:owner/name, hf:owner/name@revision or hf:owner/name/file.gguf",
        ],
      },
    );
  return { repository: parts[0]!, file: parts[1], revision: parts[2] ?? "main" };
}

/**
 * Makes sure that a model is in the cache. @returns its folder, or its .gguf file
 * @throws TunelabError NOT_FOUND, UNSUPPORTED_FORMAT, CORRUPT_FILE, STORAGE, INTERRUPTED
 */
export async function pull(source: string, options: PullOptions = {}): Promise<string> {
  const reference = parseHubReference(source);
  const cache = cacheFolder();
  if (isOffline()) return await offline(cache, reference);
  try {
    return await download(cache, reference, options);
  } catch (error) {
    throwIfAborted(options.signal, [`下载 ${reference.repository} `, `downloading ${reference.repository}`]);
    if (isTunelabError(error)) throw error;
    throw hubError(reference, error);
  }
}

function isOffline(): boolean {
  return /^(1|on|yes|true)$/i.test(process.env["HF_HUB_OFFLINE"] ?? "");
}

async function offline(cache: string, { repository, revision, file }: HubReference): Promise<string> {
  const snapshot = await cachedSnapshot(cache, repository, revision);
  const place = snapshot && join(snapshot, file ?? "config.json");
  if (place && (await stat(place).catch(() => undefined))) return file ? place : snapshot;
  throw new TunelabError(
    "NOT_FOUND",
    [
      `缓存中没有 ${repository}@${revision}，而 HF_HUB_OFFLINE 禁止下载`,
      `${repository}@${revision} is not in the cache, and HF_HUB_OFFLINE forbids to fetch it`,
    ],
    {
      hint: [
        `请在能联网的机器上运行 tunelab pull hf:${repository}，再复制 ${repositoryFolder(cache, repository)}`,
        `on a machine with a network: tunelab pull hf:${repository}; then copy ${repositoryFolder(cache, repository)}`,
      ],
      details: { repository, revision },
    },
  );
}

async function download(cache: string, reference: HubReference, options: PullOptions): Promise<string> {
  const { repository, revision } = reference;
  const hub = await connect(options.signal);
  const { sha } = await modelInfo({ ...hub, name: repository, revision, additionalFields: ["sha"] });
  if (!HASH.test(sha)) throw new Error(inLanguage([`Hub 给出的提交为“${sha}”`, `the hub gave the commit "${sha}"`]));
  const files = chooseFiles(await remoteFiles(hub, repository, sha), reference);
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const snapshot = join(repositoryFolder(cache, repository), "snapshots", sha);
  let finished = 0;
  for (const file of files) {
    const report = (bytes: number) =>
      options.onProgress?.({ phase: "download", file: file.path, loadedBytes: finished + bytes, totalBytes });
    const blob = await fetchBlob(hub, cache, repository, sha, file, report, options.signal);
    await linkBlob(blob, join(snapshot, file.path));
    report(file.size);
    finished += file.size;
  }
  await rememberRef(cache, repository, revision, sha);
  const only = files.length === 1 && files[0]!.path.endsWith(".gguf") ? files[0]!.path : undefined;
  return only ? join(snapshot, only) : snapshot;
}

async function connect(signal: AbortSignal | undefined): Promise<Hub> {
  const accessToken = process.env["HF_TOKEN"] ?? (await savedToken());
  return {
    hubUrl: (process.env["HF_ENDPOINT"] ?? "https://huggingface.co").replace(/\/+$/, ""),
    ...(accessToken && { accessToken }),
    fetch: (url, init) => fetch(url, { ...init, ...(signal && { signal }) }),
  };
}

/** The token that `hf auth login` keeps. */
async function savedToken(): Promise<string | undefined> {
  const path = process.env["HF_TOKEN_PATH"] ?? join(cacheFolder(), "..", "token");
  return (await readFile(path, "utf8").catch(() => "")).trim() || undefined;
}

async function remoteFiles(hub: Hub, repository: string, revision: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  for await (const { type, path, size, oid, lfs } of listFiles({ ...hub, repo: repository, revision }))
    if (type === "file") files.push({ path, size: lfs?.size ?? size, hash: lfs?.oid ?? oid ?? "" });
  return files;
}

function chooseFiles(files: readonly RemoteFile[], { repository, file }: HubReference): RemoteFile[] {
  const ggufs = files.filter(({ path }) => path.endsWith(".gguf"));
  const wanted = files.filter(({ path }) => WANTED.test(path));
  const invalid = [...ggufs, ...wanted].find(({ hash }) => !HASH.test(hash));
  if (invalid)
    throw new Error(inLanguage([`Hub 没有给出 ${invalid.path} 的散列值`, `the hub gave no hash of ${invalid.path}`]));
  const names = ggufs.map(({ path }) => path);
  if (file !== undefined) {
    const found = ggufs.find(({ path }) => path === file);
    if (found) return [found];
    throw new TunelabError("NOT_FOUND", [`${repository} 中没有文件 ${file}`, `${repository} has no file ${file}`], {
      hint: [`其中有：${names.join("、")}`, `it has: ${names.join(", ")}`],
    });
  }
  if (wanted.some(({ path }) => path.endsWith(".safetensors"))) return wanted;
  if (ggufs.length === 1) return ggufs;
  if (ggufs.length > 1)
    throw new TunelabError(
      "INVALID_INPUT",
      [`${repository} 中有 ${ggufs.length} 个模型`, `${repository} holds ${ggufs.length} models`],
      {
        hint: [
          `请选一个，例如 hf:${repository}/${names[0]}；其中有 ${names.join("、")}`,
          `choose one, e.g. hf:${repository}/${names[0]}; there are ${names.join(", ")}`,
        ],
        details: { repository, files: names },
      },
    );
  throw new TunelabError(
    "UNSUPPORTED_FORMAT",
    [
      `${repository} 中既没有 safetensors 权重，也没有 GGUF 权重`,
      `${repository} has neither safetensors nor GGUF weights`,
    ],
    {
      hint: [
        "请把权重转成 safetensors，或换一个仓库",
        "convert the weights to safetensors, or choose another repository",
      ],
      details: { repository },
    },
  );
}

/** The file's content in `blobs/`; bytes that an earlier attempt left are kept. */
async function fetchBlob(
  hub: Hub,
  cache: string,
  repository: string,
  revision: string,
  file: RemoteFile,
  report: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const blob = join(repositoryFolder(cache, repository), "blobs", file.hash);
  if (await stat(blob).catch(() => undefined)) return blob;
  makeFolder(join(blob, ".."));
  const incomplete = `${blob}.incomplete`;
  let done = (await stat(incomplete).catch(() => undefined))?.size ?? 0;
  if (done > file.size) done = 0;
  if (done < file.size || file.size === 0) {
    const remote = await downloadFile({ ...hub, repo: repository, path: file.path, revision, xet: false });
    if (!remote)
      throw new Error(
        inLanguage([`Hub 列出了 ${file.path}，却没有这个文件`, `the hub lists ${file.path}, but has it not`]),
      );
    const counted = new Transform({
      transform(chunk: Uint8Array, _, next) {
        done += chunk.length;
        report(done);
        next(null, chunk);
      },
    });
    const target = createWriteStream(incomplete, { flags: done > 0 ? "a" : "w" });
    const stream = Readable.fromWeb(remote.slice(done).stream() as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(stream, counted, target, ...(signal ? [{ signal }] : []));
  }
  if (!(await hasHash(incomplete, file.hash))) {
    await rm(incomplete, { force: true });
    throw new TunelabError(
      "CORRUPT_FILE",
      [`${repository}：${file.path} 下载后已损坏`, `${repository}: ${file.path} arrived damaged`],
      {
        hint: [
          "请重试；如果仍然如此，就是 Hub 或镜像上的文件有误",
          "try again; if it stays so, the hub or mirror serves a wrong file",
        ],
        details: { repository, file: file.path },
      },
    );
  }
  await rename(incomplete, blob);
  return blob;
}

function hubError({ repository, revision }: HubReference, error: unknown): TunelabError {
  const endpoint = process.env["HF_ENDPOINT"] ?? "https://huggingface.co";
  const status = (error as { statusCode?: number }).statusCode;
  const details = { repository, revision, endpoint, status };
  if (status === 401 || status === 403)
    return new TunelabError(
      "NOT_FOUND",
      [
        `${endpoint} 不允许你下载 ${repository}（${status}）`,
        `${endpoint} does not give ${repository} to you (${status})`,
      ],
      {
        hint: [
          "请检查名称；受限或私有的模型需要接受其条款并设置 HF_TOKEN",
          "check the name; for a gated or private model accept its terms and set HF_TOKEN",
        ],
        details,
        cause: error,
      },
    );
  if (status === 404)
    return new TunelabError(
      "NOT_FOUND",
      [`${endpoint} 上没有 ${repository}@${revision}`, `${endpoint} has no ${repository}@${revision}`],
      {
        hint: ["请检查所有者、名称和版本", "check owner, name and revision"],
        details,
        cause: error,
      },
    );
  const reason = toError(toError(error).cause ?? error).message;
  return new TunelabError(
    "STORAGE",
    [
      `从 ${endpoint} 下载 ${repository} 失败：${reason}`,
      `downloading ${repository} from ${endpoint} failed: ${reason}`,
    ],
    {
      hint: [
        "请重试，会从中断处继续；内网环境请把 HF_ENDPOINT 设为镜像，或设 HF_HUB_OFFLINE=1",
        "try again, it goes on where it stopped; behind a closed network set HF_ENDPOINT to a mirror, or HF_HUB_OFFLINE=1",
      ],
      details,
      cause: error,
    },
  );
}
