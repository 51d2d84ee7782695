// Which transfers a payout to the bank carries, and how much of each. Figures worked out by hand, in cents.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter, type Recruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

interface Paid {
  payout: string;
  transfer: string;
  stripe: string;
}

/** Transfers of these amounts to one recruiter, the first of them the oldest. */
async function paid(...amounts: number[]): Promise<{ recruiter: Recruiter; account: string; transfers: Paid[] }> {
  const recruiter = await createRecruiter(db.admin);
  const transfers: Paid[] = [];
  for (const [i, feeAmount] of amounts.entries()) {
    const { payout } = await createPayout(db.admin, {
      feeAmount,
      holdbackPercentage: 0,
      recruiters: allFor(recruiter),
    });
    await answerDue(db.admin);
    const { rows } = await db.admin.query(
      `update app.payout_transfers set first_sent_at = now() - interval '1 hour' + make_interval(mins => $2)
        where payout_id = $1 returning id, stripe_transfer_id`,
      [payout, i],
    );
    transfers.push({ payout, transfer: rows[0].id, stripe: rows[0].stripe_transfer_id });
  }
  return { recruiter, account: recruiter.stripeAccountId, transfers };
}

/** What each bank payout carries of each transfer, both the oldest first. */
async function carriedBy({ id }: Recruiter) {
  const { rows } = await db.admin.query(
    `select bank.status, array_agg(link.amount::int order by transfer.first_sent_at) as carries
       from app.bank_payouts as bank
       join app.bank_payout_transfers as link on link.bank_payout_id = bank.id
       join app.payout_transfers as transfer on transfer.id = link.transfer_id
      where bank.recruiter_id = $1 group by bank.id order by bank.initiated_at, bank.stripe_payout_id`,
    [id],
  );
  return rows;
}

const soon = Math.floor(Date.now() / 1000) + 10;

test.serial("of a payout by hand the oldest transfer leaves first, and a part of the next", async (t) => {
  const { recruiter, account } = await paid(500, 200, 100);
  await tellBankPayout(db.admin, { account, amount: 600 });
  t.deepEqual(await carriedBy(recruiter), [{ status: "in_transit", carries: [500, 100] }]);
});

test.serial("what was taken back of a transfer does not leave", async (t) => {
  const { recruiter, account, transfers } = await paid(500, 200);
  await db.admin.query(
    "select app_private.record_hand_reversals(transfer, 300) from app.payout_transfers as transfer where id = $1",
    [transfers[0]?.transfer],
  );
  // 200 of the first are left, and 150 of the second leave with them.
  await tellBankPayout(db.admin, { account, amount: 350 });
  t.deepEqual(await carriedBy(recruiter), [{ status: "in_transit", carries: [200, 150] }]);
});

test.serial("what was taken back after it had arrived is in no place", async (t) => {
  const { account, transfers } = await paid(500);
  await tellBankPayout(db.admin, { account, amount: 500, status: "paid" });
  await db.admin.query(
    "select app_private.record_hand_reversals(transfer, 100) from app.payout_transfers as transfer where id = $1",
    [transfers[0]?.transfer],
  );
  const { rows } = await db.admin.query(
    "select amount::int, in_bank::int, on_stripe_balance::int from reporting.transfer_places where transfer_id = $1",
    [transfers[0]?.transfer],
  );
  t.deepEqual(rows, [{ amount: 400, in_bank: 400, on_stripe_balance: 0 }]);
});

test.serial("what came back leaves again with the payout of which Stripe names the one that came back", async (t) => {
  const { recruiter, account, transfers } = await paid(300, 50);
  const [first, second] = transfers as [Paid, Paid];
  const id = await tellBankPayout(db.admin, {
    account,
    amount: 300,
    automatic: true,
    created: soon,
    transfers: [first.stripe],
    status: "failed",
    returned_at: soon + 5,
  });
  await tellBankPayout(db.admin, {
    account,
    amount: 350,
    automatic: true,
    created: soon + 10,
    transfers: [second.stripe],
    payouts: [id],
    status: "paid",
  });
  t.deepEqual(await carriedBy(recruiter), [
    { status: "failed", carries: [300] },
    { status: "paid", carries: [300, 50] },
  ]);
});

test.serial("what it carries is known when Stripe has it complete, and is asked for until then", async (t) => {
  const { account, transfers } = await paid(300);
  const known = async (id: string) =>
    (await db.admin.query("select app_private.known_carries($1) as known", [[id]])).rows[0].known;
  const told = { account, amount: 300, automatic: true, transfers: [transfers[0]?.stripe as string] };
  const id = await tellBankPayout(db.admin, { ...told, reconciliation_status: "in_progress" });
  t.deepEqual(await known(id), []);
  await tellBankPayout(db.admin, { ...told, id });
  t.deepEqual(await known(id), [id]);
});

test.serial("each account that received money lately, or has a payout that may change, is asked about", async (t) => {
  const [lately, long, open] = [await paid(10), await paid(20), await paid(30)];
  await db.admin.query(
    "update app.payout_transfers set answered_at = now() - interval '200 days' where recruiter_id = any ($1)",
    [[long.recruiter.id, open.recruiter.id]],
  );
  await tellBankPayout(db.admin, { account: open.account, amount: 30 });
  await db.admin.query("select app_private.ask_about_bank_payouts()");
  const { rows } = await db.admin.query<{ account: string }>(
    `select payload ->> 'stripe_account_id' as account from graphile_worker._private_jobs as job
       join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = 'sync_bank_payouts' and payload ->> 'stripe_account_id' = any ($1)`,
    [[lately.account, long.account, open.account]],
  );
  t.deepEqual(rows.map(({ account }) => account).sort(), [lately.account, open.account].sort());
});
