// The one preset of the Graphile tools: graphile-worker reads its part here, also when it is started by its own command.

import "graphile-config";
import { WorkerPreset } from "graphile-worker";
import { pgrc, projectRoot } from "./server/pgrc.ts";

const preset: GraphileConfig.Preset = {
  extends: [WorkerPreset],
  worker: {
    schema: pgrc.schemas.queue,
    taskDirectory: `${projectRoot}tasks`,
    crontabFile: `${projectRoot}crontab`,
    fileExtensions: [".ts"],
    // Jobs mostly wait for Stripe, not for the database: many jobs share few connections.
    concurrentJobs: 48,
    maxPoolSize: 50,
    // Jobs are fetched and completed by the dozen. A worker that dies keeps them locked, which costs nothing: the rows
    // are the truth, and whoever finds an intent without an answer goes on with it.
    localQueue: { size: 100, refetchDelay: { durationMs: 50 } },
    completeJobBatchDelay: 20,
    failJobBatchDelay: 20,
  },
};

export default preset;
