/** `import * as tslab from "tslab"`: the API that tslab's notebooks use, over this kernel's displays. */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { packageFile } from "#kernel/package-file";
import { displayBundle } from "./display.ts";

type Content = string | Uint8Array;

class Display {
  #id: string | undefined;
  #shown = false;

  /** @param id outputs with an id are replaced by the next one of the same display */
  constructor(id?: string) {
    this.#id = id;
  }

  javascript = (code: string): void => this.raw("text/javascript", code);
  html = (text: string): void => this.raw("text/html", text);
  markdown = (text: string): void => this.raw("text/markdown", text);
  latex = (text: string): void => this.raw("text/latex", text);
  svg = (text: string): void => this.raw("image/svg+xml", text);
  png = (bytes: Uint8Array): void => this.raw("image/png", bytes);
  jpeg = (bytes: Uint8Array): void => this.raw("image/jpeg", bytes);
  gif = (bytes: Uint8Array): void => this.raw("image/gif", bytes);
  pdf = (bytes: Uint8Array): void => this.raw("application/pdf", bytes);
  text = (text: string): void => this.raw("text/plain", text);

  raw(contentType: string, content: Content | object): void {
    const data = content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content;
    displayBundle({ [contentType]: data }, this.#id ? { displayId: this.#id, update: this.#shown } : {});
    this.#shown = true;
  }
}

const display = new Display();
const newDisplay = (): Display => new Display(randomUUID());

/** Versions of what runs: tslab's place is taken by this kernel. */
const versions = () => ({ tslab: "1.0.22", typescript: packageVersion("typescript"), node: process.version });

function packageVersion(name: string): string {
  try {
    return createRequire(packageFile)(`${name}/package.json`).version;
  } catch {
    return "unknown";
  }
}

/** The exports of the module. */
export const tslab = {
  display,
  newDisplay,
  get versions() {
    return versions();
  },
};
