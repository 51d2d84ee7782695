// Each task of the crontab checks in when it has ended: what does not is missed (server/database/missed_tasks.ts).

import type { WorkerEvents } from "graphile-worker";
import type pg from "pg";
import type { Logger } from "../processes/logger.ts";

/** One task may end a thousand times a minute, and is told of once in a while. */
const AT_MOST_EVERY_MS = 5_000;

/** Records ends and failures of expected tasks until `pool` ends. */
export function recordCheckIns(events: WorkerEvents, pool: pg.Pool, log: Logger): void {
  const toldAt = new Map<string, number>();
  const isExpected = new Map<string, boolean>();
  const record = (task: string, error: string | null) => {
    const key = error === null ? task : `failed ${task}`;
    if (isExpected.get(task) === false || Date.now() - (toldAt.get(key) ?? 0) < AT_MOST_EVERY_MS) return;
    toldAt.set(key, Date.now());
    pool
      .query<{ expected: boolean }>("select app_private.record_task_end($1, $2) as expected", [task, error])
      .then(({ rows }) => isExpected.set(task, rows[0]?.expected ?? false))
      .catch((cause: Error) => log.debug({ task, error: cause.message }, "a task could not check in"));
  };
  events.on("job:success", ({ job }) => record(job.task_identifier, null));
  events.on("job:error", ({ job, error }) =>
    record(job.task_identifier, (error as Error | null)?.message ?? "unknown"),
  );
}
