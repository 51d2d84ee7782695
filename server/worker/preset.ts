// graphile-worker's settings.

import "graphile-config";
import { WorkerPreset } from "graphile-worker";
import { pgrc, projectRoot } from "../database/pgrc.ts";

export const workerPreset: GraphileConfig.Preset = {
  extends: [WorkerPreset],
  worker: {
    schema: pgrc.schemas.queue,
    taskDirectory: `${projectRoot}tasks`,
    crontabFile: `${projectRoot}crontab`,
    fileExtensions: [".ts"],
    // Jobs mostly wait for Stripe, not for the database: many jobs share few connections. And the more of them come to
    // the database at the same moment, the more share one statement and one commit (server/stripe/transfer_ledger.ts).
    concurrentJobs: 96,
    maxPoolSize: 20,
    // Jobs are fetched and completed by the dozen. A worker that dies keeps them locked, which costs nothing: the rows
    // are the truth, and whoever finds an intent without an answer goes on with it.
    localQueue: { size: 200, refetchDelay: { durationMs: 50 } },
    completeJobBatchDelay: 20,
    failJobBatchDelay: 20,
  },
};
