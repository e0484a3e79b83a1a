export { type Batch, type BatchOptions, collate, collatePacked, planEpoch } from "./batches.ts";
export { Dataset, type DatasetFile } from "./dataset.ts";
export {
  type EncodedSample,
  type EncodeOptions,
  encodeAny,
  encodePair,
  encodeRecord,
  encodeTexts,
  IGNORED_LABEL,
  TextChunker,
} from "./encode.ts";
export { type ColumnNames, type MessageNames, ROW_FIELDS, RowNames } from "./formats.ts";
export type { FrameLike } from "./frame.ts";
export { type LoadOptions, loadDataset } from "./load.ts";
export { packSamples } from "./pack.ts";
export {
  type Conversation,
  type DataRecord,
  InstructionRecord,
  kindOf,
  type Message,
  messagesOf,
  type NumberedRecord,
  type PlainText,
  type PreferencePair,
  type RecordKind,
  type RejectedRow,
} from "./records.ts";
export { type PromptEncoder, type PromptTemplate, renderParts, renderRecord, type TextPart } from "./render.ts";
export { type SampleStore, storeSamples } from "./samples.ts";
export { TokenizedDataset } from "./tokenized.ts";
export type { TokenOptions, TokenReport } from "./tokens.ts";
