import { fileURLToPath } from "node:url";

/** Set by the bundler: the bundled kernel lies elsewhere than its package. */
declare const TUNELAB_PACKAGE_FILE: string | undefined;

/** package.json of tunelab. Packages that the kernel gives to cells are resolved from there. */
export const packageFile: string =
  typeof TUNELAB_PACKAGE_FILE === "string"
    ? TUNELAB_PACKAGE_FILE
    : fileURLToPath(new URL("../package.json", import.meta.url));
