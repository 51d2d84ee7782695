// What Stripe has paid to banks is found without any webhook.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement, type Recruiter } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, { funds: { usd: 1_000_000 } });

async function paid(amount: number): Promise<Recruiter> {
  const recruiter = await fixture.recruiter();
  await createPlacement(fixture.admin, {
    recruiters: allFor(recruiter),
    startDate: "2025-01-01",
    holdbackPercentage: 0,
    feeAmount: amount,
  });
  await fixture.admin.query("select app.process_due_schedules()");
  await eventually("it is paid", async () => {
    const { rowCount } = await fixture.admin.query(
      "select from app.payout_transfers where recruiter_id = $1 and status = 'succeeded'",
      [recruiter.id],
    );
    return rowCount === 1;
  });
  return recruiter;
}

async function known(recruiter: Recruiter) {
  const { rows } = await fixture.admin.query(
    `select bank.status, bank.bank_account_last4 as last4, link.amount::int, link.basis
       from app.bank_payouts as bank left join app.bank_payout_transfers as link on link.bank_payout_id = bank.id
      where bank.recruiter_id = $1 order by bank.initiated_at, bank.id`,
    [recruiter.id],
  );
  return rows;
}

test("a payout that no webhook told of is found, and so is its return", async (t) => {
  const { control } = fixture.sandbox;
  const recruiter = await paid(40_000);
  await control.schedulePayouts(recruiter.stripeAccountId, { interval: "daily", delay_days: 0 });
  const { created } = await control.bankDay();
  const payout = created.find(({ account }) => account === recruiter.stripeAccountId)?.id as string;
  await control.answerOfBank(payout, { status: "paid" });
  await fixture.run("check_bank_payouts");
  await eventually("it is known", async () => (await known(recruiter)).length === 1);
  t.deepEqual(await known(recruiter), [{ status: "paid", last4: "6789", amount: 40_000, basis: "stripe" }]);

  await control.answerOfBank(payout, { status: "failed" });
  await fixture.run("check_bank_payouts");
  await eventually("its return is known", async () => (await known(recruiter))[0].status === "failed");
  t.is((await known(recruiter))[0].amount, 40_000, "it is still known what it carried");
});
