/** A server that answers as the Hugging Face Hub does for one repository. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export interface FakeHub {
  url: string;
  /** Requests so far: method, path, range. */
  requests: { path: string; range: string | undefined; token: string | undefined }[];
  /** Breaks off each weight download after this many bytes. */
  cutAfter: number | undefined;
  close(): Promise<void>;
}

const sha1 = (data: Buffer) => createHash("sha1").update(`blob ${data.length}\0`).update(data).digest("hex");
const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");

export async function fakeHub(repository: string, files: Record<string, Buffer>, token?: string): Promise<FakeHub> {
  const hub: FakeHub = { url: "", requests: [], cutAfter: undefined, close: async () => {} };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").split("?")[0]!;
    const authorization = request.headers.authorization;
    hub.requests.push({ path, range: request.headers.range, token: authorization });
    if (token !== undefined && authorization !== `Bearer ${token}`) return json(response, 401, { error: "gated" });
    if (path.startsWith(`/api/models/${repository}/tree/`)) return json(response, 200, tree(files));
    if (path.startsWith(`/api/models/${repository}`)) return json(response, 200, { id: repository, sha: COMMIT });
    const content = files[path.replace(`/${repository}/resolve/${COMMIT}/`, "")];
    if (!content) return json(response, 404, { error: "not found" });
    sendRange(request, response, content, hub.cutAfter);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hub.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return hub;
}

function tree(files: Record<string, Buffer>) {
  return Object.entries(files).map(([path, data]) => ({
    type: "file",
    path,
    size: data.length,
    oid: sha1(data),
    ...(/\.(safetensors|gguf)$/.test(path) && { lfs: { oid: sha256(data), size: data.length, pointerSize: 130 } }),
  }));
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendRange(request: IncomingMessage, response: ServerResponse, content: Buffer, cutAfter?: number): void {
  const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  const start = Number(from ?? 0);
  const part = content.subarray(start, to ? Number(to) + 1 : undefined);
  response.writeHead(from === undefined ? 200 : 206, {
    etag: `"${sha256(content)}"`,
    "content-length": part.length,
    "content-range": `bytes ${start}-${start + part.length - 1}/${content.length}`,
    "content-type": "application/octet-stream",
  });
  if (cutAfter === undefined || part.length <= cutAfter) response.end(part);
  else response.write(part.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 20));
}
