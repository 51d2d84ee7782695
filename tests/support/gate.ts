// After the start of a worker nothing is sent until it has read Stripe's list; and where that shows that the database was
// put back to before, not until a person has entered again what is missing.

import type pg from "pg";
import { eventually } from "./eventually.ts";

/** Until transfers may be sent: what a test does to Stripe from then on meets no reading of the list. */
export async function transfersMayBeSent(admin: pg.Pool): Promise<void> {
  await eventually("Stripe's list has been read", async () => {
    const { rows } = await admin.query<{ open: boolean }>("select app_private.may_send() as open");
    return rows[0]?.open === true;
  });
}

/** Once the list has been read: whether payouts are paused, because it showed that the database was put back to before. */
export async function pausedAfterRestore(admin: pg.Pool): Promise<boolean> {
  await transfersMayBeSent(admin);
  const { rowCount } = await admin.query(
    `select from app.payout_pauses as pause join app_private.lineage as known on known.put_back_pause_id = pause.id
      where pause.resumed_at is null`,
  );
  return rowCount === 1;
}

/** A person says that everything is entered again. */
export async function resumeAfterRestore(admin: pg.Pool): Promise<void> {
  await admin.query("select app.resume_payouts('all', 'everything is entered again')");
}
