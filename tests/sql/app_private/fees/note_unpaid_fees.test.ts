// Which fees are not paid whole is kept beside them, so that nobody looks at all that ever were: it is as the payments say,
// after each change of what is owed and paid.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPlacement } from "../../../support/fixtures.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

const FEE = 100_000;

async function placementUnder(terms: Record<string, unknown>): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { company_refund_rule: "full", company_guarantee_days: 90, ...terms });
  return createPlacement(db.admin, { companyId, startDate: daysAgo(31), feeAmount: FEE });
}

async function isUnpaid(placement: string): Promise<boolean> {
  const { rowCount } = await db.admin.query("select from app_private.unpaid_fees where placement_id = $1", [placement]);
  return rowCount === 1;
}

async function pay(placement: string, amount: number): Promise<string> {
  const { rows } = await db.admin.query<{ id: string }>("select id from app.record_fee_payment($1, $2, $3, $4)", [
    placement,
    amount,
    `${daysAgo(1)}T12:00:00Z`,
    daysAgo(1),
  ]);
  return rows[0]?.id as string;
}

test("a fee is unpaid until all of it came, and again when a payment is undone, given back or becomes too little", async (t) => {
  const placement = await placementUnder({ fee_due_days: 30 });
  t.true(await isUnpaid(placement));
  await pay(placement, 60_000);
  t.true(await isUnpaid(placement), "a part is not all");
  const rest = await pay(placement, 40_000);
  t.false(await isUnpaid(placement));
  await db.admin.query("select app.undo_fee_payment($1, 'of another fee')", [rest]);
  t.true(await isUnpaid(placement));
  const again = await pay(placement, 40_000);
  t.false(await isUnpaid(placement));
  await db.admin.query("select app.record_fee_refund($1, 1, 'a discount')", [again]);
  t.true(await isUnpaid(placement));
  await pay(placement, 1);
  t.false(await isUnpaid(placement));
  await db.admin.query("select app.set_company_fee($1, 120000, 'as signed')", [placement]);
  t.true(await isUnpaid(placement), "the company pays more than is shared out");
  await pay(placement, 20_000);
  t.false(await isUnpaid(placement));
});

test("a fee that a bank disputes is unpaid until the dispute is won", async (t) => {
  const placement = await placementUnder({ fee_due_days: 30 });
  const charge = `ch_${placement.replaceAll("-", "")}`;
  const tell = (disputes: unknown[]) =>
    db.admin.query("select app_private.record_charge($1)", [
      JSON.stringify({
        id: charge,
        amount: FEE,
        amount_refunded: 0,
        currency: "usd",
        created: Math.floor(Date.now() / 1000) - 86_400,
        available_on: Math.floor(Date.now() / 1000) - 3_600,
        settled_currency: "usd",
        paid: true,
        metadata: { holdback_placement_id: placement },
        disputes,
      }),
    ]);
  await tell([]);
  t.false(await isUnpaid(placement));
  await tell([{ status: "needs_response", amount: FEE }]);
  t.true(await isUnpaid(placement));
  await tell([{ status: "won", amount: FEE }]);
  t.false(await isUnpaid(placement));
});

test("a fee is not waited for when the placement is cancelled, or what is owed back to the company is all of it", async (t) => {
  const cancelled = await placementUnder({ fee_due_days: 30 });
  await db.admin.query("select app.cancel_placement($1, 'never started')", [cancelled]);
  t.false(await isUnpaid(cancelled));

  const broken = await placementUnder({ fee_due_days: 30 });
  await db.admin.query("select app.set_company_fee($1, $2, 'as signed')", [broken, FEE]);
  t.true(await isUnpaid(broken));
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [broken, daysAgo(0)]);
  const { rows } = await db.admin.query("select amount::int from app.company_credits where placement_id = $1", [
    broken,
  ]);
  t.deepEqual(rows, [{ amount: FEE }]);
  t.false(await isUnpaid(broken));
});

test("where the terms say no day, nobody keeps account", async (t) => {
  t.false(await isUnpaid(await placementUnder({ fee_due_days: null })));
});

test("the two agree for whatever else happened here", async (t) => {
  const { rows } = await db.admin.query(
    `select placement.id from app.placements as placement
       join app.payout_policies as policy on policy.id = placement.policy_id
      cross join lateral app_private.fee_state(placement.id, now()) as state
       left join app_private.unpaid_fees as unpaid on unpaid.placement_id = placement.id
      where (unpaid.placement_id is not null) <> (
        policy.fee_due_days is not null and placement.replaces_placement_id is null
        and placement.status <> 'cancelled' and state.received < state.required)`,
  );
  t.deepEqual(rows, []);
});
