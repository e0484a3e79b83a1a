/**
 * Runs compiled code in V8's REPL mode, through an inspector session of this same thread: the only way to declare a name
 * twice and to await at top level with the semantics of a notebook.
 */
import inspector from "node:inspector";
import { Interrupted } from "./error-output.ts";

export type Outcome = { value: unknown } | { thrown: unknown };

/** Values come out of the inspector by calling this from inside: objects keep their identity. */
const sink = Symbol.for("tunelab.kernel.sink");
const session = new inspector.Session();
let evaluations = 0;
let taken: unknown;

export function startEvaluator(): void {
  session.connect();
  Object.defineProperty(globalThis, sink, { value: (value: unknown) => (taken = value), enumerable: false });
}

/** Settles when the code has run, top-level awaits included. Code that is terminated leaves it pending for ever. */
export function evaluate(expression: string): Promise<Outcome> {
  const objectGroup = `cell${evaluations++}`;
  return new Promise((resolve) => {
    session.post("Runtime.evaluate", { expression, replMode: true, objectGroup } as never, (error, reply) => {
      if (error) return resolve({ thrown: inspectorError(error) });
      const { result, exceptionDetails } = reply as inspector.Runtime.EvaluateReturnType;
      const outcome = exceptionDetails
        ? { thrown: take(exceptionDetails.exception ?? { type: "string", value: exceptionDetails.text }) }
        : { value: take(result) };
      session.post("Runtime.releaseObjectGroup", { objectGroup });
      resolve(outcome);
    });
  });
}

function take(remote: inspector.Runtime.RemoteObject): unknown {
  if (remote.objectId) {
    const functionDeclaration = `function () { "use strict"; globalThis[Symbol.for("tunelab.kernel.sink")](this); }`;
    session.post("Runtime.callFunctionOn", { objectId: remote.objectId, functionDeclaration, silent: true });
    const value = taken;
    taken = undefined;
    return value;
  }
  return remote.unserializableValue === undefined ? remote.value : unserializable(remote.unserializableValue);
}

/** Numbers that JSON has no text for, and bigints. */
function unserializable(text: string): unknown {
  return text.endsWith("n") ? BigInt(text.slice(0, -1)) : text === "-0" ? -0 : Number(text);
}

function inspectorError(error: Error): Error {
  if (/terminated/.test(error.message)) return new Interrupted();
  if (/collected/.test(error.message)) return new Error("the cell awaits a promise that nothing can settle any more");
  return error;
}

/** Names that cells declared, once each: V8 lists a name again for every time it was declared. */
export function lexicalNames(): string[] {
  let names: string[] = [];
  session.post("Runtime.globalLexicalScopeNames", {}, (_error, reply) => {
    names = reply?.names ?? [];
  });
  return [...new Set(names)].filter((name) => !name.startsWith("__cell"));
}
