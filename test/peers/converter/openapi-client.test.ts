/**
 * A client generated from the service's own description, by openapi-typescript and openapi-fetch (TUNELAB_PEER_OPENAPI
 * names a folder with both and with typescript 5): it type-checks strictly, and takes a file from upload to export.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { BANK, open } from "../../converter/app/helpers.ts";

const run = promisify(execFile);
const folder = process.env["TUNELAB_PEER_OPENAPI"];
const there = folder && (await stat(join(folder, "node_modules/openapi-typescript")).catch(() => null));
if (!there) console.log("skipped: a generated client: TUNELAB_PEER_OPENAPI names no folder with openapi-typescript");

/** What a user of the API would write; every name and every field is checked against the generated types. */
const CLIENT = `
import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

const [base, bank] = process.argv.slice(2) as [string, string];
const client = createClient<paths>({ baseUrl: base });
function given<T>({ data, error }: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (data === undefined) throw new Error(error?.detail ?? "no answer");
  return data;
}

const { uploads } = given(await client.POST("/api/v1/uploads", {
  body: { files: [] },
  bodySerializer: () => {
    const form = new FormData();
    form.append("files", new Blob([bank]), "bank.txt");
    return form;
  },
}));
const settings = { outputStyle: "answer", clean: { personalData: { action: "mask" } } } as const;
const started = given(await client.POST("/api/v1/jobs", { body: { uploads: uploads.map(({ id }) => id), settings } }));
const path = { id: started.id };
await client.GET("/api/v1/jobs/{id}/events", { params: { path }, parseAs: "text" });
const job: components["schemas"]["Job"] = given(await client.GET("/api/v1/jobs/{id}", { params: { path } }));
const records = given(await client.GET("/api/v1/jobs/{id}/records", { params: { path, query: { limit: 10, kind: "single" } } }));
const first = records.items[0]!;
const edited = given(await client.PATCH("/api/v1/jobs/{id}/records/{record}", {
  params: { path: { ...path, record: first.id } },
  body: { output: "B!" },
}));
const rejected = given(await client.GET("/api/v1/jobs/{id}/rejected", { params: { path } }));
const exports = given(await client.GET("/api/v1/jobs/{id}/exports", { params: { path } }));
const { data: dataset } = await client.GET("/api/v1/jobs/{id}/exports/{name}", {
  params: { path: { ...path, name: "dataset.json" } },
  parseAs: "text",
});
const missing = await client.GET("/api/v1/jobs/{id}", { params: { path: { id: "0".repeat(20) } } });
console.log(JSON.stringify({
  status: job.status,
  records: records.total,
  output: edited.record.output,
  reasons: rejected.items.map(({ reason }) => reason),
  files: exports.files.map(({ name }) => name),
  dataset: JSON.parse(dataset as string),
  code: missing.error?.code,
}));
`;

describe.skipIf(!there)("a client generated from the description", () => {
  it("type-checks, and goes from upload to export", async () => {
    const service = await open();
    const work = await mkdtemp(join(tmpdir(), "tunelab-client-"));
    const bin = (name: string) => join(folder!, "node_modules/.bin", name);
    await symlink(join(folder!, "node_modules"), join(work, "node_modules"));
    await writeFile(join(work, "package.json"), '{"type":"module"}');
    await writeFile(join(work, "client.ts"), CLIENT);
    await writeFile(join(work, "globals.d.ts"), "declare const process: { argv: string[] };");
    await run(bin("openapi-typescript"), [`${service.base}/api/v1/openapi.json`, "-o", join(work, "api.d.ts")]);
    const strict = [
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--skipLibCheck",
      "--allowImportingTsExtensions",
    ];
    const checked = await run(bin("tsc"), [...strict, "--noEmit", "--lib", "es2022,dom", "client.ts", "globals.d.ts"], {
      cwd: work,
    }).catch((error) => error);
    expect(checked.stdout).toBe("");
    const { stdout } = await run(process.execPath, ["--import", "tsx", join(work, "client.ts"), service.base, BANK]);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "done",
      records: 2,
      output: "B!",
      reasons: ["answer-missing"],
      files: expect.arrayContaining(["dataset.json", "manifest.json"]),
      dataset: [{ output: "B!" }, { output: "B" }],
      code: "NOT_FOUND",
    });
    await service.close();
    await rm(work, { recursive: true });
  });
});
