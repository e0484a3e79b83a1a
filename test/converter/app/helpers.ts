import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerOptions, startServer } from "../../../converter/app/index.ts";
import { type Convert, runTask } from "../../../converter/app/jobs/tasks.ts";

/** Does the work in this process, with `convert` or a stand-in: quick, and no file can be hostile here. */
export const inProcess =
  (convert?: Convert): NonNullable<ServerOptions["engine"]> =>
  (task, options) =>
    runTask(task, options, convert);

export async function open(options: Partial<ServerOptions> = {}) {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), "tunelab-app-")));
  const server = await startServer({ engine: inProcess(), port: 0, checkResponses: true, ...options, dataFolder });
  const base = `http://127.0.0.1:${server.port}`;
  // biome-ignore lint/suspicious/noExplicitAny: answers are validated against their schemas by the service itself
  const json = async (path: string, init?: RequestInit): Promise<{ status: number; body: any; headers: Headers }> => {
    const response = await fetch(base + path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    json(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  const upload = async (...files: [string, string | Uint8Array<ArrayBuffer>][]) => {
    const form = new FormData();
    for (const [name, content] of files) form.append("files", new Blob([content]), name);
    return json("/api/v1/uploads", { method: "POST", body: form });
  };
  const finished = async (id: string) => {
    await (await fetch(`${base}/api/v1/jobs/${id}/events`)).text(); // ends with the job
    return (await json(`/api/v1/jobs/${id}`)).body;
  };
  const convert = async (...files: [string, string | Uint8Array<ArrayBuffer>][]) => {
    const { body } = await upload(...files);
    const job = await post("/api/v1/jobs", { uploads: body.uploads.map(({ id }: { id: string }) => id) });
    return finished(job.body.id);
  };
  return {
    server,
    base,
    dataFolder,
    json,
    post,
    upload,
    finished,
    convert,
    close: async () => {
      await server.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export const BANK = `一、单项选择题
1. 我国的首都是（ ）
A. 上海
B. 北京
答案：B
解析：北京是首都。
2. 一加一等于（ ）
A. 1
B. 2
答案：B
3. 没有答案的题（ ）
A. 甲
B. 乙
`;
