// How long jobs take, for /metrics.

import type { WorkerEvents } from "graphile-worker";
import { jobSeconds } from "../processes/metrics.ts";

export function timeJobs(events: WorkerEvents): void {
  const timers = new Map<string, ReturnType<typeof jobSeconds.startTimer>>();
  const end = (id: string, outcome: string) => {
    timers.get(id)?.({ outcome });
    timers.delete(id);
  };
  events.on("job:start", ({ job }) => timers.set(job.id, jobSeconds.startTimer({ task: job.task_identifier })));
  events.on("job:success", ({ job }) => end(job.id, "succeeded"));
  events.on("job:error", ({ job }) => end(job.id, "failed"));
}
