/** `jit`: one traced program for a training step. */
import { TunelabError, type Word } from "#lib/core/index";
import { OnnxBackend } from "./onnx/index.ts";
import { TracedFunction } from "./onnx/traced.ts";
import * as tf from "./tf.ts";
import { mapTree, type TensorTree } from "./tree.ts";
import { DATA_READ, insideJit, READ_LATER } from "./words.ts";

export interface JitOptions {
  /** Name in profiles and error messages. */
  name?: string;
  /** Check every result for NaN and name the first operation that made it. Slow. Default false. */
  debug?: boolean;
}

/** A compiled function. The caller owns the tensors of the result. */
export interface Jit<Args extends readonly TensorTree[], Result> {
  (...args: Args): Promise<Result>;
  /** Frees the compiled programs. Variables and results stay. */
  dispose(): void;
}

/**
 * Compiles `fn`, once for each combination of argument shapes and types.
 *
 * Inside `fn` you may use any TF.js operation and gradient, read `tf.Variable`s made before and assign to them. You may
 * not read data (`data()`, `dataSync()`, `array()`, `print()`) or create variables: that is an error. Numbers are part
 * of the program: what changes from call to call (the learning rate) is a tensor argument.
 */
export function jit<Args extends readonly TensorTree[], Result extends TensorTree>(
  fn: (...args: Args) => Result,
  { name = fn.name || "jit", debug = false }: JitOptions = {},
): Jit<Args, Result> {
  let traced: TracedFunction | undefined;
  const step = async (...args: Args): Promise<Result> => {
    const backend = tf.backend();
    if (!(backend instanceof OnnxBackend)) return runGuarded(name, () => fn(...args));
    const run = (...inner: never[]) => runGuarded(name, () => fn(...(inner as never)));
    traced ??= new TracedFunction(backend, name, run, debug);
    return (await traced.call(args)) as Result;
  };
  return Object.assign(step, {
    dispose(): void {
      traced?.dispose();
      traced = undefined;
    },
  });
}

/** Runs `fn` without side effects; what it returns is kept and belongs to the caller. */
export function runGuarded<Result extends TensorTree>(name: string, fn: () => Result): Result {
  const guard = forbidSideEffects(name);
  const engine = tf.engine();
  engine.startScope(name);
  try {
    return mapTree(fn(), (tensor) => tf.keep(tf.clone(tensor)));
  } finally {
    engine.endScope();
    guard();
  }
}

interface EngineHooks {
  read(dataId: object): unknown;
  readSync(dataId: object): unknown;
  makeVariable(...args: unknown[]): unknown;
}

/** Reading data or creating variables while a function is traced is a defect of that function: say so. */
export function forbidSideEffects(name: string): () => void {
  const engine = tf.engine() as unknown as EngineHooks;
  const refuse = (what: Word, hint: Word) => () => {
    throw new TunelabError("INVALID_INPUT", insideJit(what, name), { hint });
  };
  engine.read = refuse(DATA_READ, READ_LATER);
  engine.readSync = refuse(DATA_READ, READ_LATER);
  engine.makeVariable = refuse(
    ["创建了变量", "a variable was created"],
    ["请在调用之前创建变量，在函数内只赋值", "create variables before the call and assign to them inside"],
  );
  return () => {
    for (const method of ["read", "readSync", "makeVariable"] as const) Reflect.deleteProperty(engine, method);
  };
}
