/** Writes the sample files: `npx tsx test/converter/samples/write.ts`. */
import { writeFileSync } from "node:fs";
import { sampleContents } from "./files.ts";

for (const [name, bytes] of Object.entries(sampleContents())) {
  writeFileSync(new URL(`../../../converter/samples/${name}`, import.meta.url), bytes);
  console.log(`converter/samples/${name}: ${bytes.length} bytes`);
}
