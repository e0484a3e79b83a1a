export { type ErrorCode, type ErrorOptions, isTunelabError, TunelabError, throwIfAborted, toError } from "./errors.ts";
export { EventStream } from "./events.ts";
export { JsonLog, notFound, readJson, readJsonLines, readText, writeFileAtomic, writeJson } from "./files.ts";
export { formatBytes, formatCount, formatDuration, formatNumber } from "./format.ts";
export { Rng, type RngState } from "./random.ts";
