/** Displays for notebooks, which in a terminal print their text form. */
export { Card, type CardRow, card } from "./card.ts";
export { type CellHost, cellHost, cellSignal } from "./cell.ts";
export { CodeBlock, codeBlock } from "./code-block.ts";
export { type DisplayHandle, display, toBundle } from "./display.ts";
export { ProgressDisplay, type ProgressOptions, type ProgressState, progress, progressBar } from "./progress.ts";
export { type Column, Table, type TableOptions, table } from "./table.ts";
export { TrainingDisplay, type TrainingDisplayOptions } from "./training-display.ts";
export { rowOfEvent, type TrainingEvent } from "./training-events.ts";
