/**
 * The kernels that have no ONNX form and why: they run on TF.js's CPU backend, which warns once for each. Where the shape
 * of a result depends on data, no recorded graph can hold it.
 */
const SHAPE = "the shape of its result depends on the data";
const STRINGS = "it works on strings";
const IMAGES = "it prepares images, before a model and without a gradient";

export const CPU_KERNELS: Readonly<Record<string, string>> = {
  BroadcastArgs: SHAPE,
  Draw: "it draws on a canvas",
  Multinomial: "tf.multinomial of this library draws with its own seeded generator instead",
  NonMaxSuppressionV3: SHAPE,
  NonMaxSuppressionV4: SHAPE,
  NonMaxSuppressionV5: SHAPE,
  RaggedGather: SHAPE,
  RaggedRange: SHAPE,
  RaggedTensorToTensor: SHAPE,
  RotateWithOffset: IMAGES,
  SparseFillEmptyRows: SHAPE,
  SparseReshape: "it computes shapes from shapes",
  SparseSegmentMean: SHAPE,
  SparseSegmentSum: SHAPE,
  StaticRegexReplace: STRINGS,
  StringNGrams: STRINGS,
  StringSplit: STRINGS,
  StringToHashBucketFast: STRINGS,
  Transform: IMAGES,
  Unique: SHAPE,
};
