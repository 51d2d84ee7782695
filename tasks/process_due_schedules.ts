// Pays everything due: claims it in batches; a job of execute_transfer each does the rest.

import { payoutRunTask } from "../server/worker/payout_runs.ts";

export default payoutRunTask("process_due_schedules");
