/**
 * Dynamic loss scaling for fp16 (Micikevicius et al., 2018), with the numbers of torch.amp.GradScaler. Small gradients
 * would vanish in fp16, so the loss is multiplied by a power of two and the gradients divided by it; when one overflows,
 * the scale is halved.
 */

/** What a checkpoint keeps of it. */
export interface LossScaleState {
  scale: number;
  stepsSinceChange: number;
}

const START = 65536;
const GROWTH_INTERVAL = 2000;

export class LossScale {
  #scale = START;
  #stepsSinceChange = 0;

  /** What the loss is multiplied by. */
  get scale(): number {
    return this.#scale;
  }

  get state(): LossScaleState {
    return { scale: this.#scale, stepsSinceChange: this.#stepsSinceChange };
  }

  restore({ scale, stepsSinceChange }: LossScaleState): void {
    this.#scale = scale;
    this.#stepsSinceChange = stepsSinceChange;
  }

  /** After a step with finite gradients: doubles the scale once in 2,000 of them. */
  succeed(): void {
    this.#stepsSinceChange++;
    if (this.#stepsSinceChange < GROWTH_INTERVAL) return;
    this.#scale *= 2;
    this.#stepsSinceChange = 0;
  }

  /** After an overflow: halves the scale. @returns false when it was 1 already, so that the scale is not to blame */
  lower(): boolean {
    if (this.#scale <= 1) return false;
    this.#scale /= 2;
    this.#stepsSinceChange = 0;
    return true;
  }
}
