/** Why an adapter does not fit, in both languages. */
import type { Word } from "#lib/core/index";

export const OTHER_BASE: Word = [
  "这个适配器是在另一个基础模型上训练的",
  "the adapter was trained on another base model",
];

export const ONE_OF_TWO: Word = [
  "一层要么加适配器，要么整体训练：请从其中一处去掉它",
  "a layer gets an update or is trained whole: leave it out of one of the two",
];

export function hasNoPlace(folder: string, model: string, tensor: string): Word {
  return [`${folder}：${model} 中没有 ${tensor} 的位置`, `${folder}: ${model} has no place for ${tensor}`];
}

export function isTargetAndSaved(module: string): Word {
  return [`${module} 既是 targets 的目标，又在 modulesToSave 中`, `${module} is a target and in modulesToSave`];
}
