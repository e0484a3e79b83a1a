/** Whether a model consists of TF.js's own parts only, so that a traced step does what every single step would. */
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";

/** The classes of TF.js, as they were registered before a user could add to them. */
const classes = new Set<unknown>(
  Object.values(tf.serialization.SerializationMap.getMap().classNameMap).map(([layerClass]) => layerClass),
);
const functions = new Set<unknown>([...Object.values(tf.losses), ...Object.values(layers.metrics)]);

interface Part {
  layers?: Part[];
  /** Of wrappers: TimeDistributed, Bidirectional. */
  layer?: Part;
  forwardLayer?: Part;
  backwardLayer?: Part;
  /** Of recurrent layers. */
  cell?: Part;
  cells?: Part[];
  stateful?: boolean;
  dropout?: number;
  recurrentDropout?: number;
}

interface Compiled {
  optimizer: object;
  loss: unknown;
  metrics: unknown;
}

/** True when all layers, losses, metrics and the optimizer are TF.js's own and keep no state between batches but variables. */
export function isBuiltIn(model: layers.LayersModel): boolean {
  const { optimizer, loss, metrics } = model as unknown as Compiled;
  return classes.has(optimizer.constructor) && isNamed(loss) && isNamed(metrics) && hasBuiltInLayers(model);
}

/** True when all layers are TF.js's own and keep no state between batches. */
export function hasBuiltInLayers(model: layers.LayersModel): boolean {
  return isPlain(model as unknown as Part);
}

/** Losses and metrics by name, or TF.js's own functions; lists and records of such. */
function isNamed(choice: unknown): boolean {
  if (choice === undefined || choice === null || typeof choice === "string" || functions.has(choice)) return true;
  return typeof choice === "object" && Object.values(choice).every(isNamed);
}

function isPlain(part: Part): boolean {
  if (!classes.has(part.constructor)) return false;
  // State and masks of recurrent layers are tensors that live from batch to batch.
  if (
    part.stateful ||
    ((part.dropout ?? 0) > 0 && part.recurrentDropout !== undefined) ||
    (part.recurrentDropout ?? 0) > 0
  )
    return false;
  const { layers: inner = [], layer, forwardLayer, backwardLayer, cell, cells = [] } = part;
  return [...inner, layer, forwardLayer, backwardLayer, cell, ...cells].every((child) => !child || isPlain(child));
}
