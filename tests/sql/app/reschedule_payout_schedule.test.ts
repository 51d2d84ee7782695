import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

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

test("a first payment of a fixed day is not moved before that day, what was released is", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { first_payment_days: 14 });
  const { payout, schedule, hold } = await createPayout(db.admin, { companyId, startDate: daysAgo(10) });
  const move = async (id: string | undefined) =>
    (
      await db.admin.query(
        `select due_at = $2 as on_the_day, due_at = '2025-01-02Z' as moved
           from app.reschedule_payout_schedule($1, '2025-01-02Z', 'sooner')`,
        [id, `${daysAgo(-4)}Z`],
      )
    ).rows;
  t.deepEqual(await move(schedule), [{ on_the_day: true, moved: false }]);
  await db.admin.query("select app.release_escrow_hold($1, 'a good start')", [hold]);
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.payout_schedules where payout_id = $1 and kind = 'escrow_release'",
    [payout],
  );
  t.deepEqual(await move(rows[0]?.id), [{ on_the_day: false, moved: true }]);
});

test("an obligation that is not there or not pending, and a date that is none, are refused; it takes a reason and an admin", async (t) => {
  const { schedule } = await createPayout(db.admin);
  const move = (id: string, date: string | null, reason = "later") =>
    db.admin.query("select app.reschedule_payout_schedule($1, $2, $3)", [id, date, reason]);
  await refused(t, move(NOBODY, "2027-01-01"), "HB002");
  await refused(t, move(schedule, null), "HB008");
  await refused(t, move(schedule, "infinity"), "HB059");
  await refused(t, move(schedule, "2027-01-01", ""), "HB008");
  await refusedToOthers(t, db, "app.reschedule_payout_schedule($1, now(), 'x')", [schedule]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'called off')", [schedule]);
  await refused(t, move(schedule, "2027-01-01"), "HB003");
});
