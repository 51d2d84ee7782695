// The sandbox's own clock: real time plus what a test moved it by. Everything that ages (idempotency keys, events) reads it.

export class Clock {
  #offsetMs = 0;
  #lastMs = 0;

  /** Milliseconds since 1970. Never runs backwards, so rows stay sorted by `created`. */
  now(): number {
    this.#lastMs = Math.max(this.#lastMs, Date.now() + this.#offsetMs);
    return this.#lastMs;
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }

  /** After a restart: as far ahead as it was, and not before the last thing that happened. */
  restore(offsetMs: number, lastMs: number): void {
    this.#offsetMs = offsetMs;
    this.#lastMs = lastMs;
  }
}
