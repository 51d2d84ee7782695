// What each status means for those that ask whether something is open, has ended, or is lost.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const SETS: Record<string, { table: string; statuses: string[] }> = {
  is_ended_payout: { table: "payout_statuses", statuses: ["cancelled", "completed", "reversed"] },
  is_open_schedule: { table: "payout_schedule_statuses", statuses: ["failed", "pending", "processing"] },
  is_open_transfer: { table: "payout_transfer_statuses", statuses: ["in_doubt", "intended", "sent"] },
};

for (const [name, { table, statuses }] of Object.entries(SETS)) {
  test(`app_private.${name} is so of ${statuses.join(", ")}, and of no other status`, async (t) => {
    const { rows } = await db.admin.query<{ value: string }>(
      `select value from app.${table} where app_private.${name}(value) order by value`,
    );
    t.deepEqual(
      rows.map(({ value }) => value),
      statuses,
    );
  });
}

test("each reason for which Stripe or we disable an account is a code, of which two are an admin's to mend", async (t) => {
  const { rows } = await db.admin.query(
    `select reason, app_private.disabled_code(reason) as code,
            app_private.disabled_code(reason) = any (app_private.lost_account_codes()) as is_lost
       from unnest(array['account_invalid', 'rejected.fraud', 'moved_to_US', 'out_of_reach', 'moved', 'requirements.past_due', null])
            with ordinality as given (reason, position) order by position`,
  );
  t.deepEqual(
    rows.map(({ reason, code, is_lost }) => [reason, code, is_lost]),
    [
      ["account_invalid", "account_gone", false],
      ["rejected.fraud", "account_rejected", false],
      ["moved_to_US", "account_moved", true],
      ["out_of_reach", "out_of_reach", true],
      ["moved", "transfers_disabled", false],
      ["requirements.past_due", "transfers_disabled", false],
      [null, "transfers_disabled", false],
    ],
  );
  const { rows: unknown } = await db.admin.query(
    `select code from unnest(app_private.lost_account_codes()) as code
      where code not in (select known.code from app_private.readiness_codes as known)`,
  );
  t.deepEqual(unknown, []);
});
