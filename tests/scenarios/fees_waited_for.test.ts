// Terms that pay only when the company's fee has come in and settled. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement, type PayoutIds, payoutOf } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

/** 1,000.00 whose 20 % holdback and guarantee are long over; the company pays 3,000.00 within 30 days. */
async function placementOf(terms: Record<string, unknown> = {}, currency = "USD"): Promise<PayoutIds> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", fee_due_days: 30, ...terms });
  const placement = await createPlacement(db.admin, { companyId, currency });
  await db.admin.query("select app.set_company_fee($1, 300000, 'the invoice')", [placement]);
  return payoutOf(db.admin, placement);
}

async function pay(placement: string, amount: number, availableOn = daysAgo(1)): Promise<string> {
  const { rows } = await db.admin.query<{ id: string }>("select id from app.record_fee_payment($1, $2, $3, $4)", [
    placement,
    amount,
    `${daysAgo(5)}T12:00:00Z`,
    availableOn,
  ]);
  return rows[0]?.id as string;
}

/** Claims this obligation as a run does. Answers whether it was. */
async function claim(schedule: string): Promise<boolean> {
  const { rows } = await db.admin.query("select (app_private.start_payout_run('process_due_schedules', null, $1)).id", [
    [schedule],
  ]);
  const claimed = await db.admin.query("select app_private.claim_due_schedules($1) as count", [rows[0].id]);
  return claimed.rows[0].count > 0;
}

const codes = async ({ payout }: PayoutIds) => {
  const { rows } = await db.admin.query(
    "select code from app.explain_payout($1) where schedule_id is not null order by position",
    [payout],
  );
  return rows.map(({ code }) => code);
};

const parts = async ({ payout }: PayoutIds) => {
  const { rows } = await db.admin.query(
    `select schedule.amount::int, schedule.status, preview.would_pay, preview.reasons
       from app.payout_schedules as schedule
       left join app.preview_due_schedules() as preview on preview.schedule_id = schedule.id
      where schedule.payout_id = $1 order by schedule.scheduled_date, schedule.id`,
    [payout],
  );
  return rows;
};

test("other terms' wait for the fee is shown before they are published", async (t) => {
  const made = await placementOf({ pay_when: "holdback" });
  const { rows: placed } = await db.admin.query("select company_id from app.placements where id = $1", [
    made.placement,
  ]);
  // 2,400.00 of 3,000.00 are four fifths: 800.00 of the payout of 1,000.00, which is what is scheduled.
  await pay(made.placement, 240_000);
  const preview = async (terms: string) =>
    (
      await db.admin.query(
        `select waiting_for_fee::int as now, waiting_for_fee_then::int as later
           from app.preview_payout_policy(90, 20, $1${terms})`,
        [placed[0].company_id],
      )
    ).rows;
  t.deepEqual(await preview(""), [{ now: 0, later: 0 }]);
  t.deepEqual(await preview(", pay_when => 'fee_cleared'"), [{ now: 0, later: 80_000 }]);
  t.deepEqual(await preview(", pay_when => 'fee_cleared', partial_fee => 'pays_share'"), [{ now: 0, later: 0 }]);
  await refused(t, preview(", pay_when => 'never'"), "HB008");

  const waits = await placementOf();
  const { rows: other } = await db.admin.query("select company_id from app.placements where id = $1", [
    waits.placement,
  ]);
  placed[0].company_id = other[0].company_id;
  t.deepEqual(await preview(", pay_when => 'holdback'"), [{ now: 80_000, later: 0 }]);
  const { rows: shown } = await db.admin.query(
    "select pay_when, partial_fee, fee_due_days from reporting.terms where company_id = $1",
    [other[0].company_id],
  );
  t.deepEqual(shown, [{ pay_when: "fee_cleared", partial_fee: "waits", fee_due_days: 30 }]);
});

test("an obligation waits until the whole fee has come in", async (t) => {
  const made = await placementOf();
  t.deepEqual(await codes(made), ["fee_not_received"]);
  t.false(await claim(made.schedule));
  await pay(made.placement, 299_999);
  t.deepEqual(await codes(made), ["fee_not_received"]);
  t.false(await claim(made.schedule));
  await pay(made.placement, 1);
  t.deepEqual(await codes(made), ["next_run"]);
  t.true(await claim(made.schedule));
});

test("a fee that was paid and is not available yet keeps it waiting until that day", async (t) => {
  const made = await placementOf();
  await pay(made.placement, 100_000, daysAgo(1));
  await pay(made.placement, 200_000, daysAgo(-3));
  t.false(await claim(made.schedule));
  const { rows } = await db.admin.query("select code, at from app.explain_payout($1) where schedule_id is not null", [
    made.payout,
  ]);
  t.deepEqual(rows, [{ code: "fee_not_cleared", at: new Date(`${daysAgo(-3)}T00:00:00Z`) }]);
  const previewOn = async (day: string) =>
    (
      await db.admin.query("select would_pay, reasons from app.preview_due_schedules($1) where schedule_id = $2", [
        day,
        made.schedule,
      ])
    ).rows[0];
  t.deepEqual(await previewOn(`${daysAgo(-3)}T00:00:00Z`), { would_pay: true, reasons: [] });
  t.deepEqual(await previewOn(`${daysAgo(-2)}T23:59:59Z`), { would_pay: false, reasons: ["fee_not_cleared"] });
});

test("terms that say nothing pay without the fee", async (t) => {
  const made = await placementOf({ pay_when: null });
  t.deepEqual(await codes(made), ["next_run"]);
  t.true(await claim(made.schedule));
});

test("what a released hold pays waits too", async (t) => {
  const made = await placementOf();
  await db.admin.query("select app.release_escrow_hold($1, 'over')", [made.hold]);
  t.deepEqual(await codes(made), ["fee_not_received", "fee_not_received"]);
});

test("a part of the fee pays the same part of each payout, where the terms say so", async (t) => {
  const made = await placementOf({ partial_fee: "pays_share", holdback_percentage: 0 });
  // A third of the fee: 333.33 of 1,000.00, and 666.67 wait.
  await pay(made.placement, 100_000);
  t.deepEqual(await parts(made), [
    { amount: 33_333, status: "pending", would_pay: true, reasons: [] },
    { amount: 66_667, status: "pending", would_pay: false, reasons: ["fee_not_received"] },
  ]);
  t.true(await claim(made.schedule));
  // Another sixth: 500.00 in all, and so 166.67 more.
  await pay(made.placement, 50_000);
  t.deepEqual(await parts(made), [
    { amount: 33_333, status: "processing", would_pay: null, reasons: null },
    { amount: 16_667, status: "pending", would_pay: true, reasons: [] },
    { amount: 50_000, status: "pending", would_pay: false, reasons: ["fee_not_received"] },
  ]);
  // The rest is on its way: it waits until it is there.
  await pay(made.placement, 150_000, daysAgo(-2));
  t.deepEqual((await parts(made)).at(-1), {
    amount: 50_000,
    status: "pending",
    would_pay: false,
    reasons: ["fee_not_cleared"],
  });
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("what comes in after the candidate was replaced, or after the fee was lowered, pays its part too", async (t) => {
  const terms = { partial_fee: "pays_share", holdback_percentage: 0, guarantee_remedy: "either", replacement_days: 30 };
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", first_payment_days: 0, ...terms });
  const placement = await createPlacement(db.admin, { companyId, startDate: daysAgo(10) });
  await db.admin.query("select app.set_company_fee($1, 300000, 'the invoice')", [placement]);
  // A third of the fee, and nothing is paid of it before the candidate leaves.
  await pay(placement, 100_000);
  const { rows } = await db.admin.query("select id from app.replace_candidate($1, 'B.', current_date, 'left', $2)", [
    placement,
    daysAgo(1),
  ]);
  const later = await payoutOf(db.admin, rows[0].id);
  const amounts = async () => (await parts(later)).map(({ amount }) => amount);
  t.deepEqual(await amounts(), [33_333, 66_667]);
  await pay(placement, 50_000);
  t.deepEqual(await amounts(), [33_333, 16_667, 50_000]);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'they stay')", [placement]);
  const first = (await parts(await payoutOf(db.admin, placement))).filter(({ status }) => status === "pending");
  t.deepEqual(
    first.map(({ amount }) => amount),
    [33_333, 16_667, 50_000],
  );
  // 1,500.00 are three quarters of 2,000.00: 750.00, and 250.00 wait.
  await db.admin.query("select app.set_company_fee($1, 200000, 'a discount')", [placement]);
  const discounted = (await parts(await payoutOf(db.admin, placement))).filter(({ status }) => status === "pending");
  t.deepEqual(
    discounted.map(({ amount }) => amount),
    [33_333, 16_667, 25_000, 25_000],
  );
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("what is given back of a fee is recorded though the fee was lowered below what came in", async (t) => {
  const made = await placementOf();
  const [payment, other] = [await pay(made.placement, 200_000), await pay(made.placement, 100_000)];
  await db.admin.query("select app.set_company_fee($1, 150000, 'a discount')", [made.placement]);
  await refused(t, pay(made.placement, 1), "HB010");
  await db.admin.query("select app.record_fee_refund($1, 10000, 'a part of the discount')", [payment]);
  await db.admin.query("select app.undo_fee_payment($1, 'another placement')", [other]);
  const { rows } = await db.admin.query("select received::int from app_private.fee_state($1, now())", [made.placement]);
  t.deepEqual(rows, [{ received: 190_000 }]);
});

test("a fee that is given back freezes what is unsent, and a person thaws it", async (t) => {
  const made = await placementOf();
  const payment = await pay(made.placement, 300_000);
  t.true(await claim(made.schedule));
  await db.admin.query("select app.record_fee_refund($1, 50000, 'a discount')", [payment]);
  // The intent was not sent: it is withdrawn.
  t.deepEqual(await parts(made), [
    { amount: 80_000, status: "pending", would_pay: false, reasons: ["payout_frozen", "fee_not_received"] },
  ]);
  await db.admin.query("select app.unfreeze_payout($1, 'looked at')", [made.payout]);
  t.deepEqual(await codes(made), ["fee_not_received"]);
  await pay(made.placement, 50_000);
  t.deepEqual(await codes(made), ["next_run"]);
});

test("what is owed back to the company is not waited for", async (t) => {
  const made = await placementOf({
    company_refund_rule: "pro_rata",
    clawback_rule: "pro_rata",
    first_payment_days: 0,
    guarantee_period_days: 90,
    holdback_percentage: 0,
  });
  const companyId = (await db.admin.query("select company_id from app.placements where id = $1", [made.placement]))
    .rows[0].company_id;
  const placement = await createPlacement(db.admin, { companyId, startDate: daysAgo(60) });
  await db.admin.query("select app.set_company_fee($1, 300000, 'the invoice')", [placement]);
  const broken = await payoutOf(db.admin, placement);
  // 45 of 90 days worked: half of the fee is owed back, 1,500.00 of 3,000.00.
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(15)]);
  await pay(placement, 149_999);
  t.true((await codes(broken)).includes("fee_not_received"));
  await pay(placement, 1);
  t.false((await codes(broken)).includes("fee_not_received"));
});

test("a payment that is undone makes wait again what is not sent", async (t) => {
  const made = await placementOf();
  const payment = await pay(made.placement, 300_000);
  t.true(await claim(made.schedule));
  await db.admin.query("select app.undo_fee_payment($1, 'another placement')", [payment]);
  t.deepEqual(await codes(made), ["fee_not_received"]);
});

test("cash and cover count it for the day on which the fee is there, and not while that is unknown", async (t) => {
  const known = await placementOf({}, "NZD");
  const unknown = await placementOf({}, "NZD");
  await pay(known.placement, 300_000, daysAgo(-4));
  const { rows } = await db.admin.query(
    `select item_id, waits_for_fee, due_on < current_date as is_over, payable_on - current_date as payable_in
       from reporting.upcoming_payments where source = 'schedule' and placement_id = any ($1) order by item_id`,
    [[known.placement, unknown.placement]],
  );
  t.deepEqual(rows, [
    { item_id: known.schedule, waits_for_fee: true, is_over: true, payable_in: 4 },
    { item_id: unknown.schedule, waits_for_fee: true, is_over: true, payable_in: null },
  ]);
  // 800.00 and the hold of 200.00, which is due too.
  const cash = await db.admin.query(
    "select day - current_date as in_days, due::int from reporting.cash_needed where currency = 'NZD'",
  );
  t.deepEqual(cash.rows, [{ in_days: 4, due: 100_000 }]);
});

test("fees that are late are told with their age", async (t) => {
  const made = await placementOf();
  await pay(made.placement, 120_000);
  const { rows } = await db.admin.query(
    `select due_on = date '2025-01-31' as due, bucket, fee::int, received::int, missing_major, keeps_payouts_waiting
       from reporting.fees_late where placement_id = $1`,
    [made.placement],
  );
  t.deepEqual(rows, [
    {
      due: true,
      bucket: "over 90",
      fee: 300_000,
      received: 120_000,
      missing_major: "1800.00",
      keeps_payouts_waiting: true,
    },
  ]);
  await pay(made.placement, 180_000, daysAgo(-1));
  const after = await db.admin.query("select from reporting.fees_late where placement_id = $1", [made.placement]);
  t.is(after.rowCount, 0);
});

test("the metrics tell what waits for fees and which fees are late, and do not call it overdue", async (t) => {
  const made = await placementOf({}, "PLN");
  await pay(made.placement, 100_000);
  await db.admin.query("select app_private.measure()");
  const { rows } = await db.admin.query(
    `select name, value::int from reporting.metrics
      where labels = '{"currency": "PLN"}' and name ~ '(overdue|due|fee|fees)_amount$' order by name`,
  );
  // 800.00 are due, and the hold of 200.00; of 3,000.00, 1,000.00 have come in.
  t.deepEqual(rows, [
    { name: "holdback_due_amount", value: 80_000 },
    { name: "holdback_late_fees_amount", value: 200_000 },
    { name: "holdback_overdue_amount", value: 0 },
    { name: "holdback_waiting_for_fee_amount", value: 100_000 },
  ]);
});

test("a setting makes terms that say nothing wait for the fee", async (t) => {
  const companyId = await createCompany(db.admin);
  const client = await db.admin.connect();
  await client.query("begin");
  await client.query("update app_private.settings set value = '1' where name = 'terms_wait_for_fee'");
  const published: string[] = [];
  for (const terms of [{}, { pay_when: "holdback" }]) {
    const id = await publishTerms(client, companyId, terms);
    published.push(
      (await client.query("select pay_when from app.payout_policies where id = $1", [id])).rows[0].pay_when,
    );
  }
  await client.query("rollback");
  client.release();
  t.deepEqual(published, ["fee_cleared", "holdback"]);
});

test("terms about the fee must fit together", async (t) => {
  const companyId = await createCompany(db.admin);
  for (const terms of [
    { pay_when: "never" },
    { pay_when: "fee_cleared", partial_fee: "half" },
    { pay_when: "holdback", partial_fee: "pays_share" },
  ]) {
    await refused(t, publishTerms(db.admin, companyId, terms), "HB008");
  }
});
