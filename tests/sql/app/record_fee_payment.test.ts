import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const record = (placement: string, amount: number | string, more = "now()", values: unknown[] = []) =>
  db.admin.query(
    `select amount::int, currency, paid_at::date - available_on as days, reference, recorded_by_role
       from app.record_fee_payment($1, $2, ${more})`,
    [placement, amount, ...values],
  );

test("a payment of a fee is recorded with its currency, who recorded it, and an event", async (t) => {
  const placement = await createPlacement(db.admin, { feeAmount: 100_000, currency: "JPY" });
  const { rows } = await record(placement, 40_000, `'${daysAgo(3)}', '${daysAgo(1)}', ' INV-7 '`);
  t.like(rows[0], { amount: 40_000, currency: "JPY", days: -2, reference: "INV-7" });
  t.truthy(rows[0].recorded_by_role);
  const { rows: events } = await db.admin.query(
    `select type, payload ->> 'amount' as amount from app.events where entity_id in
       (select id from app.fee_payments where placement_id = $1)`,
    [placement],
  );
  t.deepEqual(events, [{ type: "fee_payment.recorded", amount: "40000" }]);
});

test("the payments of a fee never sum to more than the fee", async (t) => {
  const placement = await createPlacement(db.admin, { feeAmount: 100_000 });
  await record(placement, 60_000);
  await refused(t, record(placement, 40_001), "HB010");
  await record(placement, 40_000);
  await refused(t, record(placement, 1), "HB010");
});

test("the same reference twice is one payment", async (t) => {
  const placement = await createPlacement(db.admin);
  await record(placement, 100, "now(), reference => 'INV-8'");
  for (const spelling of [" INV-8", "inv-8", "INV\u200b-8", "INV\u20118", "INV-8\u00a0"]) {
    await refused(t, record(placement, 100, "now(), reference => $3", [spelling]), "HB009");
  }
  await record(placement, 100, "now()");
  await record(placement, 100, "now()");
  const other = await createPlacement(db.admin);
  await record(other, 100, "now(), reference => 'INV-8'");
  t.pass();
});

test("without a reference, the same amount at the same time is one payment, until it is undone", async (t) => {
  const placement = await createPlacement(db.admin);
  const at = `'${daysAgo(3)} 09:00Z'`;
  await record(placement, 100, at);
  const error = await refused(t, record(placement, 100, at), "HB009", /USD 1\.00 .+ without a reference/);
  t.is(error.column, "reference");
  await refused(t, record(placement, 100, `${at}, '${daysAgo(1)}'`), "HB009");
  // Another amount, another time, or a name of its own is another payment.
  await record(placement, 101, at);
  await record(placement, 100, `'${daysAgo(3)} 09:01Z'`);
  await record(placement, 100, `${at}, reference => 'INV-9'`);
  await record(await createPlacement(db.admin), 100, at);
  await db.admin.query(
    "select app.undo_fee_payment(id, 'a mistake') from app.fee_payments where placement_id = $1 and reference is null",
    [placement],
  );
  await record(placement, 100, at);
});

test("what cannot be is refused, with the argument at fault", async (t) => {
  const placement = await createPlacement(db.admin, { currency: "KWD" });
  const cases: [amount: number | string, more: string, code: string, argument: string][] = [
    [0, "now()", "HB004", "amount"],
    [-10, "now()", "HB004", "amount"],
    // Fils are paid in tens.
    [1_001, "now()", "HB004", "amount"],
    ["1000000000000", "now()", "HB004", "amount"],
    [100, "null", "HB008", "paid_at"],
    [100, "'infinity'", "HB059", "paid_at"],
    [100, "'-infinity'", "HB059", "paid_at"],
    [100, "'1999-12-31Z'", "HB059", "paid_at"],
    [100, "now() + '1 hour'", "HB016", "paid_at"],
    [100, "now(), '1999-12-31'", "HB059", "available_on"],
    [100, `now(), '${daysAgo(2)}'`, "HB008", "available_on"],
    [100, "now(), 'infinity'", "HB059", "available_on"],
  ];
  for (const [amount, more, code, argument] of cases) {
    const error = await refused(t, record(placement, amount, more), code);
    t.is(error.column, argument, more);
  }
  await refused(t, record(placement, 100, "now(), reference => $3", ["x".repeat(201)]), "HB037");
  await refused(t, record(NOBODY, 100), "HB002");
  await db.admin.query("select app.cancel_placement($1, 'called off')", [placement]);
  await refused(t, record(placement, 100), "HB003");
});

test("a payment is never edited or deleted", async (t) => {
  const placement = await createPlacement(db.admin);
  await record(placement, 100);
  await refused(t, db.admin.query("update app.fee_payments set amount = 1"), "HB003");
  await refused(t, db.admin.query("update app.fee_payments set paid_at = now()"), "HB003");
  await refused(t, db.admin.query("delete from app.fee_payments"), "HB007");
});

test("only an admin records what a company paid", async (t) => {
  const placement = await createPlacement(db.admin);
  await refusedToOthers(t, db, "app.record_fee_payment($1, 100, now())", [placement]);
});
