import { readdir } from "node:fs/promises";
import { request } from "node:http";
import type { NetworkInterfaceInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { JobStore } from "../../../converter/app/jobs/store.ts";
import type { LogEntry } from "../../../converter/app/log.ts";
import { addressOf } from "../../../converter/app/server.ts";
import { explainError } from "../../../converter/said/errors.ts";
import { BANK, inProcess, open } from "./helpers.ts";

type Opened = Awaited<ReturnType<typeof open>>;

describe("from upload to download", () => {
  let service: Opened;
  // biome-ignore lint/suspicious/noExplicitAny: validated by the service
  let job: any;
  beforeAll(async () => {
    service = await open();
    job = await service.convert(["题库 1.txt", BANK]);
  });
  afterAll(() => service.close());

  it("accounts for every item", () => {
    expect(job.status).toBe("done");
    expect(job.counts).toMatchObject({
      items: 3,
      records: 2,
      rejected: 1,
      kinds: { single: 2 },
      reasons: { "answer-missing": 1 },
    });
    expect(job.uploads[0].name).toBe("题库 1.txt");
  });

  it("pages and filters records", async () => {
    const path = `/api/v1/jobs/${job.id}/records`;
    const second = await service.json(`${path}?offset=1&limit=1`);
    expect(second.body.total).toBe(2);
    expect(second.body.items.map((item: { position: number }) => item.position)).toEqual([1]);
    const found = await service.json(`${path}?q=${encodeURIComponent("首都")}`);
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual(["r1"]);
    expect((await service.json(`${path}?warning=explanation-missing`)).body.total).toBe(1);
    expect((await service.json(`${path}?kind=judge`)).body.total).toBe(0);
    expect((await service.json(`${path}?limit=0`)).body).toMatchObject({
      code: "INVALID_INPUT",
      issues: [{ path: "query.limit" }],
    });
  });

  it("lists rejected items with their reason and place", async () => {
    const { body } = await service.json(`/api/v1/jobs/${job.id}/rejected?reason=answer-missing`);
    expect(body.items[0]).toMatchObject({ reason: "answer-missing", source: { file: "题库 1.txt", number: "3" } });
  });

  it("exports edits, counts what was taken out, and can undo both", async () => {
    const records = `/api/v1/jobs/${job.id}/records`;
    const patch = { method: "PATCH", headers: { "Content-Type": "application/json" } };
    const edited = await service.json(`${records}/r1`, { ...patch, body: JSON.stringify({ output: "改过的答案" }) });
    expect(edited.body).toMatchObject({ state: "edited", record: { output: "改过的答案" } });
    expect(edited.body.original.output).toContain("北京");
    await service.json(`${records}/r2`, { method: "DELETE" });
    const exports = `/api/v1/jobs/${job.id}/exports`;
    const dataset = (await service.json(`${exports}/dataset.json`)).body;
    expect(dataset).toHaveLength(1);
    expect(dataset[0]).toEqual({ ...edited.body.original, output: "改过的答案" });
    const rejected = await (await fetch(`${service.base}${exports}/rejected.jsonl`)).text();
    expect(rejected).toContain("removed-by-hand");
    const report = await (await fetch(`${service.base}${exports}/report.zh.html`)).text();
    expect(report).toContain("<td>手工去掉</td><td>有人把这条记录去掉了；可在“记录”里恢复</td>");
    expect(report).toContain("没有找到这道题的答案；请写在题目后面或答案表里");
    expect(await (await fetch(`${service.base}${exports}/report.en.html`)).text()).toContain("No answer");
    expect((await service.json(`${exports}/manifest.json`)).body).toMatchObject({ items: 3, records: 1, rejected: 2 });
    expect((await service.json(`/api/v1/jobs/${job.id}`)).body).toMatchObject({ edited: 1, removed: 1, revision: 2 });
    for (const id of ["r1", "r2"]) await service.json(`${records}/${id}/restore`, { method: "POST" });
    expect((await service.json(`${exports}/dataset.json`)).body).toHaveLength(2);
    const empty = await service.json(`${records}/r1`, { ...patch, body: JSON.stringify({ output: "" }) });
    expect(empty).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
  });

  it("gives a zip and the command line, and no other file", async () => {
    const exports = `/api/v1/jobs/${job.id}/exports`;
    const zip = await fetch(`${service.base}${exports}.zip`);
    expect(new TextDecoder("latin1").decode((await zip.arrayBuffer()).slice(0, 2))).toBe("PK");
    expect(zip.headers.get("content-disposition")).toContain("attachment");
    expect((await service.json(exports)).body.command).toBe("npx tunelab convert '题库 1.txt' -o out");
    for (const name of ["..%2F..%2Fjob.json", "job.json", "%00"])
      expect((await service.json(`${exports}/${name}`)).status).toBe(404);
  });

  it("sends the events of the job, and after Last-Event-ID only the rest", async () => {
    const events = `${service.base}/api/v1/jobs/${job.id}/events`;
    const all = await (await fetch(events)).text();
    expect(all.match(/^event: .*/gm)).toEqual([
      "event: status",
      "event: status",
      "event: file-started",
      "event: file-finished",
      "event: status",
    ]);
    const rest = await (await fetch(events, { headers: { "Last-Event-ID": "4" } })).text();
    expect(rest.match(/^id: .*/gm)).toEqual(["id: 5"]);
  });

  it("gives the same job for the same idempotency key", async () => {
    const body = { uploads: [job.uploads[0].id] };
    const one = await service.post("/api/v1/jobs", body, { "Idempotency-Key": "k" });
    const two = await service.post("/api/v1/jobs", body, { "Idempotency-Key": "k" });
    expect(two.body.id).toBe(one.body.id);
    await service.finished(one.body.id);
  });

  it("deletes a job; its upload goes with the last job that used it", async () => {
    const { body } = await service.json("/api/v1/jobs");
    const uploads = () => readdir(join(service.dataFolder, "uploads"));
    expect(body.items).toHaveLength(2);
    for (const { id } of body.items) {
      expect(await uploads()).toContain(job.uploads[0].id);
      expect((await service.json(`/api/v1/jobs/${id}`, { method: "DELETE" })).status).toBe(204);
    }
    expect(await uploads()).not.toContain(job.uploads[0].id);
    expect((await service.json(`/api/v1/jobs/${job.id}`)).body.code).toBe("NOT_FOUND");
  });
});

describe("bad input", () => {
  let service: Opened;
  beforeAll(async () => {
    service = await open({ limits: { fileBytes: 200_000, filesPerUpload: 3 } });
  });
  afterAll(() => service.close());

  it("reports a broken file and converts the others", async () => {
    const job = await service.convert(["cut.docx", "PK\u0003\u0004broken"], ["empty.txt", ""], ["bank.txt", BANK]);
    const { body } = await service.json(`/api/v1/jobs/${job.id}/reports`);
    expect(
      body.items.map(({ file, error }: { file: string; error?: { code: string } }) => [file, error?.code]),
    ).toEqual([
      ["cut.docx", "CORRUPT_FILE"],
      ["empty.txt", expect.any(String)],
      ["bank.txt", undefined],
    ]);
    expect(job.counts).toMatchObject({ records: 2, filesFailed: 2 });
  });

  it("refuses what is too large, too many, no file or no form, and keeps nothing of it", async () => {
    expect(await service.upload(["big.txt", new Uint8Array(300_000)])).toMatchObject({
      status: 413,
      body: { code: "LIMIT_EXCEEDED" },
    });
    const many = Array.from({ length: 4 }, (_, i): [string, string] => [`${i}.txt`, "x"]);
    expect((await service.upload(...many)).body.code).toBe("LIMIT_EXCEEDED");
    expect((await service.upload()).body.code).toBe("INVALID_INPUT");
    expect((await service.json("/api/v1/uploads", { method: "POST", body: "x" })).body.code).toBe(
      "UNSUPPORTED_MEDIA_TYPE",
    );
    expect(await readdir(join(service.dataFolder, "uploads", ".incoming"))).toEqual([]);
  });

  it("survives a client that goes away in the middle of an upload", async () => {
    const headers = { "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "100000" };
    const cut = request(`${service.base}/api/v1/uploads`, { method: "POST", headers });
    cut.on("error", () => {});
    cut.write('--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const closed = new Promise((resolve) => cut.on("close", resolve));
    cut.destroy();
    await closed;
    await expect.poll(() => readdir(join(service.dataFolder, "uploads", ".incoming"))).toEqual([]);
    expect((await service.json("/health")).body.status).toBe("ok");
  });

  it("answers every mistake with problem JSON", async () => {
    const cases: [string, RequestInit, number, string][] = [
      ["/api/v1/nothing", {}, 404, "NOT_FOUND"],
      ["/api/v1/jobs/UPPER", {}, 400, "INVALID_INPUT"],
      ["/api/v1/jobs/00000000000000000000", {}, 404, "NOT_FOUND"],
      ["/api/v1/jobs", { method: "PUT" }, 405, "METHOD_NOT_ALLOWED"],
      ["/api/v1/jobs", { method: "POST", body: "x" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    ];
    for (const [path, init, status, code] of cases) {
      const answer = await service.json(path, init);
      expect(answer).toMatchObject({ status, body: { status, code } });
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    }
    const json = { method: "POST", headers: { "Content-Type": "application/json" } };
    expect((await service.json("/api/v1/jobs", { ...json, body: "{" })).body.code).toBe("INVALID_INPUT");
    const unknown = await service.post("/api/v1/jobs", { uploads: ["0".repeat(20)], settings: { task: "poems" } });
    expect(unknown.body.issues[0].path).toBe("body.settings.task");
    const coded = await service.post("/api/v1/jobs", { uploads: ["0".repeat(20)], settings: { encoding: "nonsense" } });
    expect(coded.body.issues[0]).toMatchObject({
      path: "body.settings.encoding",
      message: expect.stringContaining("gb18030"),
    });
  });

  it("makes client names harmless", async () => {
    const { body } = await service.upload(["a\u202Egpj.txt", "x"], ["C:\\secret\\..\\名单.txt", "x"]);
    expect(body.uploads.map(({ name }: { name: string }) => name)).toEqual(["agpj.txt", "名单.txt"]);
  });
});

describe("safety", () => {
  it("refuses other names and other sites", async () => {
    const service = await open();
    const status = (headers: Record<string, string>) =>
      new Promise<number>((resolve) => {
        request(`${service.base}/api/v1/jobs`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).end();
      });
    const host = new URL(service.base).host;
    expect(await status({ host })).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(403);
    expect(await status({ host, origin: "http://evil.example" })).toBe(403);
    expect(await status({ host, origin: service.base })).toBe(200);
    expect(await status({ host, "sec-fetch-site": "cross-site" })).toBe(403);
    const { body } = await service.json("/api/v1/jobs", { headers: { origin: "http://evil.example" } });
    expect(explainError({ message: body.detail, details: body.details }, "zh")).toEqual({
      message: "请求来自另一个网站",
      hint: "请在服务自己的页面上操作",
    });
    await service.close();
  });

  it("names an address that others can open", () => {
    const one = (address: string, family: "IPv4" | "IPv6", internal: boolean) =>
      ({ address, family, internal, netmask: "", mac: "", cidr: null, scopeid: 0 }) as NetworkInterfaceInfo;
    const interfaces = {
      lo: [one("127.0.0.1", "IPv4", true)],
      eth0: [one("fe80::1", "IPv6", false), one("192.0.2.7", "IPv4", false)],
    };
    expect(addressOf("0.0.0.0", interfaces)).toBe("192.0.2.7");
    expect(addressOf("::", { lo: interfaces.lo })).toBe("127.0.0.1");
    expect(addressOf("192.0.2.9", interfaces)).toBe("192.0.2.9");
  });

  it("asks for the token", async () => {
    const service = await open({ token: "secret" });
    expect((await service.json("/api/v1/jobs")).body.code).toBe("UNAUTHORIZED");
    expect((await service.json("/api/v1/jobs", { headers: { Authorization: "Bearer wrong" } })).status).toBe(401);
    expect((await service.json("/api/v1/jobs", { headers: { Authorization: "Bearer secret" } })).status).toBe(200);
    const page = await fetch(`${service.base}/?token=secret`, { redirect: "manual" });
    expect(page.headers.get("set-cookie")).toMatch(/HttpOnly.*SameSite=Strict/);
    for (const [language, said] of [
      ["zh-CN,zh;q=0.9", "打开服务启动时打印的地址"],
      ["en-US", "Open the address that the service printed"],
    ] as const) {
      const opened = await fetch(service.base, { headers: { Accept: "text/html", "Accept-Language": language } });
      expect([opened.status, opened.headers.get("content-type")]).toEqual([401, "text/html; charset=utf-8"]);
      expect(await opened.text()).toContain(said);
    }
    await service.close();
  });

  it("limits requests and storage", async () => {
    const service = await open({ limits: { requestsPerMinute: 3, quotaBytes: 10 } });
    expect((await service.upload(["a.txt", "x".repeat(100)])).body.code).toBe("STORAGE");
    const codes = await Promise.all([1, 2, 3].map(async () => (await fetch(`${service.base}/health`)).status));
    expect(codes.sort()).toEqual([200, 200, 429]);
    const { body } = await service.json("/api/v1/jobs");
    expect(body).toMatchObject({ code: "RATE_LIMITED", details: { sentence: "RATE_LIMITED/requests", most: 3 } });
    await service.close();
  });

  it("counts results for the quota as soon as they are there", async () => {
    const service = await open({ limits: { quotaBytes: BANK.length * 6 } });
    await service.convert(["bank.txt", BANK]);
    const used = async () => (await service.json("/api/v1/info")).body.storage.usedBytes;
    await expect.poll(used).toBeGreaterThan(BANK.length * 6);
    expect((await service.upload(["bank.txt", BANK])).body.details.sentence).toBe("STORAGE/quota");
    await service.close();
  });

  it("calls no model but those on its machine and those that its owner named", async () => {
    const service = await open({ modelAddresses: ["http://gpu.example:8080/v1"] });
    const { body } = await service.upload(["rules.txt", BANK]);
    const status = async (address: string, allowRemote = true) => {
      const settings = { generate: { tasks: ["questions"], address, allowRemote } };
      const upload = body.uploads[0].id;
      const preview = await service.post("/api/v1/previews", { upload, settings });
      const job = await service.post("/api/v1/jobs", { uploads: [upload], settings });
      expect(preview.body.code).toBe(job.body.code);
      return job.body.code ?? job.status;
    };
    expect(await status("http://10.0.0.1/v1")).toBe("FORBIDDEN");
    expect(await status("http://gpu.example:8080/admin")).toBe("FORBIDDEN");
    expect(await status("http://gpu.example:8080/v1", false)).toBe("USAGE");
    expect(await status("http://gpu.example:8080/v1")).toBe(202);
    expect(await status("http://127.0.0.1:1/v1", false)).toBe(202);
    await service.close();
  });

  it("serves the page under a strict policy", async () => {
    const service = await open();
    const response = await fetch(`${service.base}/jobs`, { headers: { Accept: "text/html" } });
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    for (const path of ["/page/../app/app.ts", "/page/%2e%2e/app/app.ts", "/page/..%2fapp/app.ts"])
      expect(await (await fetch(service.base + path)).text()).not.toContain("createApp");
    await service.close();
  });
});

describe("jobs", () => {
  it("cancels", async () => {
    const engine = inProcess(
      (_files, _settings, { signal } = {}) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped")))),
    );
    const service = await open({ engine });
    const { body } = await service.upload(["a.txt", "x"]);
    const job = await service.post("/api/v1/jobs", { uploads: [body.uploads[0].id] });
    await expect.poll(async () => (await service.json(`/api/v1/jobs/${job.body.id}`)).body.status).toBe("running");
    expect((await service.json(`/api/v1/jobs/${job.body.id}/records`)).body.code).toBe("CONFLICT");
    expect((await service.post(`/api/v1/jobs/${job.body.id}/cancel`, {})).body.status).toBe("cancelled");
    expect((await service.post(`/api/v1/jobs/${job.body.id}/cancel`, {})).body.code).toBe("CONFLICT");
    await service.close();
  });

  it("goes on after a restart, as a killed service leaves it", async () => {
    const first = await open({ engine: inProcess(() => new Promise(() => {})), limits: { workers: 0 } });
    const { body } = await first.upload(["bank.txt", BANK]);
    const job = await first.post("/api/v1/jobs", { uploads: [body.uploads[0].id] });
    await first.server.close();
    const store = await JobStore.open(join(first.dataFolder, "jobs"));
    await store.update(job.body.id, { status: "running", attempts: 1 }); // kill -9 leaves it so
    await store.close();
    const second = await open({ dataFolder: first.dataFolder });
    expect(await second.finished(job.body.id)).toMatchObject({ status: "done", attempts: 2, counts: { records: 2 } });
    await second.close();
  });

  it("fails with a defect of ours without telling its text, and the service goes on", async () => {
    const log: LogEntry[] = [];
    const engine = () => Promise.reject(new SyntaxError("secret text\nof a customer"));
    const service = await open({ engine, log: (entry) => log.push(entry) });
    const job = await service.convert(["secret.txt", "x"]);
    expect(job).toMatchObject({ status: "failed", error: { code: "INTERNAL" } });
    expect(JSON.stringify(job.error)).not.toContain("secret");
    const failed = log.find(({ event }) => event === "job-failed");
    expect(failed).toMatchObject({
      error: "SyntaxError",
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
    expect(JSON.stringify(log)).not.toMatch(/secret|customer/);
    await service.close();
  });

  it("deletes what is old", async () => {
    const service = await open({ limits: { retentionHours: 0 } });
    const job = await service.convert(["bank.txt", BANK]);
    await service.server.close();
    const again = await open({ dataFolder: service.dataFolder });
    expect((await again.json(`/api/v1/jobs/${job.id}`)).status).toBe(404);
    await again.close();
  });
});

describe("description", () => {
  it("is OpenAPI whose references all resolve, and covers what is served", async () => {
    const service = await open();
    const { body } = await service.json("/api/v1/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const references = JSON.stringify(body).match(/#\/components\/schemas\/\w+/g) ?? [];
    for (const reference of references) expect(body.components.schemas).toHaveProperty(reference.split("/").at(-1)!);
    expect(Object.keys(body.paths)).toContain("/api/v1/jobs/{id}/records/{record}");
    const settings = await service.json("/api/v1/settings/schema");
    expect(z.fromJSONSchema(settings.body as never).safeParse({ task: "poems" }).success).toBe(false);
    const metrics = await (await fetch(`${service.base}/metrics`)).text();
    expect(metrics).toMatch(/http_requests_total\{method="GET",route="\/api\/v1\/openapi.json",status="200"\} 1/);
    await service.close();
  });
});
