// Pays due obligations: claims them in batches; a job of execute_transfer each does the rest.

import type { Task } from "graphile-worker";
import { workOffRun } from "../server/worker/payout_runs.ts";

const processDueSchedules: Task = (payload, helpers) =>
  workOffRun(payload, helpers, {
    start: "select (app_private.start_payout_run('process_due_schedules', $1)).id",
    batch: "claim_due_schedules",
    finish: "finish_claiming",
  });

export default processDueSchedules;
