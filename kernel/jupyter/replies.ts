/** Contents of replies. */
import { readFileSync } from "node:fs";
import { packageFile } from "#kernel/package-file";
import type { CellReply } from "#kernel/session/session";
import { type Content, PROTOCOL_VERSION } from "./message.ts";

/**
 * What front ends need to know of the language: JupyterLab highlights by `codemirror_mode`, nbconvert by `pygments_lexer`,
 * VS Code by `name`.
 */
export function languageInfo(): Content {
  return {
    name: "typescript",
    version: packageDescription().dependencies.typescript,
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  };
}

function packageDescription(): { version: string; dependencies: { typescript: string } } {
  return JSON.parse(readFileSync(packageFile, "utf8"));
}

export function kernelInfo(): Content {
  const { version, dependencies } = packageDescription();
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "tunelab",
    implementation_version: version,
    language_info: languageInfo(),
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
