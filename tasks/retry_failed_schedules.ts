// Pays again what was refused and whose next try has come.

import { payoutRunTask } from "../server/payout_runs.ts";

export default payoutRunTask("retry_failed_schedules");
