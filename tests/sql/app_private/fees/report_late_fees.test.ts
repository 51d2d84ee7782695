// A company's fee that is late is told once. Each test has a company of its own.

import test from "ava";
import { EVENTS } from "../../../../server/messages/webhooks/events.ts";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPlacement, payoutOf } from "../../../support/fixtures.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

/** A company whose placements of 1,000.00 wait for a fee that is due 30 days after the start. */
async function companyOf(terms: Record<string, unknown> = {}): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    pay_when: "fee_cleared",
    fee_due_days: 30,
    ...terms,
  });
  return companyId;
}

const placementOf = (companyId: string, startedDaysAgo: number) =>
  createPlacement(db.admin, { companyId, startDate: daysAgo(startedDaysAgo) });

const pay = async (placement: string, amount: number) =>
  (
    await db.admin.query<{ id: string }>("select id from app.record_fee_payment($1, $2, $3, $4)", [
      placement,
      amount,
      `${daysAgo(1)}T12:00:00Z`,
      daysAgo(1),
    ])
  ).rows[0]?.id;

/** What is told of a company's fees, after one more look. */
async function told(companyId: string) {
  await db.admin.query("select app_private.report_late_fees()");
  const { rows } = await db.admin.query(
    `select type, entity_id, payload from app.events
      where type like 'fee.%' and payload ->> 'company_id' = $1 order by id`,
    [companyId],
  );
  for (const { type, payload } of rows) EVENTS[type]?.data.parse(payload);
  return rows.map(({ entity_id, payload }) => [entity_id, payload.missing, payload.waiting]);
}

const needs = async (companyId: string) =>
  (
    await db.admin.query(
      `select urgency, amount::int, item_count::int, detail, placement_id, payout_id
         from app.needs_you() where kind = 'fee_late' and company_id = $1`,
      [companyId],
    )
  ).rows;

test.serial(
  "a fee that is late is told once, with what waits for it, and stands in Needs you until it comes",
  async (t) => {
    const company = await companyOf();
    const inTime = await placementOf(company, 30);
    t.deepEqual(await told(company), []);
    const late = await placementOf(company, 31);
    const { payout } = await payoutOf(db.admin, late);
    await pay(late, 40_000);
    // 1,000.00 less 400.00 that came in; all of the recruiter's 1,000.00 waits, by terms that pay nothing for a part.
    t.deepEqual(await told(company), [[late, 60_000, 100_000]]);
    t.deepEqual(await told(company), [[late, 60_000, 100_000]]);
    const { rows } = await db.admin.query(
      "select person.display_name as name from app.payouts join app.users as person on person.id = recruiter_id where payouts.id = $1",
      [payout],
    );
    const item = { urgency: "waits_for_admin", item_count: 1, placement_id: late, payout_id: payout };
    t.deepEqual(await needs(company), [
      { ...item, amount: 60_000, detail: `USD 1,000.00 wait for it: ${rows[0].name}` },
    ]);

    // What came in meanwhile is not in the list at once, though the next look is an hour away.
    await pay(late, 60_000);
    t.deepEqual(await needs(company), []);
    t.deepEqual(await told(company), [[late, 60_000, 100_000]]);
    await pay(inTime, 100_000);
  },
);

test.serial("a fee that came in and is given back is told anew, and another fee of the company is, too", async (t) => {
  const company = await companyOf({ pay_when: "holdback" });
  const [first, second] = [await placementOf(company, 60), await placementOf(company, 50)];
  // Nobody waits under these terms. The longer late is told first.
  const both = [
    [first, 100_000, 0],
    [second, 100_000, 0],
  ];
  t.deepEqual(await told(company), both);
  t.like(await needs(company), [
    { amount: 200_000, item_count: 2, detail: "Nothing that is due waits for it", placement_id: null },
  ]);
  const paid = await pay(first, 100_000);
  t.deepEqual(await told(company), both);
  await db.admin.query("select app.record_fee_refund($1, 25000, 'a discount')", [paid]);
  t.deepEqual(await told(company), [...both, [first, 25_000, 0]]);
  const third = await placementOf(company, 31);
  t.deepEqual((await told(company)).at(-1), [third, 100_000, 0]);
});

test.serial("the fee of a cancelled placement, and one without a day to be paid by, is never late", async (t) => {
  const company = await companyOf();
  const cancelled = await placementOf(company, 40);
  await db.admin.query("select app.cancel_placement($1, 'never started')", [cancelled]);
  t.deepEqual(await told(company), []);
  const patient = await companyOf({ fee_due_days: null });
  await placementOf(patient, 400);
  t.deepEqual(await told(patient), []);
});

test.serial("the hourly measuring tells of it", async (t) => {
  const company = await companyOf();
  const late = await placementOf(company, 31);
  await db.admin.query("select app_private.measure()");
  const { rows } = await db.admin.query(
    "select count(*)::int from app.events where entity_id = $1 and type = 'fee.late'",
    [late],
  );
  t.deepEqual(rows, [{ count: 1 }]);
});
