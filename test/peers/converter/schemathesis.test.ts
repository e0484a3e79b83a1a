import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BANK, open } from "../../converter/app/helpers.ts";

const program = process.env["SCHEMATHESIS"] ?? "st";
const found = existsSync(program);
if (!found)
  console.warn(
    "schemathesis is skipped: pip install schemathesis, and name its `st` in the environment variable SCHEMATHESIS",
  );

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "unsupported_method",
];

function configFor(job: string): string {
  const parameters = `parameters = { "path.id" = ["${job}"], "path.record" = ["r1", "x0"], "path.document" = [0] }`;
  return `[[operations]]\ninclude-path-regex = "^/api/v1/jobs/"\n${parameters}\n`;
}

/** Requests of every kind that the description allows, and many that it does not. */
it.skipIf(!found)("schemathesis finds no server error and no answer that the description does not know", async () => {
  const service = await open({ limits: { requestsPerMinute: 1e9, retentionHours: 1 } });
  const job = await service.convert(["bank.txt", BANK]);
  const folder = await mkdtemp(join(tmpdir(), "tunelab-schemathesis-"));
  const config = join(folder, "schemathesis.toml");
  await writeFile(config, configFor(job.id)); // half of its requests name things that are there
  const options = ["--checks", CHECKS.join(), "--phases", "examples,coverage,fuzzing", "-n", "15", "--seed", "1"];
  const skipped = [
    "--exclude-path",
    "/api/v1/jobs/{id}/events",
    "--exclude-operation-id",
    "deleteJobsId",
    "--continue-on-failure",
    "--no-color",
  ];
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      program,
      ["--config-file", config, "run", `${service.base}/api/v1/openapi.json`, ...options, ...skipped],
      { maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
  await service.close();
  await rm(folder, { recursive: true });
  expect(code, output.slice(-20_000)).toBe(0);
});
