import test from "ava";
import { creditOf, hired, left } from "../../support/company_side.ts";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const SETTLE = "app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank')";

test("a payment that was made twice and given back once takes nothing from what is owed back", async (t) => {
  const placement = await hired(db.admin);
  await db.admin.query("select app.record_fee_payment($1, 150000, now(), reference => 'TWICE-1')", [placement]);
  await db.admin.query(
    "select app.record_fee_refund(id, 150000, 'paid twice') from app.fee_payments where placement_id = $1",
    [placement],
  );
  await db.admin.query("select app.record_fee_payment($1, 150000, now(), reference => 'TWICE-2')", [placement]);
  await left(db.admin, placement, 30);
  const credit = await creditOf(db.admin, placement);
  const { rows } = await db.admin.query(
    "select amount::int, app.company_credits_given_back(credit)::int as given from app.company_credits as credit where id = $1",
    [credit],
  );
  t.deepEqual(rows, [{ amount: 150_000, given: 0 }]);
  const { rows: settled } = await db.admin.query(`select status, given_back_amount::int as given from ${SETTLE}`, [
    credit,
  ]);
  t.deepEqual(settled, [{ status: "settled", given: 0 }]);
});

// Half of 150,000 is owed back after 45 of 90 days: with the 20,000 that were given back before, it is less than the fee.
test("a discount on the fee is not taken from what is owed back", async (t) => {
  const placement = await hired(db.admin, { startedDaysAgo: 60, terms: { company_refund_rule: "pro_rata" } });
  await db.admin.query("select app.record_fee_payment($1, 150000, now(), reference => 'INV-1')", [placement]);
  await db.admin.query(
    "select app.record_fee_refund(id, 20000, 'a discount') from app.fee_payments where placement_id = $1",
    [placement],
  );
  await left(db.admin, placement, 45);
  const credit = await creditOf(db.admin, placement);
  const { rows } = await db.admin.query(
    "select amount::int, app.company_credits_given_back(credit)::int as given from app.company_credits as credit where id = $1",
    [credit],
  );
  t.deepEqual(rows, [{ amount: 75_000, given: 0 }]);
  await db.admin.query(`select ${SETTLE}`, [credit]);
});

test("only admins are told what a company has back already", async (t) => {
  await refusedToOthers(t, db, "app.company_credits_given_back(null::app.company_credits)");
});
