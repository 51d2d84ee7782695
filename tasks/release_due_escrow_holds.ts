// Releases the holds whose date has come; each becomes an obligation that process_due_schedules pays.

import { payoutRunTask } from "../server/worker/payout_runs.ts";

export default payoutRunTask("release_due_escrow_holds");
