// A year of a recruiter from the transfer to the bank: paid out by hand at first, then daily, a payout that the bank returns
// after it counted as paid, another bank account, and a payout to that one.

import test from "ava";
import type { Recruiter } from "../support/fixtures.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

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
  await fixture.db.admin.query("update app.payout_accounts set cool_down_until = now() where user_id = $1", [
    recruiter.id,
  ]);
  // Then 400.00 come, and leave together with what had come back: 1,400.00.
  await fixture.payWhatIsDue();
  await fixture.becomes(waiting, { schedule: "processed" });
  const again = await dailyPayout();
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 140_000, bank: 120_000, returned: 0, left: 260_000 });
  await control.answerOfBank(again, { status: "paid" });
  // 1,000.00 + 500.00 + 700.00 + 400.00.
  t.deepEqual(await ledger(recruiter), { balance: 0, way: 0, bank: 260_000, returned: 0, left: 260_000 });
  t.deepEqual(await codesOf(recruiter, second), ["in_bank"]);

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
      { status: "failed", amount: 100_000, carries: [30_000, 70_000], basis: "stripe", last4: "1111" },
      { status: "paid", amount: 120_000, carries: [100_000, 20_000], basis: "first_in_first_out", last4: "1111" },
      { status: "paid", amount: 140_000, carries: [30_000, 70_000, 40_000], basis: "stripe", last4: "2222" },
    ],
  );
  const { rows: lines } = await fixture.db.admin.query(
    "select place, sum(amount)::int as amount from reporting.statement_lines where recruiter_id = $1 group by place",
    [recruiter.id],
  );
  t.deepEqual(lines, [{ place: "in the bank", amount: 260_000 }]);
  await fixture.booksAreRight(t);
});
