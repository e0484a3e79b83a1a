/**
 * Names of a model's parts, for profiles and messages. What is recorded inside a scope, and later its gradient, is
 * counted under the scope's name.
 */
import * as tf from "@tensorflow/tfjs-core";

let path = "";

/** The scopes that are open, outermost first, joined by "/"; "" outside of all. */
export function currentScope(): string {
  return path;
}

/**
 * Runs `fn` in a named part of the model; scopes nest.
 * @example
 * const y = scope("layer 0", () => scope("mlp", () => ops.linear(x, w)));
 */
export function scope<T>(name: string, fn: () => T): T {
  return inScope(path === "" ? name : `${path}/${name}`, fn);
}

function inScope<T>(whole: string, fn: () => T): T {
  const before = path;
  path = whole;
  try {
    return fn();
  } finally {
    path = before;
  }
}

type Gradient = (dy: tf.Tensor[]) => Record<string, () => tf.Tensor>;

interface Tape {
  state: { activeTape: { gradient?: Gradient }[] | null };
  addTapeNode(...args: unknown[]): void;
}

// A gradient is recorded long after the scope was left.
const tape = tf.engine() as unknown as Tape;
const addTapeNode = tape.addTapeNode.bind(tape);
tape.addTapeNode = (...args) => {
  addTapeNode(...args);
  const node = tape.state.activeTape?.at(-1);
  const gradient = node?.gradient;
  if (!node || !gradient || path === "") return;
  const whole = path;
  node.gradient = (dy) =>
    Object.fromEntries(
      Object.entries(inScope(whole, () => gradient(dy))).map(([name, make]) => [name, () => inScope(whole, make)]),
    );
};
