// A year of a recruiter from the transfer to the bank: paid out by hand at first, then daily, a payout that the bank returns
// after it counted as paid, another bank account, a cool-down that two admins end, and small amounts that leave together.

import test from "ava";
import { asked, confirm, createAdmin } from "../security/two_admins.ts";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createCompany, createPlacement, type Recruiter } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

// The ledger of the year in USD, worked out by hand. On the recruiter's Stripe balance, on its way, in the bank, returned
// by it (and on the balance again); left: what Stripe says has left the account for a bank.
//
//   month  what happens                                         balance     way     bank  returned     left
//   Jan    1,000.00 and 500.00 arrive                           1,500.00    0       0        0         0
//   Feb    1,200.00 leave by hand                                 300.00 1,200.00    0        0     1,200.00
//          the bank has them                                      300.00    0    1,200.00    0     1,200.00
//   Mar    daily: 700.00 arrive, 300.00 + 700.00 leave              0    1,000.00 1,200.00   0     2,200.00
//          the bank has them                                        0       0    2,200.00    0     2,200.00
//   Apr    the bank returns those 1,000.00                          0       0    1,200.00 1,000.00 1,200.00
//   May    a new bank account; 400.00 wait for three days           0       0    1,200.00 1,000.00 1,200.00
//          two admins end that: 400.00 and 1,000.00 leave           0    1,400.00 1,200.00   0     2,600.00
//          the bank has them                                        0       0    2,600.00    0     2,600.00
//   Jun    30.00 and 20.00 wait: a payment is 100.00 or more        0       0    2,600.00    0     2,600.00
//   Jul    60.00 more: 110.00 arrive as one transfer              110.00    0    2,600.00    0     2,600.00
//   Aug    the guarantee of the 20.00 breaks: taken back           90.00    0    2,600.00    0     2,600.00
//   Sep    30.00 + 60.00 leave, the bank has them                   0       0    2,690.00    0     2,690.00
//
// 1,000.00 + 500.00 + 700.00 + 400.00 + 30.00 + 60.00 = 2,690.00.

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
});
test.after.always(() => fixture?.stop());

async function transfer(recruiter: Recruiter, amount: number): Promise<string> {
  const placement = await fixture.oblige(recruiter, "USD", amount);
  await fixture.payWhatIsDue();
  await fixture.becomes(placement, { schedule: "processed" });
  return placement;
}

/** The books, by place, in cents; and what Stripe says has left the account. */
async function ledger(recruiter: Recruiter) {
  await fixture.allIsProcessed();
  const { rows } = await fixture.db.admin.query(
    `select coalesce(sum(on_stripe_balance), 0)::int as balance, coalesce(sum(on_its_way_to_bank), 0)::int as way,
            coalesce(sum(in_bank), 0)::int as bank, coalesce(sum(returned_by_bank), 0)::int as returned
       from reporting.payout_buckets where recruiter_id = $1`,
    [recruiter.id],
  );
  const { sums } = await fixture.sandbox.control.summary();
  return { ...rows[0], left: sums.usd?.cashed_out };
}

const codesOf = async (recruiter: Recruiter, placement: string) =>
  (
    await (
      await fixture.db.actAs(recruiter.id)
    ).query("select code from app.explain_payout((select id from app.payouts where placement_id = $1))", [placement])
  ).rows.map(({ code }) => code);

test("every cent of a year is told: on the balance, on its way, in the bank, returned, and in the bank again", async (t) => {
  const { control } = fixture.sandbox;
  await control.fund("usd", 1_000_000);
  const recruiter = await fixture.recruiter();
  const account = recruiter.stripeAccountId;
  await control.schedulePayouts(account, { interval: "manual" });
  await control.setBankAccounts(account, [{ currency: "usd", last4: "1111", fingerprint: "the old bank" }]);
  await fixture.allIsProcessed();
  const dailyPayout = async () =>
    (await control.bankDay()).created.find((one) => one.account === account)?.id as string;

  // January: 1,000.00 and 500.00 arrive, and stay: 1,500.00.
  const first = await transfer(recruiter, 100_000);
  const second = await transfer(recruiter, 50_000);
  t.deepEqual(await ledger(recruiter), { balance: 150_000, way: 0, bank: 0, returned: 0, left: 0 });
  await fixture.db.admin.query("select app_private.ask_about_bank_payouts()");
  await fixture.noJobIsLeft();
  t.deepEqual(await codesOf(recruiter, first), ["on_stripe_balance_by_hand"]);

  // February: 1,200.00 leave by hand: all of the first, and 200.00 of the second; 300.00 stay.
  const byHand = await control.payOutByHand(account, { currency: "usd", amount: 120_000 });
  t.deepEqual(await ledger(recruiter), { balance: 30_000, way: 120_000, bank: 0, returned: 0, left: 120_000 });
  t.deepEqual(await codesOf(recruiter, second), ["on_stripe_balance_by_hand", "on_its_way_to_bank"]);
  await control.answerOfBank(byHand.id, { status: "paid" });
  t.deepEqual(await ledger(recruiter), { balance: 30_000, way: 0, bank: 120_000, returned: 0, left: 120_000 });

  // March: daily from now on. 700.00 come, and 300.00 + 700.00 leave.
  await control.advanceClock(1000 * 60);
  await control.schedulePayouts(account, { interval: "daily", delay_days: 0 });
  const third = await transfer(recruiter, 70_000);
  const daily = await dailyPayout();
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 100_000, bank: 120_000, returned: 0, left: 220_000 });
  await control.answerOfBank(daily, { status: "paid" });
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 220_000, returned: 0, left: 220_000 });

  // April: the bank account was closed, and the 1,000.00 come back after they had counted as paid.
  await control.answerOfBank(daily, { status: "failed", code: "account_closed" });
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 120_000, returned: 100_000, left: 120_000 });
  t.deepEqual(await codesOf(recruiter, third), ["returned_by_bank"]);
  t.deepEqual(await codesOf(recruiter, second), ["returned_by_bank", "in_bank"]);
  const { rows } = await fixture.db.admin.query("select returned_by_bank from app.night_status()");
  t.deepEqual(rows, [{ returned_by_bank: { USD: 100_000 } }]);

  // May: another bank account. Nothing unsent leaves for three days, whoever asked for the change.
  await control.setBankAccounts(account, [{ currency: "usd", last4: "2222", fingerprint: "the new bank" }]);
  await fixture.allIsProcessed();
  const waiting = await fixture.oblige(recruiter, "USD", 40_000);
  await fixture.payWhatIsDue();
  await fixture.allIsProcessed();
  t.is((await fixture.standing(waiting)).schedule, "pending");
  t.deepEqual(await codesOf(recruiter, waiting), ["account_cool_down"]);
  // One admin asks, another confirms: the run starts by itself.
  const [one, other] = [await createAdmin(fixture.db), await createAdmin(fixture.db)];
  const request = await asked(t, one, "app.end_cool_down($1, 'they called us')", [recruiter.id]);
  t.is((await fixture.standing(waiting)).schedule, "pending");
  await confirm(other, request);
  // Then 400.00 come, and leave together with what had come back: 1,400.00.
  await fixture.becomes(waiting, { schedule: "processed" });
  const again = await dailyPayout();
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 140_000, bank: 120_000, returned: 0, left: 260_000 });
  await control.answerOfBank(again, { status: "paid" });
  // 1,000.00 + 500.00 + 700.00 + 400.00.
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 260_000, returned: 0, left: 260_000 });
  t.deepEqual(await codesOf(recruiter, second), ["in_bank"]);

  // June: terms of another company let small amounts wait. 30.00 and 20.00 are less than 100.00; their Monday has come.
  const companyId = await createCompany(fixture.db.admin);
  await publishTerms(fixture.db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    valid_from: "2025-01-01",
    payment_rhythm: "weekly",
    minimum_payments: { USD: 10_000 },
    longest_wait_days: 60,
    recovers_by_offset: false,
  });
  const small = (feeAmount: number) =>
    createPlacement(fixture.db.admin, {
      companyId,
      recruiters: allFor(recruiter),
      feeAmount,
      startDate: daysAgo(9),
      holdbackPercentage: 0,
    });
  const [thirty, twenty] = [await small(3_000), await small(2_000)];
  await fixture.payWhatIsDue();
  await fixture.allIsProcessed();
  t.deepEqual(await codesOf(recruiter, thirty), ["waits_for_minimum"]);
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 260_000, returned: 0, left: 260_000 });
  // July: 60.00 more, and all three are one transfer of 110.00.
  const sixty = await small(6_000);
  await fixture.payWhatIsDue();
  for (const placement of [thirty, twenty, sixty]) await fixture.becomes(placement, { schedule: "processed" });
  const ids = await Promise.all(
    [thirty, twenty, sixty].map(async (placement) => (await fixture.standing(placement)).stripe_transfer_id),
  );
  t.is(new Set(ids).size, 1);
  const shared = async () => (await fixture.transfersTo(recruiter)).find(({ id }) => id === ids[0]);
  t.like(await shared(), { amount: 11_000, amount_reversed: 0 });
  t.is((await fixture.transfersTo(recruiter)).length, 5);
  t.deepEqual(await ledger(recruiter), { balance: 11_000, way: 0, bank: 260_000, returned: 0, left: 260_000 });
  // August: one of the three is taken back, by one reversal of its own amount.
  await fixture.db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [twenty, daysAgo(1)]);
  await fixture.db.admin.query("select app_private.claim_reversals()");
  await eventually("20.00 of it came back", async () => (await shared())?.amount_reversed === 2_000);
  t.deepEqual(await ledger(recruiter), { balance: 9_000, way: 0, bank: 260_000, returned: 0, left: 260_000 });
  // September: what is left of it goes to the bank, each part in its own books.
  const last = await dailyPayout();
  await fixture.allIsProcessed();
  await control.answerOfBank(last, { status: "paid" });
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 269_000, returned: 0, left: 269_000 });
  t.deepEqual(await codesOf(recruiter, sixty), ["in_bank"]);
  const { rows: parts } = await fixture.db.admin.query(
    `select placement.fee_amount::int as fee, sum(bucket.in_bank)::int as in_bank, sum(bucket.paid_and_recovered)::int as recovered
       from reporting.payout_buckets as bucket join app.placements as placement on placement.id = bucket.placement_id
      where placement.company_id = $1 group by placement.id order by placement.fee_amount`,
    [companyId],
  );
  t.deepEqual(parts, [
    { fee: 2_000, in_bank: 0, recovered: 2_000 },
    { fee: 3_000, in_bank: 3_000, recovered: 0 },
    { fee: 6_000, in_bank: 6_000, recovered: 0 },
  ]);

  // What each payout to the bank carried, and on whose word.
  const { rows: carried } = await fixture.db.admin.query(
    `select bank.status, bank.amount::int, bank.bank_account_last4 as last4,
            array_agg(link.amount::int order by transfer.created_at) filter (where link.amount > 0) as carries, min(link.basis) as basis
       from app.bank_payouts as bank
       join app.bank_payout_transfers as link on link.bank_payout_id = bank.id
       join app.payout_transfers as transfer on transfer.id = link.transfer_id
      where bank.recruiter_id = $1 group by bank.id order by bank.initiated_at, bank.id`,
    [recruiter.id],
  );
  t.deepEqual(
    carried.sort((a, b) => a.amount - b.amount),
    [
      { status: "paid", amount: 9_000, carries: [3_000, 6_000], basis: "stripe", last4: "2222" },
      { status: "failed", amount: 100_000, carries: [30_000, 70_000], basis: "stripe", last4: "1111" },
      { status: "paid", amount: 120_000, carries: [100_000, 20_000], basis: "first_in_first_out", last4: "1111" },
      { status: "paid", amount: 140_000, carries: [30_000, 70_000, 40_000], basis: "stripe", last4: "2222" },
    ],
  );
  // The statement: each payment a line of its own, and what was taken back one below zero.
  const { rows: lines } = await fixture.db.admin.query(
    `select kind, place, array_agg(amount::int order by amount) as amounts
       from reporting.statement_lines where recruiter_id = $1 group by kind, place order by kind, place`,
    [recruiter.id],
  );
  t.deepEqual(lines, [
    { kind: "payout", place: "in the bank", amounts: [3_000, 6_000, 40_000, 50_000, 70_000, 100_000] },
    { kind: "payout", place: null, amounts: [2_000] },
    { kind: "reversal", place: null, amounts: [-2_000] },
  ]);
  await fixture.booksAreRight(t);
});
