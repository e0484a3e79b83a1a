/** Gradient checkpointing (Chen et al., 2016): less memory for one more forward pass. */
import * as tf from "../tf.ts";
import { isFused, runKernel } from "./fused.ts";

const AFTER = "TunelabAfter";

interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
  saved: tf.Tensor[];
}

/** The parts of TF.js's engine that record gradients. */
interface Tape {
  state: {
    activeTape: TapeNode[] | null;
    gradientDepth: number;
    kernelDepth: number;
    scopeStack: { track: tf.Tensor[] }[];
  };
  addTapeNode(
    name: string,
    inputs: Record<string, tf.Tensor>,
    outputs: tf.Tensor[],
    gradient: (dy: tf.Tensor) => Record<string, () => tf.Tensor>,
    saved: tf.Tensor[],
  ): void;
  gradients(
    f: () => tf.Tensor,
    xs: tf.Tensor[],
    dy?: tf.Tensor,
    allowNoGradients?: boolean,
  ): { value: tf.Tensor; grads: (tf.Tensor | null)[] };
}

const tape = tf.engine() as unknown as Tape;

/** The gradient computations under way: by which tensors, and how many scopes were open when they began. */
const computations: { xs: readonly tf.Tensor[]; scopes: number }[] = [];

const gradients = tape.gradients.bind(tape);
tape.gradients = (f, xs, dy, allowNoGradients) => {
  computations.push({ xs, scopes: tape.state.scopeStack.length });
  try {
    return gradients(f, xs, dy, allowNoGradients);
  } finally {
    computations.pop();
  }
};

/**
 * A function with the same result and gradients as `fn` whose intermediate tensors are not kept for the backward pass:
 * they are computed again there. Gradients also reach the variables and tensors that `fn` uses without getting them as
 * arguments.
 */
export function checkpoint<Args extends tf.Tensor[]>(fn: (...args: Args) => tf.Tensor): (...args: Args) => tf.Tensor {
  return (...args) => {
    const { state } = tape;
    const computation = computations.at(-1);
    if (!computation || state.gradientDepth === 0 || state.kernelDepth > 0) return fn(...args);
    const { result, captured } = runApart(fn, args);
    const onPath = reachable(computation.xs);
    const trained = captured.filter(({ id }) => onPath.has(id));
    // What lies in a scope of the forward pass must still be there in the backward pass; the tape disposes it.
    const inner = new Set(state.scopeStack.slice(computation.scopes).flatMap(({ track }) => track));
    const kept = captured.filter((tensor) => inner.has(tensor) && !tensor.kept).map((tensor) => tf.keep(tensor));
    const held = args.map((arg) => tf.keep(tf.clone(arg)));
    const inputs = Object.fromEntries([...args, ...trained].map((tensor, index) => [index, tensor]));
    const gradient = (dy: tf.Tensor) => {
      const all = backward(fn, held, trained, dy);
      return Object.fromEntries(all.map((tensor, index) => [index, () => tensor]));
    };
    tape.addTapeNode("Checkpoint", inputs, [result], gradient, [...held, ...kept]);
    return result;
  };
}

/** The tensors that depend on `xs` so far, by id. */
function reachable(xs: readonly tf.Tensor[]): Set<number> {
  const ids = new Set(xs.map(({ id }) => id));
  for (const { inputs, outputs } of tape.state.activeTape ?? [])
    if (Object.values(inputs).some((input) => input && ids.has(input.id))) for (const { id } of outputs) ids.add(id);
  return ids;
}

/** Runs `fn` on a tape of its own, which is thrown away, and finds the tensors that it used besides its arguments. */
function runApart<Args extends tf.Tensor[]>(fn: (...args: Args) => tf.Tensor, args: Args) {
  const { state } = tape;
  const outer = state.activeTape;
  state.activeTape = [];
  try {
    const result = tf.tidy(() => tf.clone(fn(...args)));
    const nodes = state.activeTape;
    const known = new Set([...args, ...nodes.flatMap(({ outputs }) => outputs)].map(({ id }) => id));
    const captured = new Map<number, tf.Tensor>();
    for (const { inputs, saved } of nodes) {
      for (const tensor of Object.values(inputs))
        if (tensor && !known.has(tensor.id) && !tensor.isDisposed) captured.set(tensor.id, tensor);
      for (const tensor of saved) tensor.dispose();
    }
    return { result, captured: [...captured.values()] };
  } finally {
    state.activeTape = outer;
  }
}

/** Computes `fn` again, once `dy` is there, and the gradients of its arguments and of what it captured. */
function backward<Args extends tf.Tensor[]>(
  fn: (...args: Args) => tf.Tensor,
  held: tf.Tensor[],
  captured: tf.Tensor[],
  dy: tf.Tensor,
): tf.Tensor[] {
  const again = held.map((x) => (isFused(AFTER) ? runKernel(AFTER, { x, after: dy })[0]! : tf.clone(x)));
  const inputs = [...again, ...captured];
  const outer = tape.state.activeTape; // the nested computation would drop it
  const { grads } = tape.gradients(() => fn(...(again as Args)), inputs, dy, true);
  tape.state.activeTape = outer;
  return grads.map((grad, index) => grad ?? tf.zerosLike(inputs[index]!));
}
