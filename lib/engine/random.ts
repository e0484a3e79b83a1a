/** The engine's own random numbers (dropout, initial values): one seeded stream, its state goes into checkpoints. */
import { Rng, type RngState } from "#lib/core/index";

let generator = new Rng(0);

/** Starts the engine's random numbers anew; the same seed gives the same dropout masks. */
export function seedEngine(seed: number | string): void {
  generator = new Rng(seed);
}

/** The state to keep in a checkpoint. */
export function engineRandomState(): RngState {
  return generator.state();
}

export function restoreEngineRandom(state: RngState): void {
  generator = Rng.fromState(state);
}

/** A fresh seed for one random operation, in [0, 2^24): exact in float32 and int32. */
export function nextSeed(): number {
  return generator.uint32() >>> 8;
}

/** Fills an array with random 32-bit integers. */
export function fillRandomBits(target: Int32Array): void {
  for (let i = 0; i < target.length; i++) target[i] = generator.uint32();
}
