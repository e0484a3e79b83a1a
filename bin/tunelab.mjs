#!/usr/bin/env node
// The command line runs the TypeScript sources as they are; tsx compiles them while they load.
import { register } from "tsx/esm/api";

// `tunelab … | head` closes the pipe early: the work goes on without its words.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });

register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
