/** The converter as a library: `import { convert } from "tunelab/converter"`. */
export { ConvertSettings } from "./schema.ts";
