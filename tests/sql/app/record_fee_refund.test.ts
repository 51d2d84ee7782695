import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

async function paidFee(amount = 60_000): Promise<{ placement: string; payment: string }> {
  const placement = await createPlacement(db.admin, { feeAmount: 100_000 });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.record_fee_payment($1, $2, now())", [
    placement,
    amount,
  ]);
  return { placement, payment: rows[0]?.id as string };
}

const giveBack = (payment: string, amount: number, reason = "a discount") =>
  db.admin.query("select refunded_amount::int from app.record_fee_refund($1, $2, $3)", [payment, amount, reason]);

test("what was given back sums up, is told by an event, and makes room for another payment", async (t) => {
  const { placement, payment } = await paidFee();
  t.deepEqual((await giveBack(payment, 10_000)).rows, [{ refunded_amount: 10_000 }]);
  t.deepEqual((await giveBack(payment, 20_000)).rows, [{ refunded_amount: 30_000 }]);
  const { rows } = await db.admin.query(
    "select payload ->> 'refunded_amount' as amount from app.events where entity_id = $1 and type = 'fee_payment.refunded' order by id",
    [payment],
  );
  t.deepEqual(rows, [{ amount: "10000" }, { amount: "30000" }]);
  // 30,000 of it are left: 70,000 more make the fee.
  await refused(t, db.admin.query("select app.record_fee_payment($1, 70001, now())", [placement]), "HB010");
  await db.admin.query("select app.record_fee_payment($1, 70000, now())", [placement]);
});

test("terms that do not wait for the fee go on paying", async (t) => {
  const { placement, payment } = await paidFee();
  await giveBack(payment, 60_000);
  const { rows } = await db.admin.query("select frozen_at from app.payouts where placement_id = $1", [placement]);
  t.deepEqual(rows, [{ frozen_at: null }]);
});

test("what cannot be is refused", async (t) => {
  const { payment } = await paidFee();
  await refused(t, giveBack(payment, 60_001), "HB010");
  await giveBack(payment, 60_000);
  await refused(t, giveBack(payment, 1), "HB010");
  const other = await paidFee();
  await refused(t, giveBack(other.payment, 0), "HB004");
  await refused(t, giveBack(other.payment, 1, " "), "HB008");
  await refused(t, giveBack(other.payment, 1, "x".repeat(2_001)), "HB037");
  await refused(t, giveBack(NOBODY, 1), "HB002");
  await db.admin.query("select app.undo_fee_payment($1, 'a mistake')", [other.payment]);
  await refused(t, giveBack(other.payment, 1), "HB003");
});

test("only an admin records what was given back", async (t) => {
  const { payment } = await paidFee();
  await refusedToOthers(t, db, "app.record_fee_refund($1, 100, 'x')", [payment]);
});

// Of 60,000, 10,000 were given back: 50,000 are left.
test("a refund that is recorded twice with what was left counts once", async (t) => {
  const { payment } = await paidFee();
  const record = (left: number) =>
    db.admin.query("select refunded_amount::int from app.record_fee_refund($1, 10000, 'a discount', $2)", [
      payment,
      left,
    ]);
  t.deepEqual((await record(60_000)).rows, [{ refunded_amount: 10_000 }]);
  await refused(t, record(60_000), "HB028", /USD 500\.00 are left/);
  t.deepEqual((await record(50_000)).rows, [{ refunded_amount: 20_000 }]);
});
