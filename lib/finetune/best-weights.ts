/** The weights of the best evaluation, to end with: from the checkpoint that holds them, else from a copy in memory. */
import { join } from "node:path";
import { tf } from "#lib/engine/index";
import { restoreVariables } from "./checkpoint.ts";

export class BestWeights {
  #variables: Record<string, tf.Variable>;
  #checkpoints: string | undefined;
  #copy: Map<string, Float32Array> | undefined;

  constructor(variables: Record<string, tf.Variable>, checkpoints: string | undefined) {
    this.#variables = variables;
    this.#checkpoints = checkpoints;
  }

  /** Call it when an evaluation is the best so far; with a checkpoint folder its `best` has been written already. */
  async keep(): Promise<void> {
    if (this.#checkpoints !== undefined) return;
    this.#copy = new Map();
    for (const [name, variable] of Object.entries(this.#variables))
      this.#copy.set(name, Float32Array.from(await variable.data()));
  }

  async restore(): Promise<void> {
    if (this.#checkpoints !== undefined)
      await restoreVariables(join(this.#checkpoints, "best", "variables.safetensors"), this.#variables);
    else
      for (const [name, data] of this.#copy ?? [])
        tf.tidy(() => this.#variables[name]!.assign(tf.tensor(data, this.#variables[name]!.shape)));
  }
}
