// What a kernelspec starts: the bundled kernel, without a TypeScript loader.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const programs = await bundle();
const { serve } = await import(pathToFileURL(join(programs, "server.mjs")).href);
await serve(process.argv[2], programs);
