// Time passes: our rows and the queue grow older, and the sandbox's clock goes ahead by the same amount.

import type { PayoutSystem } from "./payout_system.ts";

const COLUMNS = {
  "app.payout_transfers": ["created_at", "first_sent_at", "sent_at", "answered_at", "lease_until", "next_attempt_at"],
  "app.payout_schedules": ["next_retry_at", "waiting_since"],
  "app_private.platform_balances": ["checked_at"],
  "app.payout_accounts": ["checked_at"],
  "app.payout_runs": ["started_at"],
  "graphile_worker._private_jobs": ["run_at", "locked_at"],
} as const;

/** Call it while no request is on its way: none takes a day. */
export async function jumpAhead(
  { admin, sandbox }: Pick<PayoutSystem, "admin" | "sandbox">,
  hours: number,
): Promise<void> {
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const changes = columns.map((column) => `${column} = ${column} - make_interval(hours => $1)`).join(", ");
    const any = columns.map((column) => `${column} is not null`).join(" or ");
    await admin.query(`update ${table} set ${changes} where ${any}`, [hours]);
  }
  await sandbox.control.advanceClock(hours * 3_600_000);
}
