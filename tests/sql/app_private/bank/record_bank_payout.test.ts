// Answers of Stripe about a bank payout, in whatever order they are recorded.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const ORDERS = [
  ["in_transit", "paid", "failed"],
  ["in_transit", "failed", "paid"],
  ["paid", "in_transit", "failed"],
  ["paid", "failed", "in_transit"],
  ["failed", "in_transit", "paid"],
  ["failed", "paid", "in_transit"],
];

for (const order of ORDERS) {
  test(`a payout that failed has failed, when Stripe's answers come as ${order.join(", ")}, each twice`, async (t) => {
    const { stripeAccountId: account } = await createRecruiter(db.admin);
    const told = { account, amount: 500, created: 1_790_000_000 };
    const id = await tellBankPayout(db.admin, { ...told, status: order[0] as string });
    for (const status of [...order, ...order]) await tellBankPayout(db.admin, { ...told, id, status });
    const { rows } = await db.admin.query(
      "select status, returned_at is not null as is_back from app.bank_payouts where stripe_payout_id = $1",
      [id],
    );
    t.deepEqual(rows, [{ status: "failed", is_back: true }]);
    // It is told once that it failed: by the row's beginning, or by its change.
    const { rows: told_ } = await db.admin.query(
      `select count(*)::int as count from app.events
        where type like 'bank_payout.%' and payload ->> 'stripe_payout_id' = $1 and payload ->> 'status' = 'failed'`,
      [id],
    );
    t.deepEqual(told_, [{ count: 1 }]);
  });
}

test("an answer to a question that was asked before the last answer came is not recorded: ask again", async (t) => {
  const { stripeAccountId: account } = await createRecruiter(db.admin);
  const id = await tellBankPayout(db.admin, { account, amount: 500, status: "paid" });
  const payout = { id, amount: 500, currency: "usd", status: "failed", automatic: false, created: 1, arrival_date: 1 };
  const { rows } = await db.admin.query(
    `select app_private.record_bank_payout($1, $2, checked_at - interval '1 second') as recorded
       from app.bank_payouts where stripe_payout_id = $3`,
    [account, JSON.stringify(payout), id],
  );
  t.deepEqual(rows, [{ recorded: false }]);
  const { rows: kept } = await db.admin.query("select status from app.bank_payouts where stripe_payout_id = $1", [id]);
  t.deepEqual(kept, [{ status: "paid" }]);
});

test("no more of a bank account is kept than its last four digits, and what Stripe says is cut to its bound", async (t) => {
  const { stripeAccountId: account } = await createRecruiter(db.admin);
  const payout = {
    id: "po_long",
    amount: 500,
    currency: "usd",
    status: "failed",
    automatic: false,
    created: 1_790_000_000,
    arrival_date: 1_790_000_000,
    last4: "DE89370400440532013000",
    failure_code: "x".repeat(5000),
    failure_message: "y".repeat(5000),
  };
  await db.admin.query("select app_private.record_bank_payout($1, $2, now())", [account, JSON.stringify(payout)]);
  const { rows } = await db.admin.query(
    `select bank_account_last4 as last4, length(failure_code) as code, length(failure_message) as message
       from app.bank_payouts where stripe_payout_id = 'po_long'`,
  );
  t.deepEqual(rows, [{ last4: "3000", code: 200, message: 200 }]);
});

test("a currency that Holdback does not know is passed over", async (t) => {
  const { stripeAccountId: account } = await createRecruiter(db.admin);
  const id = await tellBankPayout(db.admin, { account, amount: 500, currency: "XTS" });
  const { rowCount } = await db.admin.query("select from app.bank_payouts where stripe_payout_id = $1", [id]);
  t.is(rowCount, 0);
});

test("answers about one account are recorded one after the other, and those about others meanwhile", async (t) => {
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const [first, second] = [await db.admin.connect(), await db.admin.connect()];
  try {
    await first.query("begin");
    await tellBankPayout(first, { account: one.stripeAccountId, amount: 500 });
    await second.query("set lock_timeout = '200ms'");
    await t.notThrowsAsync(tellBankPayout(second, { account: other.stripeAccountId, amount: 500 }));
    await t.throwsAsync(tellBankPayout(second, { account: one.stripeAccountId, amount: 600 }), { code: "55P03" });
    await first.query("commit");
    await t.notThrowsAsync(tellBankPayout(second, { account: one.stripeAccountId, amount: 600 }));
  } finally {
    first.release(true);
    second.release(true);
  }
});
