/** The process that runs the suite: arguments are the backend and a part of the test names; events go to file 3. */
import { writeSync } from "node:fs";
import { jasmine } from "./setup.ts";
import "@tensorflow/tfjs-core/dist/tests.js";
import type { SuiteEvent } from "./report.ts";

interface SpecInfo {
  fullName: string;
  status: string;
  failedExpectations?: { message: string; stack?: string }[];
}

const [backend = "cpu", filter = ""] = process.argv.slice(2);
const EVENTS = 3;
const mark = ` ${backend} {}`; // what TF.js appends to the name of a suite that runs on a backend

function emit(event: SuiteEvent): void {
  writeSync(EVENTS, `${JSON.stringify(event)}\n`);
}

/** `abs cpu {} basic` is the test "basic" of "abs". */
function operationOf(spec: string): { operation: string; perBackend: boolean } {
  const end = spec.indexOf(mark);
  return end < 0
    ? { operation: "(TF.js itself)", perBackend: false }
    : { operation: spec.slice(0, end), perBackend: true };
}

const env = jasmine.getEnv();
env.configure({ specFilter: (spec) => spec.getFullName().includes(filter) });
env.addReporter({
  specStarted: ({ fullName }: SpecInfo) => emit({ kind: "started", spec: fullName }),
  specDone({ fullName, status, failedExpectations = [] }: SpecInfo) {
    if (status === "excluded") return; // filtered out
    emit({
      kind: "done",
      spec: fullName.replace(mark, ""),
      status: status === "passed" || status === "failed" ? status : "skipped",
      ...operationOf(fullName),
      failures: failedExpectations.map(({ message, stack = "" }) => `${message}\n${shorten(stack)}`),
    });
  },
});

function shorten(stack: string): string {
  return stack.split("\n").slice(0, 12).join("\n");
}

await env.execute();
emit({ kind: "end" });
process.exit(0);
