/**
 * A stream of events with any number of readers. Work emits, readers subscribe (`on`) or iterate (`for await`); nothing
 * in the library prints. A reader that iterates gets every event since the stream began, so that a display which is
 * attached late still shows the whole story.
 */
export class EventStream<T> implements AsyncIterable<T> {
  #events: T[] = [];
  #listeners = new Set<(event: T) => void>();
  #waiting = new Set<() => void>();
  #done = false;
  #error: unknown;
  #failed = false;

  emit(event: T): void {
    if (this.#done) throw new Error("internal: an event was emitted after the end of its stream");
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
    this.#wake();
  }

  /** No event comes after this. */
  end(): void {
    this.#done = true;
    this.#wake();
  }

  /** Ends the stream; iterating readers get `error` thrown after the events before it. */
  fail(error: unknown): void {
    this.#error = error;
    this.#failed = true;
    this.end();
  }

  /** Calls `listener` for each event from now on. @returns a function that stops it */
  on(listener: (event: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All events so far. */
  get events(): readonly T[] {
    return this.#events;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    let position = 0;
    while (true) {
      while (position < this.#events.length) yield this.#events[position++]!;
      if (this.#done) break;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    if (this.#failed) throw this.#error;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
