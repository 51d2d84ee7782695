// A breach previewed under each rule, and how many parts it ends.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

// 1,000.00, of which 200.00 are held and 800.00 were paid. After 45 of 90 days the days worked leave 500.00, so that
// 300.00 are owed back; what is held alone leaves 800.00; and without any, 800.00 are owed back.
test("the rule of the terms comes first, and each says what stays earned and what is owed back", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata" });
  const { placement, schedule } = await createPayout(db.admin, { companyId, startDate: daysAgo(60) });
  await db.admin.query("select app.record_manual_payment($1, now(), 'REF', 'by wire')", [schedule]);
  const { rows } = await db.admin.query(
    `select rule, is_in_force, earned_amount::int as earned, forfeited_amount::int as forfeited,
            cancelled_amount::int as cancelled, debt::int, debtor_count::int as debtors
       from app.preview_breach_rules($1, $2)`,
    [placement, daysAgo(15)],
  );
  const held = { forfeited: 20_000, cancelled: 0 };
  t.deepEqual(rows, [
    { ...held, rule: "pro_rata", is_in_force: true, earned: 50_000, debt: 30_000, debtors: 1 },
    { ...held, rule: "held_only", is_in_force: false, earned: 80_000, debt: 0, debtors: 0 },
    { ...held, rule: "everything", is_in_force: false, earned: 0, debt: 80_000, debtors: 1 },
  ]);
  // As the rule in force is reported.
  const { rows: totals } = await db.admin.query(
    "select earned_amount::int as earned, debt::int from app.preview_breach_totals($1, $2)",
    [placement, daysAgo(15)],
  );
  t.deepEqual(totals, [{ earned: 50_000, debt: 30_000 }]);
});

// 800.00 in three obligations and 200.00 in two holds: whichever day it is, as many end as the report then ends.
for (const left of [59, 40, 20, 5, 1]) {
  test(`the parts that end are as many as the report ends, ${60 - left} days after the start`, async (t) => {
    const companyId = await createCompany(db.admin);
    await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata" });
    const { placement, payout, schedule } = await createPayout(db.admin, { companyId, startDate: daysAgo(60) });
    await db.admin.query("select app.cancel_payout_schedule($1, 'in three')", [schedule]);
    for (const [amount, days] of [
      [30_000, 100],
      [30_000, 120],
      [14_000, 140],
    ]) {
      await db.admin.query("select app.create_payout_schedule($1, now() + make_interval(days => $2), $3, 'in three')", [
        payout,
        days,
        amount,
      ]);
    }
    await db.admin.query("select app.create_escrow_hold($1, 6000, now() + interval '150 days', 'one more')", [payout]);
    const { rows: planned } = await db.admin.query(
      `select sum(cancelled_schedule_count)::int as schedules, sum(forfeited_hold_count)::int as holds
         from app.preview_guarantee_breach($1, $2)`,
      [placement, daysAgo(left)],
    );
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(left)]);
    const { rows: done } = await db.admin.query(
      `select cardinality(cancelled_schedule_ids) as schedules, cardinality(forfeited_hold_ids) as holds
         from app.guarantee_breach_payouts where payout_id = $1`,
      [payout],
    );
    t.deepEqual(planned, done);
    t.true(done[0].schedules + done[0].holds > 0);
  });
}

test("what could not be reported is not compared, and only admins and analysts ask", async (t) => {
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const preview = (id: string, endedOn: string | null) =>
    db.admin.query("select * from app.preview_breach_rules($1, $2)", [id, endedOn]);
  await refused(t, preview(NOBODY, daysAgo(1)), "HB002");
  await refused(t, preview(placement, null), "HB008");
  await refused(t, preview(placement, daysAgo(11)), "HB015");
  await refusedToOthers(t, db, "* from app.preview_breach_rules($1, $2)", [placement, daysAgo(1)]);
});
