// Placements whose guarantee breaks: what is lost, what is kept, and how money comes back.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { eventually } from "../support/eventually.ts";
import { createPlacement } from "../support/fixtures.ts";
import {
  balanceOf,
  brokenPlacement,
  bucketsOf,
  companyWith,
  db,
  none,
  payWhatIsDue,
  recover,
  recruiterAtStripe,
  sandbox,
  share,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";

useGuaranteeFixture(test);

// 100,000, of which 80,000 are paid on day 5 and 20,000 held to the end: what a breach leaves, by day and rule.
// earned: nothing; 100,000 by the days worked of 90 (10: 11,111.1; 45: 50,000; 89: 98,888.9, rounded); 100,000 - 20,000.
// What is earned beyond the 80,000 comes out of the hold, on its date; the rest of the hold is forfeited.
const BREACHES: [day: number, rule: string, earned: number][] = [
  [10, "everything", 0],
  [10, "pro_rata", 11_111],
  [10, "held_only", 80_000],
  [45, "everything", 0],
  [45, "pro_rata", 50_000],
  [45, "held_only", 80_000],
  [89, "everything", 0],
  [89, "pro_rata", 98_889],
  [89, "held_only", 80_000],
];
for (const [day, rule, earned] of BREACHES) {
  test.serial(
    `a breach on day ${day} under ${rule}, 80000 of 100000 paid: the recruiter earns ${earned}`,
    async (t) => {
      const [kept, debt, owed] = [Math.min(80_000, earned), Math.max(80_000 - earned, 0), Math.max(earned - 80_000, 0)];
      const companyId = await companyWith({ first_payment_days: 5, clawback_rule: rule });
      const recruiter = await recruiterAtStripe();
      const placementId = await createPlacement(db.admin, {
        companyId,
        recruiters: share(recruiter),
        startDate: daysAgo(day),
      });
      await payWhatIsDue();
      t.is(await balanceOf(recruiter), 80_000);
      const { rows: preview } = await db.admin.query(
        `select forfeited_amount::int, paid_amount::int, kept_amount::int, debt::int, earned_amount::int, owed_amount::int
         from app.preview_guarantee_breach($1, $2)`,
        [placementId, daysAgo(0)],
      );
      t.deepEqual(preview, [
        {
          forfeited_amount: 20_000 - owed,
          paid_amount: 80_000,
          kept_amount: kept,
          debt,
          earned_amount: earned,
          owed_amount: owed,
        },
      ]);
      await db.admin.query("select app.report_guarantee_breach($1, $2, 'The candidate left')", [
        placementId,
        daysAgo(0),
      ]);
      await recover();
      const status = owed > 0 ? "processing" : kept > 0 ? "completed" : "reversed";
      t.deepEqual(await bucketsOf(placementId), [
        { ...none, status, scheduled: owed, kept, recovered: debt, forfeited: 20_000 - owed },
      ]);
      t.is(await balanceOf(recruiter), kept);
      const { rows: recoveries } = await db.admin.query(
        "select recovery.status from app.recoveries recovery join app.payouts payout on payout.id = recovery.payout_id where payout.placement_id = $1",
        [placementId],
      );
      t.deepEqual(recoveries, debt > 0 ? [{ status: "recovered" }] : []);
    },
  );
}

test.serial("a breach before anything was paid cancels what was to come and leaves no debt", async (t) => {
  const recruiter = await recruiterAtStripe();
  const placementId = await createPlacement(db.admin, { recruiters: share(recruiter), startDate: daysAgo(10) });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(3)]);
  await payWhatIsDue();
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "cancelled", cancelled: 80_000, forfeited: 20_000 }]);
  t.is(await balanceOf(recruiter), 0);
});

test.serial(
  "a debt is set off against the next obligations first: smaller transfers until it is gone, then whole ones",
  async (t) => {
    const recruiter = await recruiterAtStripe();
    const broken = await brokenPlacement(recruiter);
    // Two obligations of 50,000 each: the debt of 80,000 swallows the first whole and 30,000 of the second.
    const companyId = await companyWith({ first_payment_days: 0, holdback_percentage: 0 });
    const next: string[] = [];
    for (const start of [4, 3]) {
      next.push(
        await createPlacement(db.admin, {
          companyId,
          feeAmount: 50_000,
          recruiters: share(recruiter),
          startDate: daysAgo(start),
        }),
      );
    }
    await recover();
    t.is(await balanceOf(recruiter), 80_000, "nothing is reversed while something can be set off");
    await payWhatIsDue();
    t.is(await balanceOf(recruiter), 80_000 + 20_000);
    t.deepEqual(await bucketsOf(next[0] as string), [{ ...none, status: "completed", set_off: 50_000 }]);
    t.deepEqual(await bucketsOf(next[1] as string), [{ ...none, status: "completed", kept: 20_000, set_off: 30_000 }]);
    t.deepEqual(await bucketsOf(broken), [{ ...none, status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    const { rows: statement } = await db.admin.query(
      `select kind, sum(amount)::int as amount from reporting.statement_lines where recruiter_id = $1 group by kind order by kind`,
      [recruiter.id],
    );
    t.deepEqual(statement, [
      { kind: "payout", amount: 180_000 },
      { kind: "set_off", amount: -80_000 },
    ]);
    await createPlacement(db.admin, {
      companyId,
      feeAmount: 7_000,
      recruiters: share(recruiter),
      startDate: daysAgo(2),
    });
    await payWhatIsDue();
    t.is(await balanceOf(recruiter), 107_000);
  },
);

test.serial("an offset of a transfer that is refused is not lost: the next try sets off again", async (t) => {
  const recruiter = await recruiterAtStripe();
  await brokenPlacement(recruiter);
  const companyId = await companyWith({ first_payment_days: 0, holdback_percentage: 0 });
  const placementId = await createPlacement(db.admin, {
    companyId,
    feeAmount: 100_000,
    recruiters: share(recruiter),
    startDate: daysAgo(2),
  });
  await sandbox.control.inject({ fault: "resource_missing", match: { destination: recruiter.stripeAccountId } });
  await payWhatIsDue();
  const { rows } = await db.admin.query("select id, status from app.payout_schedules where placement_id = $1", [
    placementId,
  ]);
  t.is(rows[0].status, "failed");
  const { rows: steps } = await db.admin.query("select status from app.recovery_steps where schedule_id = $1", [
    rows[0].id,
  ]);
  t.deepEqual(steps, [{ status: "dropped" }]);
  await db.admin.query("select app.retry_payout_schedule($1, 'the account is back')", [rows[0].id]);
  await payWhatIsDue();
  t.is(await balanceOf(recruiter), 80_000 + 20_000);
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "completed", kept: 20_000, set_off: 80_000 }]);
});

test.serial(
  "an early partial release, then a breach: the released part is a debt too, the rest is forfeited",
  async (t) => {
    const recruiter = await recruiterAtStripe();
    const companyId = await companyWith({ first_payment_days: 5 });
    const placementId = await createPlacement(db.admin, {
      companyId,
      recruiters: share(recruiter),
      startDate: daysAgo(10),
    });
    const { rows } = await db.admin.query("select id from app.escrow_holds where placement_id = $1", [placementId]);
    await db.admin.query("select app.release_escrow_hold($1, 'a good start', 5000)", [rows[0].id]);
    await payWhatIsDue();
    t.is(await balanceOf(recruiter), 85_000);
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
    await recover();
    // Two transfers were made, 80,000 and 5,000: one reversal each.
    await recover();
    t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "reversed", recovered: 85_000, forfeited: 15_000 }]);
    t.is(await balanceOf(recruiter), 0);
  },
);

test.serial("a breach reported by mistake is withdrawn: everything is as it was, and is paid when due", async (t) => {
  const recruiter = await recruiterAtStripe();
  const placementId = await createPlacement(db.admin, { recruiters: share(recruiter), startDate: daysAgo(10) });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'another person of that name')", [placementId]);
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "approved", scheduled: 80_000, held: 20_000 }]);
  await refused(t, db.admin.query("select app.withdraw_guarantee_breach($1, 'x')", [placementId]), "HB003");
  await t.notThrowsAsync(
    db.admin.query("select app.report_guarantee_breach($1, $2, 'now really')", [placementId, daysAgo(1)]),
  );
});

test.serial("a mistaken breach is withdrawn although money came back: it is owed anew, and paid", async (t) => {
  const recruiter = await recruiterAtStripe();
  const placementId = await brokenPlacement(recruiter);
  await recover();
  t.is(await balanceOf(recruiter), 0);
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'another person of that name')", [placementId]);
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "processing", scheduled: 80_000, held: 20_000 }]);
  await payWhatIsDue();
  t.is(await balanceOf(recruiter), 80_000);
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "processing", kept: 80_000, held: 20_000 }]);
});

test.serial("bad breaches are refused, each with its own code", async (t) => {
  const placementId = await createPlacement(db.admin, { startDate: daysAgo(10) });
  const report = (endedOn: string | null, id = placementId) =>
    db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [id, endedOn]);
  await refused(t, report(daysAgo(-1)), "HB016");
  await refused(t, report(daysAgo(11)), "HB015");
  await refused(t, report(null), "HB008");
  await refused(t, report(daysAgo(1), "00000000-0000-7000-8000-00000000dead"), "HB002");
  await refused(
    t,
    db.admin.query("select app.report_guarantee_breach($1, $2, '')", [placementId, daysAgo(1)]),
    "HB008",
  );
  const over = await createPlacement(db.admin, { startDate: daysAgo(91) });
  await refused(t, report(daysAgo(5), over), "HB020");
  await refused(t, report(daysAgo(0), over), "HB020");
});

test.serial("what we took back ourselves is no finding of the reconciliation", async (t) => {
  const recruiter = await recruiterAtStripe();
  await brokenPlacement(recruiter);
  await recover();
  t.is(await balanceOf(recruiter), 0);
  await db.admin.query("select app_private.enqueue('reconcile', array['{}'::jsonb])");
  await eventually("the reconciliation is done", async () => {
    const { rows } = await db.admin.query(
      "select count(*)::int as done from app.reconciliations where finished_at is not null",
    );
    return rows[0].done > 0;
  });
  const { rows } = await db.admin.query("select kind, ours, theirs from reporting.open_reconciliation_findings");
  t.deepEqual(rows, []);
});
