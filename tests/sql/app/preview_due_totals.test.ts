import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerTransfers } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test.serial("what a run would miss at Stripe is not known before the balance was seen", async (t) => {
  await createPlacement(db.admin, { currency: "SEK" });
  const { rows } = await db.admin.query("select missing from app.preview_due_totals() where currency = 'SEK'");
  t.deepEqual(rows, [{ missing: null }]);
});

test("what a run would pay and skip is summed by currency, and what is missing of the known balance", async (t) => {
  await createPlacement(db.admin, { currency: "DKK", holdbackPercentage: 0 });
  const frozen = await createPlacement(db.admin, { currency: "DKK", holdbackPercentage: 0, feeAmount: 7_000 });
  await db.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [frozen]);
  await db.admin.query("select app_private.record_platform_balance('{\"dkk\": 40000}')");
  const { rows } = await db.admin.query(
    "select pay_count::int, pay_amount::int, skip_count::int, available::int, available_after::int, missing::int from app.preview_due_totals() where currency = 'DKK'",
  );
  // 100,000 are due and 40,000 there: 60,000 are missing, and until they come nothing is paid.
  t.deepEqual(rows, [
    { pay_count: 0, pay_amount: 0, skip_count: 2, available: 40_000, available_after: 40_000, missing: 60_000 },
  ]);
});

test("what is left of the balance is one number: after a run, while Stripe was not asked again, everything that says it agrees", async (t) => {
  const made = await temporaryDatabase(t);
  const oblige = (feeAmount: number, startDate: string) =>
    createPlacement(made.admin, { feeAmount, startDate, holdbackPercentage: 0 });
  await oblige(80_000, "2025-01-01");
  await oblige(50_000, "2025-02-01");
  await made.admin.query("select app_private.record_platform_balance('{\"usd\": 100000}')");
  const preview = async () =>
    (
      await made.admin.query(
        "select pay_amount::int, available::int, available_after::int, missing::int from app.preview_due_totals()",
      )
    ).rows[0];
  const left = async () =>
    (
      await made.admin.query(
        `select needed.balance_left::int as needed, cover.balance_left::int as cover, needed.known_balance::int as known,
                (select min(available)::int from app.rehearse(current_date + 1)) as rehearsed
           from reporting.cash_needed as needed join reporting.cover as cover using (day, currency)`,
      )
    ).rows[0];
  // 130 are due, and 100 are there: 80 go, 20 stay, and 30 are missing, whatever Stripe has answered by then.
  t.deepEqual(await preview(), { pay_amount: 80_000, available: 100_000, available_after: 20_000, missing: 30_000 });
  t.deepEqual(await left(), { needed: -30_000, cover: -30_000, known: 100_000, rehearsed: 100_000 });
  await made.admin.query("select app.process_due_schedules()");
  const after = { pay_amount: 0, available: 20_000, available_after: 20_000, missing: 30_000 };
  t.deepEqual(await preview(), after);
  // What is on its way is due until it is paid.
  t.deepEqual(await left(), { needed: -30_000, cover: -30_000, known: 100_000, rehearsed: 20_000 });
  await answerTransfers(made.admin);
  t.deepEqual(await preview(), after);
  t.deepEqual(await left(), { needed: -30_000, cover: -30_000, known: 20_000, rehearsed: 20_000 });
});

test("what is pending counts in the sums of a run by which it has come", async (t) => {
  const made = await temporaryDatabase(t);
  await createPlacement(made.admin, { feeAmount: 80_000, startDate: "2025-01-01", holdbackPercentage: 0 });
  await made.admin.query("select app_private.record_platform_balance('{\"usd\": 60000}')");
  await made.admin.query(
    "insert into app_private.pending_funds (currency, available_on, amount) values ('USD', now() + interval '7 hours', 30000)",
  );
  const { rows } = await made.admin.query(
    `select asked.as_of, pay_amount::int, available::int, missing::int
       from (values ('now', now()), ('tonight', now() + interval '8 hours')) as asked (as_of, at)
      cross join lateral app.preview_due_totals(asked.at)`,
  );
  t.deepEqual(rows, [
    { as_of: "now", pay_amount: 0, available: 60_000, missing: 20_000 },
    { as_of: "tonight", pay_amount: 80_000, available: 90_000, missing: 0 },
  ]);
});

test("only an admin previews a run's sums", async (t) => {
  await refusedToOthers(t, db, "* from app.preview_due_totals()");
});
