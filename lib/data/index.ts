export { InstructionRecord } from "./records.ts";
