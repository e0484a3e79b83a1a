/** What a cell finds in scope without an import, and the helper object that compiled cells use. */
import { registerDisplay } from "#kernel/display/format";
import { openComm, registerCommTarget } from "./comm.ts";
import { clearOutput, display, displayBundle, html, md, svg } from "./display.ts";
import { Interrupted } from "./error-output.ts";
import { input } from "./input.ts";
import { magics } from "./magics.ts";
import { importMeta, importModule, notebookRequire, pick, tslabRequire } from "./modules.ts";
import { cellSignal, currentEpoch, goOnFor, owner, type RunningCell } from "./state.ts";
import { forThisCell } from "./timers.ts";

interface Mark {
  epoch: number;
  cell: RunningCell | undefined;
}

/** @see kernel/compiler/transform.ts for the code that calls these */
const helpers = {
  import: importModule,
  pick,
  get importMeta() {
    return importMeta();
  },
  ...magics,
  ...tslabHelpers(),
  /** Called before each `await`: who waits, and since when. */
  mark: (): Mark => ({ epoch: currentEpoch(), cell: owner() }),
  /** Called with what `await` gave: stops code that was waiting when the user interrupted; outputs stay its cell's. */
  resume<T>({ epoch, cell }: Mark, value: T): T {
    if (epoch !== currentEpoch()) throw new Interrupted();
    goOnFor(cell);
    return value;
  },
  /** Around the callbacks of `then`, `catch` and `finally`. */
  own: forThisCell,
  /** Takes the place of an assignment to a `const`. */
  constant(name: string): never {
    throw new TypeError(
      `Assignment to constant variable '${name}' (declare it with let, or declare it again: const ${name} = …)`,
    );
  },
  /** The same for `for await`. */
  guard<T>(source: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterable<T> {
    const mark = helpers.mark();
    return { [Symbol.asyncIterator]: () => guarded(iteratorOf(source), mark) };
  },
};

function guarded<T>(iterator: AsyncIterator<T>, mark: Mark): AsyncIterator<T> {
  const close = iterator.return?.bind(iterator);
  const refuse = () => {
    close?.().catch(() => {});
    return new Interrupted();
  };
  return {
    next: () => resumed(iterator.next(), mark, refuse),
    ...(close && { return: () => resumed(close(), mark, () => new Interrupted()) }),
  };
}

/**
 * A thenable and no promise: it lets the loop go on first and says whose code it is right after. A promise would do so one
 * turn of the microtasks later, when that is forgotten again.
 */
function resumed<T>(result: PromiseLike<T>, { epoch, cell }: Mark, refuse: () => Error): Promise<T> {
  const thenable: PromiseLike<T> = {
    // biome-ignore lint/suspicious/noThenProperty: see above
    then(resolve, reject) {
      const settle = (go: () => unknown): void => {
        if (epoch !== currentEpoch()) return void reject?.(refuse());
        go();
        goOnFor(cell);
      };
      const settled = result.then(
        (value) => settle(() => resolve?.(value)),
        (error) => settle(() => reject?.(error)),
      );
      return settled as PromiseLike<never>; // nobody looks at it
    },
  };
  return thenable as Promise<T>; // `for await` takes either
}

function iteratorOf<T>(source: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterator<T> {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  return (async function* () {
    for await (const value of source) yield value;
  })();
}

/** Cells of the engine tslab share their names through one `exports` object; imports must stay assignable in it. */
function tslabHelpers() {
  const values: Record<string, unknown> = {};
  const exports = new Proxy(values, {
    defineProperty(_target, name, { get, value }) {
      if (name !== "__esModule") values[String(name)] = get ? get() : value;
      return true;
    },
  });
  const takeExport = (name: string): unknown => {
    const value = values[name];
    delete values[name];
    return value;
  };
  return { exports, takeExport, tslabRequire };
}

/**
 * The contract with libraries, read structurally from `globalThis[Symbol.for("tunelab.cell")]`:
 * - `signal`: AbortSignal of the running cell. Code that has read it gets time to stop by itself on an interrupt.
 * - `display(bundle, { displayId, update })`: shows a MIME bundle; `update` replaces the output of that name in place.
 */
const cell = {
  get signal(): AbortSignal {
    return cellSignal();
  },
  display: displayBundle,
};

export function installGlobals(): void {
  hidden("__cell", helpers);
  hidden(Symbol.for("tunelab.cell"), cell);
  for (const [name, value] of Object.entries({
    display,
    html,
    md,
    svg,
    clearOutput,
    registerDisplay,
    input,
    openComm,
    registerCommTarget,
  }))
    hidden(name, value);
  lazily("require", notebookRequire);
  lazily("__dirname", () => process.cwd());
  lazily("__filename", () => `${process.cwd()}/notebook.ts`);
}

/** Not enumerable, so that listing the user's variables does not show it; the user may assign or declare the name. */
function hidden(name: string | symbol, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

function lazily(name: string, get: () => unknown): void {
  const set = (value: unknown) => hidden(name, value);
  Object.defineProperty(globalThis, name, { get, set, configurable: true, enumerable: false });
}
