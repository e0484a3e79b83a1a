/** The page and what it imports, straight from the sources and from node_modules: no build, nothing from elsewhere. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Express } from "express";
import { HttpProblem } from "./problems.ts";

const FOLDER = fileURLToPath(new URL("../page/", import.meta.url));

/** Bare import → file of its package that browsers take. */
const VENDOR: Record<string, string> = {
  preact: "preact/dist/preact.mjs",
  "preact/hooks": "preact/hooks/dist/hooks.mjs",
  htm: "htm/dist/htm.module.js",
};

const template = readFileSync(new URL("../page/index.html", import.meta.url), "utf8");
const importMap = JSON.stringify({
  imports: Object.fromEntries(Object.keys(VENDOR).map((name) => [name, `/vendor/${name}.mjs`])),
});

/** CSP source of the import map, which has to be inline. */
export const importMapHash = `'sha256-${createHash("sha256").update(importMap).digest("base64")}'`;

export function servePage(app: Express): void {
  for (const name of Object.keys(VENDOR))
    app.get(`/vendor/${name}.mjs`, (_request, response) => {
      const { dir: root, base } = parse(vendorPath(name)); // without a root, a dot in any folder above (~/.nvm, ~/.npm) is refused
      response.type("text/javascript").set("Cache-Control", "no-cache").sendFile(base, { root });
    });
  app.use("/page", express.static(FOLDER, { index: false, dotfiles: "ignore", cacheControl: false, etag: true }));
  app.get("/favicon.ico", (_request, response) => response.sendFile("icon.svg", { root: FOLDER }));
  app.get("/*path", (request, response, next) => {
    const { path } = request;
    const asset = path.startsWith("/page/") || path.startsWith("/vendor/") || path.startsWith("/api/v1");
    if (asset || !request.accepts("html")) return next();
    sendShell(response);
  });
  app.get("/", (_request, response) => sendShell(response));
  app.use((request) => {
    throw new HttpProblem("NOT_FOUND", `there is nothing at ${request.method} ${request.path.slice(0, 100)}`, {
      hint: "see /api/docs",
    });
  });
}

/** Every address of the page gets the same shell; the page looks at the address. */
function sendShell(response: express.Response): void {
  response
    .type("html")
    .set("Cache-Control", "no-cache")
    .send(template.replace('"IMPORT_MAP"', () => importMap));
}

function vendorPath(name: string): string {
  const [packageName] = name.split("/");
  const entry = import.meta.resolve(packageName!);
  const root = entry.slice(0, entry.lastIndexOf(`node_modules/${packageName}/`));
  return fileURLToPath(`${root}node_modules/${VENDOR[name]}`);
}
