export { inColumns } from "./columns.ts";
export { crc32, crc32c } from "./crc.ts";
export { type ErrorCode, type ErrorOptions, isTunelabError, TunelabError, throwIfAborted, toError } from "./errors.ts";
export { EventStream } from "./events.ts";
export {
  JsonLog,
  notFound,
  readJson,
  readJsonLines,
  readText,
  writeFileAtomic,
  writeJson,
} from "./files.ts";
export { makeFolder, storageError } from "./folders.ts";
export { formatBytes, formatCount, formatDuration, formatNumber } from "./format.ts";
export { described, descriptionOf, issueLanguage } from "./issues.ts";
export { defaultLanguage, inLanguage, type Language, speaker, textsOf, type Word } from "./language.ts";
export { nearest } from "./nearest.ts";
export { Rng, type RngState } from "./random.ts";
export { displayWidth, graphemes, isWide, padDisplay, TEXT_WIDTH, truncateDisplay, wrapDisplay } from "./text.ts";
