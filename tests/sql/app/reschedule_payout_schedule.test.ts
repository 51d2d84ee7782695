import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a pending obligation gets another date, the guarantee still comes first, and the audit log says why", async (t) => {
  const { schedule } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const { rows } = await db.admin.query(
    "select scheduled_date = '2025-01-02' as moved, due_at = guarantee_completion_date as waits from app.reschedule_payout_schedule($1, '2025-01-02', 'sooner')",
    [schedule],
  );
  t.deepEqual(rows, [{ moved: true, waits: true }]);
  const { rows: audit } = await db.admin.query(
    "select reason from app.payout_audit_log where entity_id = $1 and action = 'update'",
    [schedule],
  );
  t.deepEqual(audit, [{ reason: "sooner" }]);
});

test("an obligation that is not there or not pending, and a date that is none, are refused; it takes a reason and an admin", async (t) => {
  const { schedule } = await createPayout(db.admin);
  const move = (id: string, date: string | null, reason = "later") =>
    db.admin.query("select app.reschedule_payout_schedule($1, $2, $3)", [id, date, reason]);
  await refused(t, move(NOBODY, "2027-01-01"), "HB002");
  await refused(t, move(schedule, null), "HB008");
  await refused(t, move(schedule, "infinity"), "HB008");
  await refused(t, move(schedule, "2027-01-01", ""), "HB008");
  await refusedToOthers(t, db, "app.reschedule_payout_schedule($1, now(), 'x')", [schedule]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'called off')", [schedule]);
  await refused(t, move(schedule, "2027-01-01"), "HB003");
});
