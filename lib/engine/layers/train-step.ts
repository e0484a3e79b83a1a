/**
 * `fit` and `trainOnBatch` of tf.layers, with a compiled step. A recurrent model is thousands of small operations, and
 * recording them anew for each batch takes longer than computing them. So the second batch is traced like a jit function
 * and the program serves the batches after it. Only models, losses and optimizers of TF.js itself are: whatever a user
 * defines may have effects that a trace would not repeat.
 */
import * as tf from "@tensorflow/tfjs-core";
import { LayersModel } from "@tensorflow/tfjs-layers";
import { runGuarded } from "../jit.ts";
import { OnnxBackend } from "../onnx/index.ts";
import { TracedFunction } from "../onnx/traced.ts";
import { isBuiltIn } from "./built-in.ts";

type TrainFunction = (batch: tf.Tensor[]) => tf.Tensor[];

/** What tfjs-layers keeps private. */
interface Model {
  optimizer: tf.Optimizer & { iterations_?: number; incrementIterations(): void };
  makeTrainFunction(): TrainFunction;
}

/** So many settings of an optimizer, and they change with every batch: a program for each would not pay. */
const MAX_SETTINGS = 4;

class TrainStep {
  readonly #optimizer: Model["optimizer"];
  readonly #backend: OnnxBackend;
  readonly traced: TracedFunction;
  readonly #settings = new Set<string>();
  #batches = 0;
  #usable: boolean;

  constructor(backend: OnnxBackend, model: Model, usable: boolean) {
    this.#backend = backend;
    this.#optimizer = model.optimizer;
    this.#usable = usable;
    const owner = new WeakRef(model); // a model that nobody uses any more may go
    const step = (batch: tf.Tensor[]) => makeTrainFunction.call(owner.deref()!)(batch);
    this.traced = new TracedFunction(backend, "fit", (batch: never) => runGuarded("fit", () => step(batch)));
  }

  serves(backend: tf.KernelBackend, { optimizer }: Model): boolean {
    return backend === this.#backend && optimizer === this.#optimizer;
  }

  /** The losses of the batch, or undefined when it has to be computed as usual. */
  run(batch: tf.Tensor[]): tf.Tensor[] | undefined {
    const first = this.#batches++ === 0; // it makes the optimizer's variables
    if (!this.#usable || first || this.#backend.trace || tf.engine().state.gradientDepth > 0) return undefined;
    const args = [batch, this.#currentSettings()];
    if (!this.#usable || !this.#prepare(args)) return undefined;
    const losses = this.traced.runSync(args) as tf.Tensor[];
    this.#optimizer.incrementIterations();
    return losses;
  }

  /** Numbers are part of the program. */
  #currentSettings(): string {
    const settings = JSON.stringify({ ...this.#optimizer, iterations_: 0 }, (_, value: unknown) =>
      value instanceof tf.Tensor ? value.id : value,
    );
    this.#settings.add(settings);
    if (this.#settings.size > MAX_SETTINGS) this.#usable = false;
    return settings;
  }

  #prepare(args: readonly unknown[]): boolean {
    const { iterations_ } = this.#optimizer;
    try {
      this.traced.prepareSync(args);
    } catch {
      this.#usable = false; // the usual way says what is wrong, if anything is
    }
    if (iterations_ !== undefined) this.#optimizer.iterations_ = iterations_;
    return this.#usable;
  }
}

const steps = new WeakMap<object, TrainStep>();
const programs = new FinalizationRegistry<TracedFunction>((traced) => traced.dispose());
const { makeTrainFunction } = LayersModel.prototype as unknown as Model;

function stepOf(model: Model): TrainStep | undefined {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) return undefined;
  let step = steps.get(model);
  if (step?.serves(backend, model)) return step;
  step?.traced.dispose();
  step = new TrainStep(backend, model, isBuiltIn(model as unknown as LayersModel));
  programs.register(model, step.traced);
  steps.set(model, step);
  return step;
}

(LayersModel.prototype as unknown as Model).makeTrainFunction = function () {
  const usual = makeTrainFunction.call(this);
  return (batch) => stepOf(this)?.run(batch) ?? usual(batch);
};
