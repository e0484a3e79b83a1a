/** Requests that a client sends again give what the first one made. */

/** Keys that are remembered; the oldest go first. */
const MOST_KEYS = 10_000;

/** Idempotency-Key → what was made. */
export class OnceByKey<T> {
  readonly #made = new Map<string, Promise<T>>();

  /** @param isThere whether what was made has not been deleted since */
  async get(key: string, isThere: (made: T) => boolean, make: () => Promise<T>): Promise<T> {
    const known = this.#made.get(key);
    if (known) {
      const made = await known;
      if (isThere(made)) return made;
    }
    const making = make();
    this.remember(key, making);
    return making;
  }

  /** One that failed may be tried again with the same key. */
  remember(key: string, making: Promise<T>): void {
    this.#made.set(key, making);
    making.catch(() => this.#made.delete(key));
    const oldest = this.#made.size > MOST_KEYS ? this.#made.keys().next().value : undefined;
    if (oldest !== undefined) this.#made.delete(oldest);
  }
}
