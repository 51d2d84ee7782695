import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

async function paidFee(): Promise<{ placement: string; payment: string }> {
  const placement = await createPlacement(db.admin, { feeAmount: 100_000, startDate: daysAgo(10) });
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.record_fee_payment($1, 100000, now(), reference => 'INV-1')",
    [placement],
  );
  return { placement, payment: rows[0]?.id as string };
}

const undo = (payment: string, reason = "another company") =>
  db.admin.query("select undone_at is not null as undone, undo_reason from app.undo_fee_payment($1, $2)", [
    payment,
    reason,
  ]);

test("a payment that is undone makes room for the right one, under the same reference", async (t) => {
  const { placement, payment } = await paidFee();
  t.deepEqual((await undo(payment)).rows, [{ undone: true, undo_reason: "another company" }]);
  await db.admin.query("select app.record_fee_payment($1, 100000, now(), reference => 'INV-1')", [placement]);
  const { rows } = await db.admin.query(
    "select type, payload ->> 'undo_reason' as reason from app.events where entity_id = $1 order by id",
    [payment],
  );
  t.deepEqual(rows, [
    { type: "fee_payment.recorded", reason: null },
    { type: "fee_payment.undone", reason: "another company" },
  ]);
});

test("it is undone once, and not after a breach that may rest on it", async (t) => {
  const { placement, payment } = await paidFee();
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  await refused(t, undo(payment), "HB012");
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'a mistake')", [placement]);
  await undo(payment);
  await refused(t, undo(payment), "HB003");
});

test("it needs a reason and a payment, and an admin", async (t) => {
  const { payment } = await paidFee();
  await refused(t, undo(payment, " "), "HB008");
  await refused(t, undo(payment, "x".repeat(20_001)), "HB037");
  await refused(t, undo(NOBODY), "HB002");
  await refusedToOthers(t, db, "app.undo_fee_payment($1, 'x')", [payment]);
});
