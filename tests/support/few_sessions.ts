// Preloaded into a worker (node --import …): it makes do with few sessions. Each costs Postgres a third of a second to learn
// the catalog and the plans, and few workers of a test live long enough to make up for that.
//
// One that is not to die takes a few jobs at a time: else it takes all that there are as soon as it asks, and round after
// round is played until each of those that are to die has got some. Those take as many as in production, and die with them.

import { workerPreset } from "../../server/worker/preset.ts";

const FEW_JOBS = { concurrentJobs: 4, localQueue: { size: 4, refetchDelay: { durationMs: 50 } } };

Object.assign(workerPreset.worker ?? {}, { maxPoolSize: 6 }, process.env.KILL_AT ? {} : FEW_JOBS);
