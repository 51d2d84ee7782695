// Batches: jobs that come to the database at the same moment share one statement.

import DataLoader from "dataloader";
import type { WithPgClient } from "graphile-worker";

const MAX_BATCH = 200;

/**
 * Whatever arrives while a batch is at the database becomes the next batch: the busier, the larger. `gathered`: what a batch
 * waits for besides, from its first key on.
 */
export function oneBatchAtATime<K, V>(
  load: (keys: readonly K[]) => Promise<(V | Error)[]>,
  gathered: () => Promise<void> = async () => undefined,
): DataLoader<K, V> {
  let current: Promise<unknown> = Promise.resolve();
  return new DataLoader<K, V>(
    (keys) => {
      const batch = load(keys);
      // Without their answers: each would hold those of all batches before it.
      current = Promise.allSettled([current, batch]).then(() => undefined);
      return batch;
    },
    {
      cache: false,
      maxBatchSize: MAX_BATCH,
      batchScheduleFn: (dispatch) => void Promise.all([current, gathered()]).then(() => setImmediate(dispatch)),
    },
  );
}

/** Waits for what is known to come: until all of it has come, or enough, or so many milliseconds are over. */
export class Gathering {
  #expected = 0;
  #come = 0;
  #enough: number;
  #longest: number;
  #end: (() => void) | null = null;

  constructor({ enough, longest }: { enough: number; longest: number }) {
    this.#enough = enough;
    this.#longest = longest;
  }

  expect(): void {
    this.#expected++;
  }

  /** One of those that were expected is there. */
  come(): void {
    this.#expected--;
    this.#come++;
    if (this.#expected === 0 || this.#come >= this.#enough) this.#end?.();
  }

  /** For whoever comes first. */
  gathered(): Promise<void> {
    if (this.#expected === 0) return Promise.resolve();
    this.#come = 1;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#longest);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Makes something once for each database that this process's jobs work on. */
export function oncePerDatabase<T>(make: (withPgClient: WithPgClient) => T): (withPgClient: WithPgClient) => T {
  const made = new WeakMap<WithPgClient, T>();
  return (withPgClient) => {
    const known = made.get(withPgClient);
    if (known !== undefined) return known;
    const fresh = make(withPgClient);
    made.set(withPgClient, fresh);
    return fresh;
  };
}
