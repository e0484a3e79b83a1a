/** Variables as the Debug Adapter Protocol lists them: numbers stand for objects whose members can be asked for. */
import type inspector from "node:inspector";

type Post = (method: string, params?: object) => Promise<Record<string, unknown>>;
type Remote = inspector.Runtime.RemoteObject;

interface Variable {
  name: string;
  value: string;
  /** Of objects only: JupyterLab shows the type instead of the value when there is one. */
  type?: string;
  variablesReference: number;
  evaluateName: string;
}

const SCOPES: Record<string, string> = {
  local: "Locals",
  block: "Block",
  closure: "Closure",
  catch: "Catch",
  script: "Notebook",
  module: "Module",
};
const MAX_TEXT = 1000;
/** Names that compiled cells use for themselves. */
const INTERNAL = /^(module_\d+|__\w+)$/;

export class VariableStore {
  readonly #post: Post;
  readonly #objects = new Map<number, string>();
  #last = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  clear(): void {
    this.#objects.clear();
  }

  scopes({
    scopeChain,
  }: inspector.Debugger.CallFrame): { name: string; variablesReference: number; expensive: boolean }[] {
    return scopeChain
      .filter(({ type }) => type in SCOPES)
      .map(({ type, object }) => ({ name: SCOPES[type]!, variablesReference: this.#keep(object), expensive: false }));
  }

  async children(reference: number): Promise<Variable[]> {
    const objectId = this.#objects.get(reference);
    if (!objectId) return [];
    const { result } = await this.#post("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: false,
    });
    const properties = result as inspector.Runtime.PropertyDescriptor[];
    return properties
      .filter(({ name, value }) => value && !INTERNAL.test(name) && name !== "__proto__")
      .map(({ name, value }) => this.toVariable(name, value!));
  }

  /** What the cells have declared; also while nothing is stopped. */
  async notebook(): Promise<Variable[]> {
    const { names } = await this.#post("Runtime.globalLexicalScopeNames");
    const found: Variable[] = [];
    for (const name of (names as string[]).filter((each) => !INTERNAL.test(each))) {
      const { result, exceptionDetails } = await this.#post("Runtime.evaluate", {
        expression: name,
        throwOnSideEffect: true,
      });
      if (!exceptionDetails) found.push(this.toVariable(name, result as Remote));
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  toVariable(name: string, remote: Remote): Variable {
    const isText = remote.type === "string";
    const value = isText
      ? JSON.stringify(remote.value)
      : String(remote.unserializableValue ?? remote.description ?? remote.value);
    return {
      name,
      value: value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value,
      ...(remote.objectId ? { type: typeOf(remote) } : {}),
      variablesReference: this.#keep(remote),
      evaluateName: name,
    };
  }

  #keep({ objectId }: Remote): number {
    if (!objectId) return 0;
    this.#objects.set(++this.#last, objectId);
    return this.#last;
  }
}

/** `Array(3)`, `Map(2)`, `Point`, `Function`; never the source of a function or the stack of an error. */
function typeOf({ type, className = "Object", description = "" }: Remote): string {
  return type === "function" || description.length > 40 || description.includes("\n") ? className : description;
}
