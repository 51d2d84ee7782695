// Releases the holds whose date has come; each becomes an obligation that process_due_schedules pays.

import type { Task } from "graphile-worker";
import { workOffRun } from "../server/worker/payout_runs.ts";

const releaseDueEscrowHolds: Task = (payload, helpers) =>
  workOffRun(payload, helpers, {
    start: "select (app_private.start_payout_run('release_due_escrow_holds', $1)).id",
    batch: "release_due_holds",
    finish: "finish_releasing",
  });

export default releaseDueEscrowHolds;
