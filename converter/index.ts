/** The converter as a library: `import { convert } from "tunelab/converter"`. */
export { CheckReport, CleanSettings } from "./clean/settings.ts";
export { type ConvertOptions, convert } from "./convert.ts";
export { type ExportedFile, exportDataset } from "./export/index.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export { type SampleFile, sampleFiles } from "./samples/index.ts";
export {
  Conversion,
  type ConvertEvent,
  ConvertedRecord,
  ConvertSettings,
  FileReport,
  type InputFile,
  QuestionType,
  RejectedItem,
  SourceSpan,
} from "./schema.ts";
