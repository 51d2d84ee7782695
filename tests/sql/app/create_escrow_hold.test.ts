import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, type Queryable } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const HOLD = "select app.create_escrow_hold($1, $2, now() + $3 * interval '1 day', 'a reference is missing')";

async function schedulesOf(db: Queryable, payout: string): Promise<string[]> {
  const { rows } = await db.query<{ part: string }>(
    "select format('%s %s', amount, status) as part from app.payout_schedules where payout_id = $1 order by id",
    [payout],
  );
  return rows.map(({ part }) => part);
}

async function bucketsOf(db: Queryable, payout: string) {
  const { rows } = await db.query(
    "select scheduled::int, held::int, cancelled::int, paid_and_kept::int as paid from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  return rows[0];
}

for (const currency of ["USD", "JPY", "KWD"]) {
  test(`a hold of ${currency} by hand comes out of what is pending, and the parts still sum`, async (t) => {
    // 1,000: 800 pending for day 90, 200 held. 300 more held by hand: 500 pending, 500 held.
    const { payout, placement } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000, currency });
    await db.admin.query(HOLD, [payout, 300, 200]);
    t.deepEqual(await schedulesOf(db.admin, payout), ["500 pending"]);
    t.deepEqual(await bucketsOf(db.admin, payout), { scheduled: 500, held: 500, cancelled: 0, paid: 0 });
    t.deepEqual(
      (await holdsOf(db.admin, placement)).map(({ hold_amount, status }) => `${hold_amount} ${status}`),
      ["200 active", "300 active"],
    );
    // The rest as well: the obligation is cancelled, and nothing is left to be held.
    await refused(t, db.admin.query(HOLD, [payout, 510, 200]), "HB055", /500 .* are scheduled/);
    await db.admin.query(HOLD, [payout, 500, 200]);
    t.deepEqual(await schedulesOf(db.admin, payout), ["500 cancelled"]);
    t.deepEqual(await bucketsOf(db.admin, payout), { scheduled: 0, held: 1000, cancelled: 0, paid: 0 });
    await refused(t, db.admin.query(HOLD, [payout, 10, 200]), "HB055");
    const { rows } = await db.admin.query("select * from reporting.invariant_violations where entity_id = $1", [
      payout,
    ]);
    t.deepEqual(rows, []);
  });
}

test("the obligation that is due last gives first, and what is due after the release date gives nothing", async (t) => {
  // 800 become 300 in 100 days, 300 in 120 days and 200 in 150 days; the guarantee ends in 89 days.
  const { payout, schedule } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  await db.admin.query("select app.cancel_payout_schedule($1, 'in three parts')", [schedule]);
  for (const [amount, days] of [
    [300, 100],
    [300, 120],
    [200, 150],
  ])
    await db.admin.query("select app.create_payout_schedule($1, now() + $3 * interval '1 day', $2)", [
      payout,
      amount,
      days,
    ]);
  // Until day 130 it may come out of 300 and 300 only. 400: all of the second, and 100 of the first.
  await refused(t, db.admin.query(HOLD, [payout, 601, 130]), "HB055");
  await refused(t, db.admin.query(HOLD, [payout, 1, 99]), "HB055");
  await db.admin.query(HOLD, [payout, 400, 130]);
  t.deepEqual(await schedulesOf(db.admin, payout), ["800 cancelled", "200 pending", "300 cancelled", "200 pending"]);
});

test("what a released hold owes is not held back again", async (t) => {
  const { payout, hold, schedule } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  await db.admin.query("select app.release_escrow_hold($1, 'early')", [hold]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'x')", [schedule]);
  await refused(t, db.admin.query(HOLD, [payout, 1, 200]), "HB055");
});

test("an intent that was not sent is withdrawn; what is on its way or paid stays", async (t) => {
  const db = await temporaryDatabase(t);
  // The guarantee is over: 80,000 are claimed.
  const unsent = await createPayout(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(HOLD, [unsent.payout, 30_000, 5]);
  t.deepEqual(await schedulesOf(db.admin, unsent.payout), ["50000 pending"]);
  // The next run pays the rest.
  await answerDue(db.admin);
  t.deepEqual(await bucketsOf(db.admin, unsent.payout), { scheduled: 0, held: 50_000, cancelled: 0, paid: 50_000 });
  await refused(t, db.admin.query(HOLD, [unsent.payout, 1, 5]), "HB055");

  const sent = await createPayout(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where payout_id = $1))",
    [sent.payout],
  );
  await refused(t, db.admin.query(HOLD, [sent.payout, 1, 5]), "HB055");
});

test("a hold by hand is released, and paid, like every other", async (t) => {
  const db = await temporaryDatabase(t);
  const { payout } = await createPayout(db.admin, { feeAmount: 1000 });
  await db.admin.query(HOLD, [payout, 300, 5]);
  await answerDue(db.admin);
  await db.admin.query("update app.escrow_holds set release_date = now()");
  await db.admin.query("select app.release_due_escrow_holds()");
  await answerDue(db.admin);
  t.deepEqual(await bucketsOf(db.admin, payout), { scheduled: 0, held: 0, cancelled: 0, paid: 1000 });
  const { rows } = await db.admin.query("select status from app.payouts");
  t.deepEqual(rows, [{ status: "completed" }]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("the audit log says who held back how much of which obligation, and why", async (t) => {
  const { payout, schedule } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  await db.admin.query(HOLD, [payout, 300, 200]);
  const { rows } = await db.admin.query(
    `select entity, action, reason, metadata -> 'changes' -> 'amount' as amount,
            metadata -> 'changes' -> 'hold_amount' ->> 'new' as held
       from app.payout_audit_log where payout_id = $1 and reason = 'a reference is missing' order by sequence`,
    [payout],
  );
  const reason = "a reference is missing";
  t.deepEqual(rows, [
    { entity: "payout_schedule", action: "update", reason, amount: { old: 800, new: 500 }, held: null },
    { entity: "escrow_hold", action: "create", reason, amount: null, held: "300" },
  ]);
  // Past the verb an obligation does not grow, and does not change once it is no longer pending.
  const set = (amount: number) =>
    db.admin.query("update app.payout_schedules set amount = $2 where id = $1", [schedule, amount]);
  await refused(t, set(501), "HB003");
  await db.admin.query("select app.cancel_payout_schedule($1, 'off')", [schedule]);
  await refused(t, set(499), "HB003");
});

test("a hold by hand needs a reason, a date to come and an amount, and only an admin makes one", async (t) => {
  const { payout } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const hold = (amount: number | null, date: string | null, reason: string | null) =>
    db.admin.query("select app.create_escrow_hold($1, $2, $3, $4)", [payout, amount, date, reason]);
  await refused(t, hold(10, "2040-01-01Z", " "), "HB008");
  await refused(t, hold(10, null, "x"), "HB008");
  await refused(t, hold(10, "infinity", "x"), "HB059");
  await refused(t, hold(10, daysAgo(1), "x"), "HB008");
  await refused(t, hold(0, "2040-01-01Z", "x"), "HB004");
  await refused(t, hold(null, "2040-01-01Z", "x"), "HB004");
  await refused(t, db.admin.query("select app.create_escrow_hold(uuidv7(), 1, '2040-01-01Z', 'x')"), "HB002");
  await db.admin.query("select app.cancel_payout($1, 'off')", [payout]);
  await refused(t, hold(10, "2040-01-01Z", "x"), "HB003");
  await refusedToOthers(t, db, "app.create_escrow_hold($1, 10, '2040-01-01Z', 'x')", [payout]);
});

// 800 of 1,000 are pending; 300 of them are withheld, and 500 are left.
test("what is asked for twice with what was left is withheld once", async (t) => {
  const { payout } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const { rows: seen } = await db.admin.query(
    "select amount::int from app.possible_verbs($1) where verb = 'create_escrow_hold'",
    [payout],
  );
  t.deepEqual(seen, [{ amount: 800 }]);
  const hold = (left: number) =>
    db.admin.query("select app.create_escrow_hold($1, 300, now() + interval '200 days', 'a dispute', $2)", [
      payout,
      left,
    ]);
  await hold(800);
  await refused(t, hold(800), "HB028", /USD 5\.00 are left/);
  t.deepEqual(await schedulesOf(db.admin, payout), ["500 pending"]);
});
