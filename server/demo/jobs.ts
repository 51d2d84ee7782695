// The nightly jobs: given to a real worker by the queue, and waited for with everything that follows from them.

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

const POLL_MS = 250;
/** Without anything done. A busy machine takes its time. */
const PATIENCE_MS = 240_000;

export async function runJob(owner: pg.Client, task: string): Promise<void> {
  await owner.query("select app_private.enqueue($1, array['{}'::jsonb])", [task]);
}

/**
 * Resolves when the queue is empty (but for what is to be tried again later, where `isLaterFine`), every run is finished
 * and no transfer waits for its answer. Fails when the worker has died, or nothing has been done for long.
 */
export async function untilIdle(
  administrator: pg.Client,
  worker: { readonly isAlive: boolean },
  signal: AbortSignal,
  isLaterFine = false,
): Promise<void> {
  let deadline = performance.now() + PATIENCE_MS;
  let last = "";
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await administrator.query<{
      jobs: number;
      runs: number;
      transfers: number;
      tasks: string | null;
      errors: string | null;
    }>(
      `select (select count(*)::int from graphile_worker.jobs
                where not $1 or run_at <= now() or locked_at is not null) as jobs,
              (select count(*)::int from app.payout_runs where finished_at is null) as runs,
              (select count(*)::int from app.payout_transfers where status in ('intended', 'sent')) as transfers,
              (select string_agg(distinct task_identifier, ', ') from graphile_worker.jobs) as tasks,
              (select string_agg(distinct format('%s: %s', task_identifier, last_error), '; ')
                 from graphile_worker.jobs where last_error is not null) as errors`,
      [isLaterFine],
    );
    const { jobs = 0, runs = 0, transfers = 0, tasks = null, errors = null } = rows[0] ?? {};
    if (jobs + runs + transfers === 0) return;
    const state = `${jobs} jobs${tasks ? ` (${tasks})` : ""}, ${runs} runs and ${transfers} transfers are open${errors ? ` (${errors})` : ""}`;
    if (state !== last) deadline = performance.now() + PATIENCE_MS;
    last = state;
    if (!worker.isAlive) throw new Error(`The worker died: ${state}.`);
    if (performance.now() > deadline) throw new Error(`The jobs do not end: ${state}.`);
    await sleep(POLL_MS, undefined, { signal });
  }
}
