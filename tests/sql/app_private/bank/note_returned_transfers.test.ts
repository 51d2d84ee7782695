// Which transfers a bank returned is kept beside them until they are paid out again, so that nobody looks at all that ever
// came back. Amounts in cents.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

async function paid(feeAmount: number) {
  const recruiter = await createRecruiter(db.admin);
  const { payout } = await createPayout(db.admin, { feeAmount, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await answerDue(db.admin);
  const { rows } = await db.admin.query<{ id: string; stripe: string }>(
    "select id, stripe_transfer_id as stripe from app.payout_transfers where payout_id = $1",
    [payout],
  );
  const transfer = rows[0] as { id: string; stripe: string };
  return { account: recruiter.stripeAccountId, ...transfer };
}

async function isReturned(transfer: string): Promise<boolean> {
  const { rows } = await db.admin.query<{ kept: boolean; found: boolean }>(
    `select exists (select from app_private.returned_transfers where transfer_id = $1) as kept, returned_by_bank > 0 as found
       from reporting.transfer_places where transfer_id = $1`,
    [transfer],
  );
  if (rows[0]?.kept !== rows[0]?.found) throw new Error(`kept: ${rows[0]?.kept}, true: ${rows[0]?.found}`);
  return rows[0]?.kept as boolean;
}

const soon = Math.floor(Date.now() / 1000) + 10;

test.serial(
  "what a bank returned is kept until the next payout carries it, and again when that comes back, too",
  async (t) => {
    const { account, id, stripe } = await paid(500);
    const told = { account, amount: 500, automatic: true };
    const first = { ...told, created: soon, transfers: [stripe] };
    const back = await tellBankPayout(db.admin, { ...first, status: "in_transit" });
    t.false(await isReturned(id));
    await tellBankPayout(db.admin, { ...first, id: back, status: "failed", returned_at: soon + 1 });
    t.true(await isReturned(id));
    const second = { ...told, created: soon + 2, payouts: [back] };
    const again = await tellBankPayout(db.admin, { ...second, status: "in_transit" });
    t.false(await isReturned(id));
    await tellBankPayout(db.admin, { ...second, id: again, status: "failed", returned_at: soon + 3 });
    t.true(await isReturned(id));
    await tellBankPayout(db.admin, { ...told, created: soon + 4, payouts: [again], status: "paid" });
    t.false(await isReturned(id));
  },
);

test.serial("what was taken back of it at Stripe is not with a bank that returned it", async (t) => {
  const { account, id } = await paid(500);
  await tellBankPayout(db.admin, { account, amount: 500, status: "failed" });
  t.true(await isReturned(id));
  await db.admin.query(
    "select app_private.record_hand_reversals(transfer, 500) from app.payout_transfers as transfer where id = $1",
    [id],
  );
  t.false(await isReturned(id));
});

test.serial("what an older payout by hand turns out to have carried did not come back with a later one", async (t) => {
  const { account, id } = await paid(500);
  await tellBankPayout(db.admin, { account, amount: 500, status: "failed", created: soon + 20 });
  t.true(await isReturned(id));
  await tellBankPayout(db.admin, { account, amount: 500, status: "paid", created: soon + 10 });
  t.false(await isReturned(id));
});
