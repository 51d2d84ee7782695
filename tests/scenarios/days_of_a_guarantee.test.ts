// Which days a guarantee covers, until when a breach can be reported, what waits for the end, and what an extension
// moves. Amounts are minor units of dollars (2 decimals), yen (0) and dinars (3, of which Stripe takes no last one).

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo, shownDay } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPlacement, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);
const CURRENCIES = ["USD", "JPY", "KWD"] as const;
type Currency = (typeof CURRENCIES)[number];

/** A placement of 100,000 that began so many days ago, under these terms. */
async function hired(days: number, terms: Record<string, unknown>, currency: Currency = "USD"): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, terms);
  return await createPlacement(db.admin, {
    companyId,
    startDate: daysAgo(days),
    currency,
    recruiters: allFor(await createRecruiter(db.admin)),
  });
}

const report = (placement: string, endedOn: string) =>
  db.admin.query("select app.report_guarantee_breach($1, $2, 'The candidate left')", [placement, endedOn]);

const preview = async (placement: string, endedOn: string) =>
  (
    await db.admin.query<{ paid: number; debt: number }>(
      "select paid_amount::int as paid, debt::int from app.preview_guarantee_breach($1, $2)",
      [placement, endedOn],
    )
  ).rows;

const debtsOf = async (placement: string) =>
  (
    await db.admin.query<{ amount: number }>(
      `select debt.amount::int from app.recoveries debt join app.payouts payout on payout.id = debt.payout_id
        where payout.placement_id = $1`,
      [placement],
    )
  ).rows.map(({ amount }) => amount);

const statusOf = async (placement: string) =>
  (await db.admin.query<{ status: string }>("select status from app.placements where id = $1", [placement])).rows[0]
    ?.status;

/** The days from the start on which the parts fall due: those that are scheduled, then those that are held. */
async function daysOf(placement: string): Promise<{ scheduled: number[]; held: number[] }> {
  const { rows } = await db.admin.query<{ scheduled: number[]; held: number[] }>(
    `select array(select extract(day from schedule.due_at - began.at)::int from app.payout_schedules schedule
                   where schedule.placement_id = placement.id and schedule.status = 'pending' order by 1) as scheduled,
            array(select extract(day from hold.release_date - began.at)::int from app.escrow_holds hold
                   where hold.placement_id = placement.id and hold.status = 'active' order by hold.tranche) as held
       from app.placements placement, lateral (select placement.start_date::timestamp at time zone 'UTC' as at) began
      where placement.id = $1`,
    [placement],
  );
  return rows[0] as { scheduled: number[]; held: number[] };
}

async function completeWhatIsOver(): Promise<void> {
  while ((await db.admin.query("select app_private.complete_due_placements() as done")).rows[0].done > 0);
}

// 100,000 paid on day 0, nothing held, 90 days, pro rata. A last day n keeps n ninetieths, since the last day itself
// does not count: day 0 keeps nothing, day 1 1,111.11, day 89 98,888.89. Yen and cents round to 1,111 and 98,889,
// dinars to the ten: 1,110 and 98,890. Day 90 is the first that is not covered.
const DAYS: [currency: Currency, day: number, debt: number][] = [
  ["USD", 0, 100_000],
  ["USD", 1, 98_889],
  ["USD", 89, 1_111],
  ["JPY", 0, 100_000],
  ["JPY", 1, 98_889],
  ["JPY", 89, 1_111],
  ["KWD", 0, 100_000],
  ["KWD", 1, 98_890],
  ["KWD", 89, 1_110],
];
const PAID_AT_ONCE = { first_payment_days: 0, holdback_percentage: 0, clawback_rule: "pro_rata" };
for (const [currency, day, debt] of DAYS) {
  test.serial(`${currency}: who left on day ${day} of 90, reported on day 92, owes ${debt} of 100000`, async (t) => {
    const placement = await hired(92, { ...PAID_AT_ONCE, notice_period_days: 3 }, currency);
    await answerDue(db.admin);
    const endedOn = daysAgo(92 - day);
    t.deepEqual(await preview(placement, endedOn), [{ paid: 100_000, debt }]);
    await report(placement, endedOn);
    t.deepEqual(await debtsOf(placement), [debt]);
  });
}

test.serial("the last day that a guarantee covers is the day before it is over", async (t) => {
  const placement = await hired(92, { ...PAID_AT_ONCE, notice_period_days: 3 });
  await refused(t, report(placement, daysAgo(2)), "HB020", /does not cover/);
  await report(placement, daysAgo(3));
  // Without a notice period it is also the last day on which a breach can be reported.
  await t.notThrowsAsync(async () => report(await hired(89, PAID_AT_ONCE), daysAgo(0)));
  await refused(t, report(await hired(90, PAID_AT_ONCE), daysAgo(1)), "HB020", /could be reported until/);
});

test.serial("the notice period ends as a guarantee does: its last day counts, the next does not", async (t) => {
  const terms = { notice_period_days: 5 };
  // Over at the first moment of day 95.
  await t.notThrowsAsync(async () => report(await hired(94, terms), daysAgo(5)));
  await refused(t, report(await hired(95, terms), daysAgo(6)), "HB020", /could be reported until/);
});

for (const currency of CURRENCIES) {
  test.serial(
    `${currency}: who left on day 88, told on day 91, is paid nothing within the notice period`,
    async (t) => {
      const placement = await hired(91, { notice_period_days: 5 }, currency);
      t.deepEqual(await daysOf(placement), { scheduled: [95], held: [95] });
      await answerDue(db.admin);
      await db.admin.query("select app.release_due_escrow_holds()");
      await answerDue(db.admin);
      // 80,000 to come and 20,000 held, of which nothing was paid: nothing is owed back.
      t.deepEqual(await preview(placement, daysAgo(3)), [{ paid: 0, debt: 0 }]);
      await report(placement, daysAgo(3));
      t.deepEqual(await debtsOf(placement), []);
      t.is(await statusOf(placement), "breached");
      // A guarantee without a notice period is over by then.
      await refused(t, report(await hired(91, {}, currency), daysAgo(3)), "HB020");
    },
  );

  test.serial(`${currency}: once the notice period is over, all of it is paid`, async (t) => {
    const placement = await hired(95, { notice_period_days: 5 }, currency);
    await answerDue(db.admin);
    await db.admin.query("select app.release_due_escrow_holds()");
    await answerDue(db.admin);
    const { rows } = await db.admin.query(
      "select amount::int from app.payout_schedules where placement_id = $1 and status = 'processed' order by amount",
      [placement],
    );
    t.deepEqual(rows, [{ amount: 20_000 }, { amount: 80_000 }]);
  });
}

test.serial("the nightly completion waits for the notice period; one by hand is reopened by a breach", async (t) => {
  const waiting = await hired(91, { notice_period_days: 5 });
  const byHand = await hired(91, { notice_period_days: 5 });
  const over = await hired(95, { notice_period_days: 5 });
  await refused(
    t,
    db.admin.query("select app.complete_placement($1)", [await hired(89, { notice_period_days: 5 })]),
    "HB003",
  );
  await db.admin.query("select app.complete_placement($1)", [byHand]);
  await completeWhatIsOver();
  t.deepEqual(await Promise.all([waiting, byHand, over].map(statusOf)), ["active", "completed", "completed"]);
  t.deepEqual(await daysOf(byHand), { scheduled: [95], held: [95] });
  await refused(t, report(over, daysAgo(10)), "HB020");
  await report(byHand, daysAgo(3));
  t.is(await statusOf(byHand), "breached");
  const { rows } = await db.admin.query("select status from app.payouts where placement_id = $1", [byHand]);
  t.deepEqual(rows, [{ status: "cancelled" }]);
  // A mistake: it is withdrawn, and the night after the notice period completes the placement.
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'another person of that name')", [byHand]);
  t.is(await statusOf(byHand), "active");
  t.deepEqual(await daysOf(byHand), { scheduled: [95], held: [95] });
});

test.serial("what waits for the guarantee is not due within the notice period, whatever its date", async (t) => {
  const placement = await hired(91, { notice_period_days: 5 });
  const { payout, schedule } = await payoutOf(db.admin, placement);
  await db.admin.query("select app.reschedule_payout_schedule($1, now(), 'sooner')", [schedule]);
  t.deepEqual(await daysOf(placement), { scheduled: [95], held: [95] });
  await db.admin.query("select app.cancel_payout_schedule($1, 'anew')", [schedule]);
  await db.admin.query("select app.create_payout_schedule($1, now(), 80000)", [payout]);
  t.deepEqual(await daysOf(placement), { scheduled: [95], held: [95] });
});

test.serial("a part of a fixed day does not wait for the notice period", async (t) => {
  const placement = await hired(1, {
    first_payment_days: 90,
    notice_period_days: 5,
    tranches: [{ percentage: 50, days_after_start: 90 }, { percentage: 50 }],
  });
  t.deepEqual(await daysOf(placement), { scheduled: [90], held: [90, 95] });
});

test.serial("a guarantee that is over is not extended, not even before the nightly completion", async (t) => {
  const extend = (placement: string) =>
    db.admin.query("select app.extend_guarantee($1, 120, 'a replacement candidate')", [placement]);
  for (const terms of [{}, { notice_period_days: 5 }]) {
    const placement = await hired(90, terms);
    await refused(t, extend(placement), "HB020");
    t.deepEqual((await daysOf(placement)).scheduled, [90 + (terms.notice_period_days ?? 0)]);
    await t.notThrowsAsync(async () => extend(await hired(89, terms)));
  }
});

for (const currency of CURRENCIES) {
  test.serial(`${currency}: an extension moves what waits for the end, and no part of a fixed day`, async (t) => {
    // A first payment and a tranche on day 90, as the guarantee ends, and a tranche that waits for it: of 20,000 held
    // 10,000 each.
    const fixed = await hired(
      10,
      { first_payment_days: 90, tranches: [{ percentage: 50, days_after_start: 90 }, { percentage: 50 }] },
      currency,
    );
    t.deepEqual(await daysOf(fixed), { scheduled: [90], held: [90, 90] });
    await db.admin.query("select app.extend_guarantee($1, 120, 'a replacement candidate')", [fixed]);
    t.deepEqual(await daysOf(fixed), { scheduled: [90], held: [90, 120] });
    const { rows } = await db.admin.query(
      "select hold_amount::int as amount from app.escrow_holds where placement_id = $1 order by tranche",
      [fixed],
    );
    t.deepEqual(rows, [{ amount: 10_000 }, { amount: 10_000 }]);

    // With a notice period of 5 days everything that waits moves from day 95 to day 125.
    const waiting = await hired(10, { notice_period_days: 5 }, currency);
    await db.admin.query("select app.extend_guarantee($1, 120, 'a replacement candidate')", [waiting]);
    t.deepEqual(await daysOf(waiting), { scheduled: [125], held: [125] });
  });
}

test.serial("a date that was given by hand stays, and still comes after an extended guarantee", async (t) => {
  const placement = await hired(10, {});
  const { schedule } = await payoutOf(db.admin, placement);
  const dates = async () =>
    (
      await db.admin.query(
        "select scheduled_date = $2 as stayed, due_at = guarantee_completion_date as waits from app.payout_schedules where id = $1",
        [schedule, `${daysAgo(-100)}Z`],
      )
    ).rows;
  await db.admin.query("select app.reschedule_payout_schedule($1, $2, 'as agreed')", [schedule, `${daysAgo(-100)}Z`]);
  t.deepEqual(await dates(), [{ stayed: true, waits: false }]);
  await db.admin.query("select app.extend_guarantee($1, 120, 'a replacement candidate')", [placement]);
  t.deepEqual(await dates(), [{ stayed: true, waits: true }]);
});

// 12.5 % of 100,010 are 12,501.25, so 12,501 cents or yen, and 12,500 fils of dinars; 20 % are 20,002, in dinars 20,000.
const SIGNED: [currency: Currency, then: number, now: number][] = [
  ["USD", 12_501, 20_002],
  ["JPY", 12_501, 20_002],
  ["KWD", 12_500, 20_000],
];
for (const [currency, then, now] of SIGNED) {
  test.serial(
    `${currency}: a hire of 60 days ago holds ${then} by the terms of then, one of today ${now}`,
    async (t) => {
      const companyId = await createCompany(db.admin);
      await publishTerms(db.admin, companyId, { holdback_percentage: 12.5, valid_from: "2020-01-01" });
      await publishTerms(db.admin, companyId, { holdback_percentage: 20, valid_from: daysAgo(59) });
      const heldOf = async (startDate: string) => {
        const placement = await createPlacement(db.admin, { companyId, startDate, feeAmount: 100_010, currency });
        const { rows } = await db.admin.query(
          "select hold_amount::int as held from app.escrow_holds where placement_id = $1",
          [placement],
        );
        return rows[0].held;
      };
      t.deepEqual([await heldOf(daysAgo(60)), await heldOf(daysAgo(59)), await heldOf(daysAgo(0))], [then, now, now]);
    },
  );
}

/** Runs the call that the hint of an error names. */
async function follow(t: ExecutionContext, hint: string | undefined): Promise<void> {
  const call = /app\.report_guarantee_breach\(.*\)/.exec(hint ?? "")?.[0];
  t.truthy(call, hint);
  await db.admin.query(`select ${call}`);
}

for (const currency of CURRENCIES) {
  test.serial(`${currency}: a no-show after a first payment owes all of it, by following the hints`, async (t) => {
    // 80,000 paid on day 0, 20,000 held; nobody came.
    const placement = await hired(2, { first_payment_days: 0, clawback_rule: "pro_rata" }, currency);
    await answerDue(db.admin);
    const breach = await refused(t, report(placement, daysAgo(3)), "HB015");
    t.regex(breach.hint ?? "", new RegExp(`report the start day, ${shownDay(daysAgo(2))}, as the last day`));
    const cancel = await refused(t, db.admin.query("select app.cancel_placement($1, 'no-show')", [placement]), "HB003");
    await follow(t, cancel.hint);
    t.deepEqual(await debtsOf(placement), [80_000]);
    t.is(await statusOf(placement), "breached");
  });
}

test.serial("the start day of a candidate who will not come is reported before it", async (t) => {
  const placement = await hired(-5, {});
  const { hold } = await payoutOf(db.admin, placement);
  await db.admin.query("select app.release_escrow_hold($1, 'an advance', 5000)", [hold]);
  await answerDue(db.admin);
  await refused(t, report(placement, daysAgo(-6)), "HB016");
  const cancel = await refused(t, db.admin.query("select app.cancel_placement($1, 'no-show')", [placement]), "HB003");
  await follow(t, cancel.hint);
  t.deepEqual(await debtsOf(placement), [5_000]);
});

test.serial(
  "a no-show of whom nothing was paid is cancelled, and so is a placement with a cancelled payout",
  async (t) => {
    const placement = await hired(2, {});
    const { payout } = await payoutOf(db.admin, placement);
    await db.admin.query("select app.cancel_payout($1, 'not theirs')", [payout]);
    await db.admin.query("select app.cancel_placement($1, 'no-show')", [placement]);
    t.is(await statusOf(placement), "cancelled");
  },
);

test.serial(
  "after the guarantee, the hint of a placement that is partly paid says what can still be done",
  async (t) => {
    const placement = await hired(91, { first_payment_days: 0 });
    await answerDue(db.admin);
    const { hold } = await payoutOf(db.admin, placement);
    const cancel = await refused(t, db.admin.query("select app.cancel_placement($1, 'no-show')", [placement]), "HB003");
    t.regex(cancel.hint ?? "", /stays paid.*app\.cancel_escrow_hold/);
    const breach = await refused(t, report(placement, daysAgo(92)), "HB015");
    t.regex(breach.hint ?? "", /guarantee is over/);
    await db.admin.query("select app.cancel_escrow_hold($1, 'no-show')", [hold]);
  },
);
