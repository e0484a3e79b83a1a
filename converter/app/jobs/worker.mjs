// The worker's process runs the TypeScript sources as they are; tsx compiles them while they load.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
