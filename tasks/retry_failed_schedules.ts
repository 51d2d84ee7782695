// Pays refused obligations again when their next try has come.

import type { Task } from "graphile-worker";
import { workOffRun } from "../server/worker/payout_runs.ts";

const retryFailedSchedules: Task = (payload, helpers) =>
  workOffRun(payload, helpers, {
    start: "select app_private.start_retry_run($1)",
    batch: "claim_due_schedules",
    finish: "finish_claiming",
  });

export default retryFailedSchedules;
