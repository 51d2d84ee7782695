import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPlacement,
  createRecruiter,
  NOBODY,
} from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

test("what a breach would cancel and forfeit is told, and nothing changes by asking", async (t) => {
  const { placement, payout } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const { rows } = await db.admin.query(
    `select payout_id, cancelled_amount::int, forfeited_amount::int, paid_amount::int, kept_amount::int, debt::int
       from app.preview_guarantee_breach($1, $2)`,
    [placement, daysAgo(3)],
  );
  t.deepEqual(rows, [
    { payout_id: payout, cancelled_amount: 80_000, forfeited_amount: 20_000, paid_amount: 0, kept_amount: 0, debt: 0 },
  ]);
  const { rows: after } = await db.admin.query("select status from app.placements where id = $1", [placement]);
  t.deepEqual(after, [{ status: "active" }]);
});

// 100,000 x 59 / 90 = 65,556 by the rule. The 80,000 that Stripe has not answered for would be more than that.
test("what is on its way is not owed besides", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata", first_payment_days: 0 });
  const { placement } = await createPayout(db.admin, { companyId, startDate: daysAgo(60) });
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where placement_id = $1))",
    [placement],
  );
  const { rows } = await db.admin.query(
    `select on_its_way_amount::int as on_its_way, earned_amount::int as earned, owed_amount::int as owed, debt::int,
            cancelled_amount::int as cancelled, forfeited_amount::int as forfeited
       from app.preview_guarantee_breach($1, $2)`,
    [placement, daysAgo(1)],
  );
  t.deepEqual(rows, [{ on_its_way: 80_000, earned: 65_556, owed: 0, debt: 0, cancelled: 0, forfeited: 20_000 }]);
});

// The fee of 1,000.00 was paid and would be owed back. An older debt of 200.00 takes its part first of the 500.00 that come
// in five days: 300.00 are left for this one. A frozen payout is set off against nothing, though it would come sooner.
test.serial("the next payment that the debt is set off against is named, after what older debts take", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin);
  const place = (feeAmount: number, startDate: string) =>
    createPlacement(db.admin, { companyId, feeAmount, currency: "USD", startDate, recruiters: allFor(recruiter) });
  const broken = await place(100_000, daysAgo(9));
  await owe(db.admin, recruiter, 20_000);
  const next = () =>
    db.admin.query(
      `select debt::int, next_offset_at::date::text as day, next_offset_amount::int as amount,
              (select placement_id from app.payouts where id = next_offset_payout_id) as placement
         from app.preview_guarantee_breach($1, $2)`,
      [broken, daysAgo(1)],
    );
  t.deepEqual((await next()).rows, [{ debt: 100_000, day: null, amount: null, placement: null }]);
  const coming = await place(50_000, daysAgo(-5));
  const frozen = await place(40_000, daysAgo(-3));
  await db.admin.query("select app.freeze_payout(id, 'in dispute') from app.payouts where placement_id = $1", [frozen]);
  t.deepEqual((await next()).rows, [{ debt: 100_000, day: daysAgo(-5), amount: 30_000, placement: coming }]);
});

// The fee of 1,000.00 would be owed back, under terms that set off half of a payment. An older debt of 200.00 may take
// all of it. Of 500.00 it takes 200.00, which leaves 50.00 of the new debt's half; of the 300.00 after it, 150.00.
test.serial("what the preview names is what the run then sets off", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin, ", offset_cap_percentage => 50");
  const place = (feeAmount: number, startDate: string) =>
    createPlacement(db.admin, { companyId, feeAmount, currency: "USD", startDate, recruiters: allFor(recruiter) });
  const broken = await place(100_000, daysAgo(9));
  await owe(db.admin, recruiter, 20_000);
  const dueNow = await place(50_000, daysAgo(0));
  await place(30_000, daysAgo(-2));
  const { rows: named } = await db.admin.query(
    `select next_offset_amount::int as amount,
            (select placement_id from app.payouts where id = next_offset_payout_id) as placement
       from app.preview_guarantee_breach($1, $2)`,
    [broken, daysAgo(1)],
  );
  t.deepEqual(named, [{ amount: 5_000, placement: dueNow }]);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [broken, daysAgo(1)]);
  await db.admin.query("select app.process_due_schedules()");
  const { rows: taken } = await db.admin.query(
    `select step.amount::int, schedule.placement_id as placement
       from app.recovery_steps as step
       join app.recoveries as debt on debt.id = step.recovery_id
       join app.payout_schedules as schedule on schedule.id = step.schedule_id
      where debt.placement_id = $1`,
    [broken],
  );
  t.deepEqual(taken, named);
});

// As above, but a replacement may be named until 30 days after the last day, yesterday: until then nothing is collected.
test.serial("where a replacement may still be named, the next payment is the first one after it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin, ", guarantee_remedy => 'replacement', replacement_days => 30");
  const place = (feeAmount: number, startDate: string) =>
    createPlacement(db.admin, { companyId, feeAmount, currency: "USD", startDate, recruiters: allFor(recruiter) });
  const broken = await place(100_000, daysAgo(9));
  await answerDue(db.admin);
  await place(50_000, daysAgo(-5));
  const later = await place(60_000, daysAgo(-40));
  const { rows } = await db.admin.query(
    `select next_offset_amount::int as amount,
            (select placement_id from app.payouts where id = next_offset_payout_id) as placement
       from app.preview_guarantee_breach($1, $2)`,
    [broken, daysAgo(1)],
  );
  t.deepEqual(rows, [{ amount: 60_000, placement: later }]);
});

test("a breach that could not be reported cannot be previewed either, and only an admin previews", async (t) => {
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const preview = (id: string, endedOn: string | null) =>
    db.admin.query("select * from app.preview_guarantee_breach($1, $2)", [id, endedOn]);
  await refused(t, preview(NOBODY, daysAgo(1)), "HB002");
  await refused(t, preview(placement, null), "HB008");
  await refused(t, preview(placement, daysAgo(11)), "HB015");
  await refused(t, preview(placement, daysAgo(-1)), "HB016");
  await refusedToOthers(t, db, "* from app.preview_guarantee_breach($1, $2)", [placement, daysAgo(1)]);
});
