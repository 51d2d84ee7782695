// Batches: jobs that come to the database at the same moment share one statement.

import DataLoader from "dataloader";
import type { WithPgClient } from "graphile-worker";

const MAX_BATCH = 200;

/** Whatever arrives while a batch is at the database becomes the next batch: the busier, the larger. */
export function oneBatchAtATime<K, V>(load: (keys: readonly K[]) => Promise<(V | Error)[]>): DataLoader<K, V> {
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
      batchScheduleFn: (dispatch) => void current.then(() => setImmediate(dispatch)),
    },
  );
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
