/** Worker threads do not take `--import tsx` from their parent, so it is registered here. */
import { register } from "tsx/esm/api";

register();
await import("./training-worker.ts");
