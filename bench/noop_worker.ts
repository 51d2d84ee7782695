// A graphile-worker whose only task does nothing, in a process of its own. It is told {"jobs": N}, and answers with the
// seconds from the moment when N jobs were in the queue until the last of them was completed there.
//
// Environment: DATABASE_URL; QUEUE_SETTINGS: "defaults" for graphile-worker's own, "ours" for those of our preset.

import { EventEmitter } from "node:events";
import { Logger, run, type WorkerEvents } from "graphile-worker";
import pg from "pg";
import { workerPreset } from "../server/worker/preset.ts";

const { schema, concurrentJobs = 1, maxPoolSize = 10, ...rest } = workerPreset.worker ?? {};
const { localQueue, completeJobBatchDelay, failJobBatchDelay } = rest;
const queueSettings =
  process.env.QUEUE_SETTINGS === "ours" ? { localQueue, completeJobBatchDelay, failJobBatchDelay } : {};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: maxPoolSize });
pool.on("error", () => undefined);
const events = new EventEmitter() as WorkerEvents;
const runner = await run({
  pgPool: pool,
  events,
  noHandleSignals: true,
  logger: new Logger(() => () => undefined),
  taskList: { bench_noop: () => undefined },
  parsedCronItems: [],
  preset: { worker: { schema, concurrentJobs, maxPoolSize, ...queueSettings } } as GraphileConfig.Preset,
});

async function work(jobs: number): Promise<number> {
  let completed = 0;
  const all = new Promise<void>((resolve) => {
    const count = () => {
      if (++completed < jobs) return;
      events.off("job:complete", count);
      resolve();
    };
    events.on("job:complete", count);
  });
  await pool.query(
    `select graphile_worker.add_jobs(array(
       select row('bench_noop', json_build_object('transfer_id', gen_random_uuid()), null, null, null, null, null, null)::graphile_worker.job_spec
         from generate_series(1, $1)
     ))`,
    [jobs],
  );
  const queued = performance.now();
  await all;
  return (performance.now() - queued) / 1000;
}

process.on("message", async ({ jobs }: { jobs: number }) => {
  process.send?.({ seconds: await work(jobs) });
});
const stop = async () => {
  await runner.stop();
  await pool.end();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.send?.({ ready: true });
