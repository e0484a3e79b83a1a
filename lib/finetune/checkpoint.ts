/**
 * Checkpoints of a training: trained tensors, optimizer state and position, in a folder that appears whole or not at
 * all. Resuming gives the same losses to the last bit, since the order of the data follows from seed and epoch, and the
 * engine's random state is kept.
 */
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type RngState, readJson, TunelabError, writeJson } from "#lib/core/index";
import { type NamedTensors, tf } from "#lib/engine/index";
import { SafetensorsFile, type TensorToWrite, writeSafetensors } from "#lib/model/index";
import type { LossScaleState } from "./loss-scale.ts";

/** Where a training stands; JSON. */
export interface TrainingState {
  step: number;
  /** Fingerprint of recipe, data and model: a checkpoint goes on only with the same. */
  fingerprint: string;
  engineRandom: RngState;
  bestEvalLoss: number | null;
  evaluationsWithoutImprovement: number;
  /** The step of the best evaluation. */
  bestStep?: number;
  /** In precision fp16. */
  lossScale?: LossScaleState;
}

export interface CheckpointTensors {
  variables: Record<string, tf.Variable>;
  optimizer: NamedTensors;
}

export async function saveCheckpoint(
  folder: string,
  name: string,
  tensors: CheckpointTensors,
  state: TrainingState,
): Promise<string> {
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.tmp`);
  await rm(temporary, { recursive: true, force: true });
  await writeSafetensors(join(temporary, "variables.safetensors"), await toWrite(tensors.variables));
  await writeSafetensors(join(temporary, "optimizer.safetensors"), await toWrite(tensors.optimizer));
  await writeJson(join(temporary, "state.json"), state);
  await rm(path, { recursive: true, force: true });
  await rename(temporary, path);
  return path;
}

/** Puts a checkpoint's tensors into the variables. @returns its position */
export async function loadCheckpoint(path: string, tensors: CheckpointTensors): Promise<TrainingState> {
  const state = (await readJson(join(path, "state.json"))) as TrainingState;
  await restoreVariables(join(path, "variables.safetensors"), tensors.variables);
  await restoreVariables(join(path, "optimizer.safetensors"), tensors.optimizer as Record<string, tf.Variable>);
  return state;
}

/** The newest whole checkpoint of a folder. */
export async function latestCheckpoint(folder: string): Promise<string | undefined> {
  const newest = (await stepFolders(folder)).at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

/** Removes all but the newest `keep` step checkpoints; `best` stays. */
export async function pruneCheckpoints(folder: string, keep: number): Promise<void> {
  for (const name of (await stepFolders(folder)).slice(0, -keep))
    await rm(join(folder, name), { recursive: true, force: true });
}

export function stepName(step: number): string {
  return `step-${String(step).padStart(8, "0")}`;
}

async function stepFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => /^step-\d{8}$/.test(name)).sort();
}

async function toWrite(tensors: NamedTensors): Promise<TensorToWrite[]> {
  const result: TensorToWrite[] = [];
  for (const [name, tensor] of Object.entries(tensors))
    result.push({ name, shape: tensor.shape, data: (await tensor.data()) as Float32Array });
  return result;
}

/** @throws TunelabError CHECKPOINT when a tensor is missing or has another shape */
export async function restoreVariables(path: string, variables: Record<string, tf.Variable>): Promise<void> {
  const file = await SafetensorsFile.open(path);
  try {
    for (const [name, variable] of Object.entries(variables)) {
      const shape = file.entries.get(name)?.shape;
      if (shape?.join() !== variable.shape.join())
        throw new TunelabError(
          "CHECKPOINT",
          [
            `${path} 中 ${name} 为 [${shape ?? "nothing"}]，应为 [${variable.shape}]`,
            `${path} has ${name} as [${shape ?? "nothing"}], not [${variable.shape}]`,
          ],
          {
            hint: ["这个检查点属于另一个模型或另一份配方", "the checkpoint belongs to another model or recipe"],
          },
        );
      const data = await file.readFloat32(name);
      tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)));
    }
  } finally {
    await file.close();
  }
}
