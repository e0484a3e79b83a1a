/** What a training run measured, step by step. */
/** What was measured at one step; a step may have several rows, and each row only some of the values. */
export interface HistoryRow {
  step: number;
  /** Passes over the data so far, with its fraction. */
  epoch?: number;
  /** Nats per trained token. */
  loss?: number;
  evalLoss?: number;
  learningRate?: number;
  /** Before clipping. */
  gradientNorm?: number;
  tokensPerSecond?: number;
  memoryBytes?: number;
}

/** The measures of a history that have a curve. */
export type Metric = Exclude<keyof HistoryRow, "step" | "epoch">;
