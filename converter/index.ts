/** The converter as a library: `import { convert } from "tunelab/converter"`. */
export { CheckReport, CleanSettings } from "./clean/settings.ts";
export { type ConvertOptions, convert, convertSpooled } from "./convert.ts";
export { type ExportedFile, type ExportOptions, exportDataset } from "./export/index.ts";
export type { ConversionLists, SpooledConversion } from "./findings.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export type { Progress } from "./progress.ts";
export { explain } from "./said/problem.ts";
export { type SampleFile, sampleFiles } from "./samples/index.ts";
export {
  Conversion,
  type ConvertEvent,
  ConvertedRecord,
  ConvertSettings,
  FileReport,
  GivenAnswer,
  type InputFile,
  QuestionType,
  RejectedItem,
  SourceSpan,
} from "./schema.ts";
export type { Sequence } from "./spool.ts";
