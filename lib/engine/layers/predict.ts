/**
 * `predict` and `predictOnBatch` of tf.layers, compiled: recording the layers anew for each call takes as long as computing
 * a small network. The second call with the same shapes is traced, and the program serves the calls after it. Like the
 * step of `fit`, only for layers of TF.js itself: one of the user's own may do something else every time.
 */
import * as tf from "@tensorflow/tfjs-core";
import { LayersModel } from "@tensorflow/tfjs-layers";
import { OnnxBackend } from "../onnx/index.ts";
import { TracedFunction } from "../onnx/traced.ts";
import { hasBuiltInLayers } from "./built-in.ts";

type Tensors = tf.Tensor | tf.Tensor[];
type PredictLoop = (this: object, inputs: Tensors, batchSize?: number, verbose?: boolean) => Tensors;

/** What tfjs-layers keeps private. */
const prototype = LayersModel.prototype as unknown as { predictLoop: PredictLoop };
const usual = prototype.predictLoop;

/** tfjs-layers' own default. */
const BATCH_SIZE = 32;
/** The program holds the layers once for each batch, so more batches would make it large and gain little. */
const MAX_BATCHES = 8;
/** Shapes that get a program; a model whose inputs have other shapes every time is recorded as usual. */
const MAX_SHAPES = 8;

class Prediction {
  readonly #backend: OnnxBackend;
  readonly #usable: boolean;
  readonly traced: TracedFunction;
  /** Shapes seen, and whether they can be compiled. */
  readonly #shapes = new Map<string, boolean>();

  constructor(backend: OnnxBackend, model: object) {
    this.#backend = backend;
    this.#usable = hasBuiltInLayers(model as LayersModel);
    const owner = new WeakRef(model); // a model that nobody uses any more may go
    this.traced = new TracedFunction(backend, "predict", ((inputs: Tensors, batchSize: string) =>
      usual.call(owner.deref()!, inputs, Number(batchSize))) as never);
  }

  serves(backend: tf.KernelBackend): boolean {
    return backend === this.#backend;
  }

  /** The outputs, or undefined when they have to be computed as usual. */
  run(inputs: Tensors, batchSize: number): Tensors | undefined {
    const all = [inputs].flat();
    const batches = Math.ceil((all[0]?.shape[0] ?? 0) / batchSize);
    const recording = this.#backend.trace || tf.engine().state.gradientDepth > 0;
    if (!this.#usable || recording || batches < 1 || batches > MAX_BATCHES) return undefined;
    const args = [inputs, String(batchSize)];
    const shapes = JSON.stringify([batchSize, all.map(({ shape, dtype }) => [shape, dtype])]);
    return this.#compiled(shapes, args) ? (this.traced.runSync(args) as Tensors) : undefined;
  }

  #compiled(shapes: string, args: readonly unknown[]): boolean {
    const compilable = this.#shapes.get(shapes);
    if (compilable === undefined) {
      if (this.#shapes.size < MAX_SHAPES) this.#shapes.set(shapes, true);
      return false;
    }
    if (!compilable) return false;
    try {
      this.traced.prepareSync(args);
      return true;
    } catch {
      this.#shapes.set(shapes, false); // the usual way says what is wrong, if anything is
      return false;
    }
  }
}

const predictions = new WeakMap<object, Prediction>();
const programs = new FinalizationRegistry<TracedFunction>((traced) => traced.dispose());

function predictionOf(model: object): Prediction | undefined {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) return undefined;
  let prediction = predictions.get(model);
  if (prediction?.serves(backend)) return prediction;
  prediction?.traced.dispose();
  prediction = new Prediction(backend, model);
  programs.register(model, prediction.traced);
  predictions.set(model, prediction);
  return prediction;
}

prototype.predictLoop = function (inputs, batchSize = BATCH_SIZE, verbose) {
  const compiled = verbose ? undefined : predictionOf(this)?.run(inputs, batchSize);
  return compiled ?? usual.call(this, inputs, batchSize, verbose);
};
