/** Contents of replies. */
import { readFileSync } from "node:fs";
import { packageFile } from "#kernel/package-file";
import type { CellReply } from "#kernel/session/session";
import { type Content, PROTOCOL_VERSION } from "./message.ts";

export function kernelInfo(): Content {
  const { version, dependencies } = JSON.parse(readFileSync(packageFile, "utf8"));
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "tunelab",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: dependencies.typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `tunelab ${version}: TypeScript ${dependencies.typescript}, Node ${process.version}`,
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    debugger: true,
    supported_features: ["debugger"],
  };
}

export function executeReply({ status, executionCount, error, userExpressions }: CellReply): Content {
  const base = { status, execution_count: executionCount, payload: [], user_expressions: userExpressions ?? {} };
  return error ? { ...base, ...error } : base;
}
