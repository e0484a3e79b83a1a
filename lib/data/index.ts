export { type Batch, type BatchOptions, collate, planEpoch } from "./batches.ts";
export { Dataset } from "./dataset.ts";
export {
  type EncodedSample,
  type EncodeOptions,
  encodeRecord,
  encodeTexts,
  IGNORED_LABEL,
  type PromptEncoder,
  renderRecord,
} from "./encode.ts";
export { loadDataset } from "./load.ts";
export { InstructionRecord, type RejectedRow } from "./records.ts";
