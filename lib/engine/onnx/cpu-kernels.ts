/**
 * The kernels that have no ONNX form and why: they run on TF.js's CPU backend, which warns once for each. Where the shape
 * of a result depends on data, no recorded graph can hold it.
 */
import type { Word } from "#lib/core/index";

const SHAPE: Word = ["结果的形状取决于数据", "the shape of its result depends on the data"];
const STRINGS: Word = ["它处理的是字符串", "it works on strings"];
const IMAGES: Word = ["它在模型之前处理图像，没有梯度", "it prepares images, before a model and without a gradient"];

export const CPU_KERNELS: Readonly<Record<string, Word>> = {
  BroadcastArgs: SHAPE,
  Draw: ["它在画布上绘制", "it draws on a canvas"],
  Multinomial: [
    "本库的 tf.multinomial 改用自己带种子的生成器抽样",
    "tf.multinomial of this library draws with its own seeded generator instead",
  ],
  NonMaxSuppressionV3: SHAPE,
  NonMaxSuppressionV4: SHAPE,
  NonMaxSuppressionV5: SHAPE,
  RaggedGather: SHAPE,
  RaggedRange: SHAPE,
  RaggedTensorToTensor: SHAPE,
  RotateWithOffset: IMAGES,
  SparseFillEmptyRows: SHAPE,
  SparseReshape: ["它由形状计算形状", "it computes shapes from shapes"],
  SparseSegmentMean: SHAPE,
  SparseSegmentSum: SHAPE,
  StaticRegexReplace: STRINGS,
  StringNGrams: STRINGS,
  StringSplit: STRINGS,
  StringToHashBucketFast: STRINGS,
  Transform: IMAGES,
  Unique: SHAPE,
};
