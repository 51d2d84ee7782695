// Where each cent of a payout is after Stripe has the transfer: on the Stripe balance, on its way, in the bank, returned.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo, shownDay } from "../../../support/days.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

/** A payout of 800.00 USD that was transferred, whole. */
async function transferred() {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const colleague = await createPerson(db.admin, "company_user", [companyId]);
  const placement = await createPlacement(db.admin, {
    startDate: "2025-01-01",
    holdbackPercentage: 0,
    feeAmount: 80_000,
    companyId,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    `select payout.id as payout, transfer.id as transfer, transfer.stripe_transfer_id as stripe
       from app.payouts as payout join app.payout_transfers as transfer on transfer.payout_id = payout.id
      where payout.placement_id = $1`,
    [placement],
  );
  return { ...(rows[0] as { payout: string; transfer: string; stripe: string }), recruiter, colleague };
}

const LINES = "select code, sentence, who from app.explain_payout($1)";
const bucketsOf = async (payout: string) =>
  (
    await db.admin.query(
      `select paid_and_kept::int, on_stripe_balance::int, on_its_way_to_bank::int as on_its_way, in_bank::int, returned_by_bank::int as returned
         from reporting.payout_buckets where payout_id = $1`,
      [payout],
    )
  ).rows[0];
const placeOf = async (payout: string) =>
  (
    await db.admin.query(
      "select place, to_char(arrives_on, 'YYYY-MM-DD') as arrives_on from reporting.statement_lines where payout_id = $1",
      [payout],
    )
  ).rows[0];

test.serial(
  "what was transferred is on the Stripe balance, then on its way, in the bank, and returned by it",
  async (t) => {
    const { payout, stripe, recruiter, colleague } = await transferred();
    const account = recruiter.stripeAccountId;
    const [owner, hirer] = [await db.actAs(recruiter.id), await db.actAs(colleague.id)];
    const lines = async (who = owner) => (await who.query(LINES, [payout])).rows;
    const today = shownDay(daysAgo(0));

    t.deepEqual(await lines(), [
      {
        code: "on_stripe_balance",
        sentence: `This part is on the recruiter's Stripe balance. (since ${today})`,
        who: "nobody",
      },
    ]);
    await db.admin.query("select app_private.record_bank_payout_schedule($1, 'manual')", [account]);
    t.like((await lines())[0], { code: "on_stripe_balance_by_hand", who: "recruiter" });
    t.deepEqual(await placeOf(payout), { place: "on Stripe balance", arrives_on: null });

    const id = await tellBankPayout(db.admin, {
      account,
      amount: 80_000,
      automatic: true,
      arrives: "2027-03-04",
      transfers: [stripe],
    });
    t.deepEqual(await lines(), [
      {
        code: "on_its_way_to_bank",
        sentence: "This part is on its way to the recruiter's bank. (arrives 4 Mar 2027)",
        who: "nobody",
      },
    ]);
    t.deepEqual(await placeOf(payout), {
      place: "on its way to the bank (arrives 2027-03-04)",
      arrives_on: "2027-03-04",
    });
    const told = { account, id, amount: 80_000, automatic: true, arrives: "2027-03-04" };
    await tellBankPayout(db.admin, { ...told, status: "paid" });
    t.deepEqual((await lines())[0], {
      code: "in_bank",
      sentence: "This part is in the recruiter's bank. (since 4 Mar 2027)",
      who: "nobody",
    });
    t.deepEqual(await bucketsOf(payout), {
      paid_and_kept: 80_000,
      on_stripe_balance: 0,
      on_its_way: 0,
      in_bank: 80_000,
      returned: 0,
    });
    const { rows } = await db.admin.query(
      "select to_char(in_bank_on, 'YYYY-MM-DD') as day from reporting.payment_delays where payout_id = $1",
      [payout],
    );
    t.deepEqual(rows, [{ day: "2027-03-04" }]);

    await tellBankPayout(db.admin, { ...told, status: "failed", failure_code: "account_closed" });
    t.deepEqual((await lines())[0], {
      code: "returned_by_bank",
      sentence: "The recruiter's bank returned this part: it is on their Stripe balance again. (account closed)",
      who: "recruiter",
    });
    t.like(await bucketsOf(payout), { in_bank: 0, returned: 80_000 });
    // A late word that it is paid moves nothing.
    await tellBankPayout(db.admin, { ...told, status: "paid" });
    t.like(await bucketsOf(payout), { in_bank: 0, returned: 80_000 });

    // The company has paid its fee: where the recruiter keeps their money is not its business.
    t.deepEqual(await lines(hirer), [{ code: "paid", sentence: "This part is paid.", who: "nobody" }]);
  },
);

test.serial(
  "a payout by hand of a part of it leaves the rest on the balance, and says first in, first out",
  async (t) => {
    const { payout, recruiter } = await transferred();
    await tellBankPayout(db.admin, {
      account: recruiter.stripeAccountId,
      amount: 30_000,
      status: "paid",
      arrives: "2027-03-04",
    });
    const { rows } = await db.admin.query(LINES, [payout]);
    t.deepEqual(rows.map(({ sentence }) => sentence).slice(1), [
      "This part is in the recruiter's bank. (USD 300.00 of USD 800.00, since 4 Mar 2027, paid out by hand: first in, first out)",
    ]);
    // 800.00 = 500.00 that stayed + 300.00 that left.
    t.like(await bucketsOf(payout), { on_stripe_balance: 50_000, in_bank: 30_000 });
    t.is((await placeOf(payout)).place, "500.00 on Stripe balance, 300.00 in the bank");
    // The statement of the month says so too, to analysts and to the recruiter.
    const places = "select place from STATEMENT where kind = 'payout'";
    const { rows: told } = await (await db.connectAs("holdback_analyst")).query(
      places.replace("STATEMENT", "reporting.statement($1, current_date)"),
      [recruiter.email],
    );
    t.deepEqual(told, [{ place: "500.00 on Stripe balance, 300.00 in the bank" }]);
    const own = await db.actAs(recruiter.id);
    t.deepEqual((await own.query(places.replace("STATEMENT", "app.my_statement(null)"))).rows, told);
  },
);

test.serial("more than our transfers leaves with a payout by hand: only they are carried", async (t) => {
  const { payout, recruiter } = await transferred();
  const id = await tellBankPayout(db.admin, { account: recruiter.stripeAccountId, amount: 95_000 });
  const { rows } = await db.admin.query(
    "select carried::int, of_others::int, basis from reporting.bank_payouts where stripe_payout_id = $1",
    [id],
  );
  t.deepEqual(rows, [{ carried: 80_000, of_others: 15_000, basis: "first_in_first_out" }]);
  t.like(await bucketsOf(payout), { on_its_way: 80_000 });
});

test.serial("what left before a transfer was made does not carry it", async (t) => {
  const { payout, recruiter } = await transferred();
  const created = Math.floor(Date.now() / 1000) - 3600;
  await tellBankPayout(db.admin, { account: recruiter.stripeAccountId, amount: 95_000, status: "paid", created });
  t.like(await bucketsOf(payout), { on_stripe_balance: 80_000, in_bank: 0 });
});

test.serial("payouts by hand that become known in another order carry the same", async (t) => {
  const { payout, recruiter } = await transferred();
  const later = Math.floor(Date.now() / 1000) + 10;
  const account = recruiter.stripeAccountId;
  // The second is known first, and takes 60,000; then the first takes 30,000 before it, which leaves 50,000.
  await tellBankPayout(db.admin, { account, amount: 60_000, created: later, status: "paid", id: `po_b${payout}` });
  await tellBankPayout(db.admin, { account, amount: 30_000, created: later - 5, status: "paid", id: `po_a${payout}` });
  const { rows } = await db.admin.query(
    `select bank.amount::int, link.amount::int as carried from app.bank_payouts as bank
       join app.bank_payout_transfers as link on link.bank_payout_id = bank.id
      where bank.recruiter_id = $1 order by bank.initiated_at`,
    [recruiter.id],
  );
  t.deepEqual(rows, [
    { amount: 30_000, carried: 30_000 },
    { amount: 60_000, carried: 50_000 },
  ]);
  t.like(await bucketsOf(payout), { in_bank: 80_000, on_stripe_balance: 0 });
});
