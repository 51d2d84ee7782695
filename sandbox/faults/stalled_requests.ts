// Requests that are kept waiting on purpose, until a time is over or they are released.

export class StalledRequests {
  readonly #held = new Set<() => void>();

  /** Resolves after `delayMs` (null: never by itself), when released, or when `onGone` says that the client left. */
  wait(delayMs: number | null, onGone?: (letGo: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const timer = delayMs === null ? undefined : setTimeout(letGo, delayMs);
      const held = this.#held;
      function letGo(): void {
        clearTimeout(timer);
        held.delete(letGo);
        resolve();
      }
      held.add(letGo);
      onGone?.(letGo);
    });
  }

  release(): number {
    const { size } = this.#held;
    for (const letGo of [...this.#held]) letGo();
    return size;
  }

  get size(): number {
    return this.#held.size;
  }
}
