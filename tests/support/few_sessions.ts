// Preloaded into a worker (node --import …): it makes do with few sessions. Each costs Postgres a third of a second to learn
// the catalog and the plans, and few workers of a test live long enough to make up for that.

import { workerPreset } from "../../server/worker/preset.ts";

Object.assign(workerPreset.worker ?? {}, { maxPoolSize: 6 });
