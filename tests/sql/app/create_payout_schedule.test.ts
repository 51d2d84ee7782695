import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

test("parts of a payout can never exceed it", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 1)", [rows[0]?.id]), "HB010");
});

// 100,000 x 45 / 90 = 50,000 are earned and scheduled; 30,000 of the 80,000 were cancelled by the breach.
test("after a breach nothing more can be scheduled than is earned, and less again is", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata" });
  const { placement, payout } = await createPayout(db.admin, { companyId, startDate: daysAgo(50) });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(5)]);
  const create = (amount: number) =>
    db.admin.query("select amount from app.create_payout_schedule($1, now(), $2)", [payout, amount]);
  await refused(t, create(1), "HB010", /: USD 500\.00 are owed/);
  await db.admin.query(
    "select app.cancel_payout_schedule(id, 'in two parts') from app.payout_schedules where payout_id = $1 and status = 'pending'",
    [payout],
  );
  const { rows } = await db.admin.query("select status from app.payouts where id = $1", [payout]);
  t.deepEqual(rows, [{ status: "approved" }], "nothing was paid of it: it waits for what becomes of the rest");
  await refused(t, create(50_001), "HB010", /USD 500\.00 are owed/);
  t.is((await create(20_000)).rows[0]?.amount, "20000");
  t.is((await create(30_000)).rows[0]?.amount, "30000");
});

test("a part that was cancelled can be scheduled anew", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>(
    "update app.payout_schedules set status = 'cancelled' where placement_id = $1 returning payout_id as id",
    [placementId],
  );
  const created = await db.admin.query(
    "select amount, status, kind from app.create_payout_schedule($1, '2040-01-01', 800)",
    [rows[0]?.id],
  );
  t.deepEqual(created.rows, [{ amount: "800", status: "pending", kind: "payout" }]);
});

test("a payout that is not there, or cancelled, a date that is none, and an amount that is none are refused", async (t) => {
  const { payout } = await createPayout(db.admin);
  const create = (id: string, date: string | null, amount: number) =>
    db.admin.query("select app.create_payout_schedule($1, $2, $3)", [id, date, amount]);
  await refused(t, create(NOBODY, "2040-01-01", 1), "HB002");
  await refused(t, create(payout, null, 1), "HB008");
  await refused(t, create(payout, "infinity", 1), "HB059");
  await refused(t, create(payout, "2040-01-01", 0), "HB004");
  await db.admin.query("select app.cancel_payout($1, 'called off')", [payout]);
  await refused(t, create(payout, "2040-01-01", 1), "HB003");
  await refusedToOthers(t, db, "app.create_payout_schedule($1, now(), 1)", [payout]);
});

test("a date in the past needs a reason, which the audit log keeps", async (t) => {
  const { payout, schedule } = await createPayout(db.admin);
  await db.admin.query("select app.cancel_payout_schedule($1, 'anew')", [schedule]);
  const create = (reason: string | null) =>
    db.admin.query<{ id: string; past: boolean }>(
      "select id, scheduled_date < now() as past from app.create_payout_schedule($1, '2025-04-01', 100, $2)",
      [payout, reason],
    );
  t.is((await refused(t, create(null), "HB040")).column, "scheduled_date");
  await refused(t, create(" "), "HB008");
  const { rows } = await create("due in April, forgotten");
  t.true(rows[0]?.past);
  const { rows: audit } = await db.admin.query("select reason from app.payout_audit_log where entity_id = $1", [
    rows[0]?.id,
  ]);
  t.deepEqual(audit, [{ reason: "due in April, forgotten" }]);
  // What is due now is not past.
  await t.notThrowsAsync(db.admin.query("select app.create_payout_schedule($1, now(), 100)", [payout]));
});

// 100,000 of which 20 % are held: 80,000 are due 14 days after the start, whatever the currency.
for (const currency of ["USD", "JPY", "KWD"]) {
  test(`${currency}: what was never withheld is due on the day of the first payment, the rest waits for the guarantee`, async (t) => {
    const companyId = await createCompany(db.admin);
    await publishTerms(db.admin, companyId, { first_payment_days: 14, notice_period_days: 5 });
    const { payout, schedule, hold } = await createPayout(db.admin, { companyId, currency, startDate: daysAgo(10) });
    await db.admin.query("select app.cancel_payout_schedule($1, 'in two parts')", [schedule]);
    await db.admin.query("select app.cancel_escrow_hold($1, 'in parts too')", [hold]);
    const create = async (amount: number, day = 0) =>
      (
        await db.admin.query<{ day: number }>(
          `select extract(day from due_at - ($4::date)::timestamp at time zone 'UTC')::int as day
             from app.create_payout_schedule($1, greatest($2, now()), $3)`,
          [payout, `${daysAgo(10 - day)}Z`, amount, daysAgo(10)],
        )
      ).rows[0]?.day;
    t.is(await create(30_000), 14, "not before the first payment");
    t.is(await create(10_000, 20), 20, "a later date stays");
    // 40,000 of the 80,000 are left: 40,010 would pay something that was withheld.
    t.is(await create(40_010), 95);
    await refused(t, create(20_000), "HB010");
    const { rows } = await db.admin.query<{ id: string }>(
      "select id from app.payout_schedules where payout_id = $1 and amount = 40010",
      [payout],
    );
    await db.admin.query("select app.cancel_payout_schedule($1, 'smaller')", [rows[0]?.id]);
    t.is(await create(40_000), 14);
    t.is(await create(20_000), 95);
  });
}

// 800 of 1,000 are cancelled, and 300 of them scheduled anew: 500 are left.
test("a part that is asked for twice with what was left is scheduled once", async (t) => {
  const { payout } = await createPayout(db.admin, { feeAmount: 1000 });
  await db.admin.query(
    "select app.cancel_payout_schedule(id, 'in parts') from app.payout_schedules where payout_id = $1",
    [payout],
  );
  const { rows: seen } = await db.admin.query(
    "select amount::int from app.possible_verbs($1) where verb = 'create_payout_schedule'",
    [payout],
  );
  t.deepEqual(seen, [{ amount: 800 }]);
  const schedule = (left: number) =>
    db.admin.query("select app.create_payout_schedule($1, '2090-01-01Z', 300, 'agreed', $2)", [payout, left]);
  await schedule(800);
  await refused(t, schedule(800), "HB028", /USD 5\.00 are left/);
  await schedule(500);
});
