// Pays refused obligations again whose next try has come.

import { payoutRunTask } from "../server/worker/payout_runs.ts";

export default payoutRunTask("retry_failed_schedules");
